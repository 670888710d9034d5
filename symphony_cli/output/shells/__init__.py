"""Shells: the code that `shell-init` prints, a file a shell."""

from __future__ import annotations

import os

PLACEHOLDER = "__CMD__"


def shell_code(shell: str, name: str) -> str:
    """Return the code that defines a function of this name, and those that go with it, in a shell.

    Both are put in as they are, so they have to be valid.
    """
    path = os.path.join(os.path.dirname(__file__), f"sy.{shell}")
    with open(path, encoding="utf-8") as file:
        return file.read().replace(PLACEHOLDER, name)
