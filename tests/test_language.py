"""Phrases that docstrings, comments, help and documents avoid, and the form of summaries."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer.main

from symphony_cli.commands.shared.verbs import VerbGroup
from symphony_cli.main import app

ROOT = Path(__file__).parent.parent
COMMANDS = ROOT / "symphony_cli" / "commands"
RELEASED = ROOT / "symphony_cli" / "store" / "migrations" / "versions"
DOCUMENTS = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
    *sorted((ROOT / "symphony_cli").rglob("*.md")),
]
# What the program itself says, in pages and blocks that are generated from it.
QUOTED = re.compile(r"\A<!-- Written by .*|^```console\n.*?^```$", re.MULTILINE | re.DOTALL)

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


# What messages, hints and prompts say in other words, with those words.
MESSAGES = {
    "there (?:is|are) no": "a negated verb",
    "nothing (?:is|of)": "what is missing",
    "(?:has|have) to be": "must be",
    "left out": "skipped",
    "put (?:\\w+ )?right|taken? back": "correct, or undo",
    "meanwhile": "has changed",
    "(?:name|make|set|add|say|give) (?:one|it|which|where)(?:"
    " with|:)": "to …, run `…`, or pass --x",
    "(?:see|as in): ": "to …, run `…`",
    "(?<!Global options): (?:symphony|git(?! cannot)|gh|age|chmod|umount|mv) ": "to …, run `…`",
    "there already": "already exists",
    "cannot be started": "cannot run",
    "by itself": "on its own",
    "holds?(?! your)": "contains",
    "forg[eo]t": "unregister",
    "all the same": "anyway",
    "goes? with": "can only be used with",
    "is meant|asks? for": "reminder, or expects",
    "exclude each other": "cannot be combined",
    "may mean": "is ambiguous",
    "by default": "default",
    "somebody|anybody": "someone",
}

# One word for one thing; help never uses the other words.
OTHER_WORDS = {
    "adopt": "register",
    "take in": "register",
    "forget": "unregister",
    "make(?! git)": "create or add",
    "rows?": "the noun",
    "current (one|profile|workspace|vault)": "active",
    "in context": "active",
    "ids?": "ID",
    "identifier": "ID",
    "further": "additional",
    "as well": "too",
    "default one": "default",
    "there (is|are) no": "a negated verb",
    "is no|are no": "a negated verb",
    "open again": "unlocked",
    "repository's|repositories'": "repo",
    "given several times": "(repeatable)",
    "e\\.g\\.": "for example",
    "somebody|anybody": "someone",
}
LONGEST_SUMMARY = 60


def commands(command: Any, words: str = "symphony") -> Iterator[tuple[str, Any]]:
    """Yield each group and verb that help shows, with its words."""
    yield words, command
    if isinstance(command, VerbGroup):
        for name in command.verbs:
            yield from commands(command.get_command(None, name), f"{words} {name}")


def help_texts() -> Iterator[tuple[str, str]]:
    """Yield each text of help with the words of its command."""
    for words, command in commands(typer.main.get_command(app)):
        yield words, " ".join((command.help or "").split())
        for parameter in command.params:
            if not parameter.hidden:
                yield f"{words} {parameter.name}", parameter.help or ""


def summaries() -> Iterator[tuple[str, str]]:
    """Yield the summary of each noun and verb with its words."""
    for words, command in commands(typer.main.get_command(app)):
        for name, summary in getattr(command, "verbs", {}).items():
            yield f"{words} {name}", summary


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


def hints(text: str) -> Iterator[tuple[int, str]]:
    """Yield the line and text of each hint, also of names; … stands for the values in it."""
    tree = ast.parse(text)
    assigned: dict[str, list[ast.expr]] = {}
    for node in ast.walk(tree):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                assigned.setdefault(name, []).append(value)
            case ast.AugAssign(target=ast.Name(id=name), value=value):
                assigned.setdefault(name, []).append(value)
            case _:
                pass
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg == "hint":
            yield from texts(node.value, assigned)


def texts(node: ast.expr, assigned: dict[str, list[ast.expr]]) -> Iterator[tuple[int, str]]:
    """Yield the line and text of each string that an expression may be, or that it joins."""
    match node:
        case ast.Constant(value=str(text)):
            yield node.lineno, text
        case ast.JoinedStr():
            yield node.lineno, joined(node)
        case ast.Name(id=name):
            others = {other: values for other, values in assigned.items() if other != name}
            for value in assigned.get(name, []):
                yield from texts(value, others)
        case ast.IfExp(body=one, orelse=other) | ast.BinOp(left=one, right=other):
            yield from texts(one, assigned)
            yield from texts(other, assigned)
        case _:
            pass


def joined(node: ast.JoinedStr) -> str:
    """Return the text of an f-string, with … for its values."""
    return "".join(str(one.value) if isinstance(one, ast.Constant) else "…" for one in node.values)


def messages(text: str) -> Iterator[tuple[int, str]]:
    """Yield the line and text of each literal with several words, except docstrings and examples.

    The values in an f-string are left out.
    """
    tree = ast.parse(text)
    ignored = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr | ast.JoinedStr)
        or (isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "EXAMPLES")
        for part in ast.walk(node)
        if isinstance(part, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield node.lineno, joined(node)
        elif isinstance(node, ast.Constant) and id(node) not in ignored and " " in str(node.value):
            yield node.lineno, str(node.value)


def found_in(path: Path) -> list[str]:
    """Return the places of banned phrases in a file."""
    text = QUOTED.sub(lambda quoted: "\n" * quoted[0].count("\n"), path.read_text())
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


def test_messages_are_plain_and_show_whole_commands() -> None:
    other = {
        re.compile(rf"(?<!\w)(?:{phrase})(?:(?<= )|(?!\w))"): words
        for phrase, words in MESSAGES.items()
    }
    found = [
        f"{path.relative_to(ROOT)}:{line}: {match.group()}: write {words}"
        for path in sorted((ROOT / "symphony_cli").rglob("*.py"))
        if path.parent != RELEASED
        for line, text in messages(path.read_text())
        for pattern, words in [*other.items(), (BANNED, "something else")]
        for match in pattern.finditer(text)
    ]
    assert found == []


def test_a_hint_is_a_sentence_with_the_command_in_backquotes() -> None:
    bare = re.compile(r"(?<![\w'-])(?:symphony|git|gh|age|chmod|umount|mv) (?!reads)[-a-z…]")
    found = [
        f"{path.relative_to(ROOT)}:{line}: {hint}"
        for path in sorted((ROOT / "symphony_cli").rglob("*.py"))
        if "hint=" in (text := path.read_text())
        for line, hint in hints(text)
        if bare.search(re.sub("`[^`]*`", "", hint)) or hint[:1].isupper() or hint.endswith(".")
    ]
    assert found == []


def test_hints_are_found_in_names_and_their_parts() -> None:
    text = """
