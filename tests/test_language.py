"""Phrases that docstrings, comments and documents avoid."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
COMMANDS = ROOT / "symphony_cli" / "commands"
RELEASED = ROOT / "symphony_cli" / "store" / "migrations" / "versions"
DOCUMENTS = [
    *(ROOT / name for name in ("CONTRIBUTING.md", "SECURITY.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
]

PHRASES = (
    "that is meant",
    "only those",
    "those of",
    "without it,",
    "is told",
    "told of",
    "anew",
    "asked for",
    "by the cores",
    "of which",
    "nothing is at",
    "in the place of",
    "called as",
    "none for none",
)
# Phrases may be broken across lines, also of comments.
BANNED = re.compile(
    "|".join(rf"\b{phrase}(?!\w)".replace(" ", r"(?:\s|#)+") for phrase in PHRASES), re.IGNORECASE
)


def docstrings(path: Path, text: str) -> Iterator[tuple[int, str]]:
    """Yield the first line and text of each docstring, except the help texts of verbs."""
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if COMMANDS in path.parents and getattr(node, "name", "") == "run":
            continue
        if (docstring := ast.get_docstring(node)) is not None:
            yield node.body[0].lineno, docstring


def comments(text: str) -> Iterator[tuple[int, str]]:
    """Yield the first line and text of each run of comments on adjacent lines."""
    start, last, lines = 0, 0, []
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type != tokenize.COMMENT:
            continue
        if token.start[0] != last + 1:
            yield start, "\n".join(lines)
            start, lines = token.start[0], []
        last = token.start[0]
        lines.append(token.string)
    yield start, "\n".join(lines)


def found_in(path: Path) -> list[str]:
    """Return the places of banned phrases in a file."""
    text = path.read_text()
    # Parsing all of the modules would take seconds.
    if not BANNED.search(text):
        return []
    parts = [*docstrings(path, text), *comments(text)] if path.suffix == ".py" else [(1, text)]
    return [
        f"{path.relative_to(ROOT)}:{line + part[: match.start()].count(chr(10))}: {match.group()}"
        for line, part in parts
        for match in BANNED.finditer(part)
    ]


def test_docstrings_comments_and_documents_avoid_the_phrases() -> None:
    # Released migrations are never edited.
    modules = [path for path in (ROOT / "symphony_cli").rglob("*.py") if path.parent != RELEASED]
    assert [place for path in (*modules, *DOCUMENTS) for place in found_in(path)] == []


def test_a_phrase_across_lines_is_found() -> None:
    assert BANNED.search("# the times of\n    # which there are two")
    assert not BANNED.search("a manewver of whichever kind")
