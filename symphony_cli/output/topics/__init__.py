"""The topics of `symphony help`: Markdown files, one per topic."""

from __future__ import annotations

import os

TOPICS = {
    "context": "How Symphony chooses the workspace and resolves names",
    "selecting": "How to select repos",
    "symbols": "Symbols and colors in the output of status",
    "formatting": "Output as tables, JSON, fields or paths",
    "environment": "Environment variables",
    "exit-codes": "Exit codes",
    "error-codes": "Error and warning codes",
    "vault-files": "Files of locked and unlocked vaults",
    "options": "Global options",
}


def topic(name: str) -> str:
    """Return the Markdown of a topic, without the comment at the start of a generated file."""
    path = os.path.join(os.path.dirname(__file__), f"{name}.md")
    with open(path, encoding="utf-8") as file:
        text = file.read()
    return text.partition("-->\n\n")[2] if text.startswith("<!--") else text