way = f"to see {x}, " if x else "run `a`"
way += "or b"
raise NotFound("A", "b", hint=way)
"""
    assert [hint for _, hint in hints(text)] == ["to see …, ", "run `a`", "or b"]


def test_a_phrase_across_lines_is_found() -> None:
    assert BANNED.search("# the times of\n    # which there are two")
    assert not BANNED.search("a manewver of whichever kind")


def test_summaries_are_short_imperatives_without_a_period() -> None:
    for words, summary in summaries():
        assert len(summary) <= LONGEST_SUMMARY, words
        assert not summary.endswith("."), words
        first = summary.split()[0]
        assert first[0].isupper(), words
        assert not first.endswith(("s", "ing")) or first == "Suggest", words


def test_help_avoids_the_phrases_and_has_one_word_for_one_thing() -> None:
    other = {re.compile(rf"\b({word})\b"): term for word, term in OTHER_WORDS.items()}
    found = [
        f"{words}: {match.group()}: write {term}"
        for words, text in help_texts()
        for pattern, term in [*other.items(), (BANNED, "something else")]
        for match in pattern.finditer(text)
    ]
    assert found == []


def test_texts_of_options_and_arguments_end_without_a_period() -> None:
    commands_themselves = {words for words, _ in commands(typer.main.get_command(app))}
    ends = {words for words, text in help_texts() if text.endswith(".")}
    assert ends <= commands_themselves
