"""Check the blocks of README.md that the program generates; with --write, write them.

A block stands between `<!-- generated: NAME -->` and `<!-- end -->`.
"""

from __future__ import annotations

import difflib
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
import typer.main

from symphony_cli import main
from symphony_cli.base import configuration
from symphony_cli.commands.shared import verbs
from symphony_cli.domain import views

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

README = Path(__file__).parent.parent / "README.md"
BLOCK = re.compile(
    r"(<!-- generated: (?P<name>[a-z-]+) -->\n)(?P<text>.*?)(<!-- end -->)", re.DOTALL
)

# Exit codes without an error class. The docstrings of the error classes describe the others.
OTHER_CODES = {
    0: "Done; also when a list is empty.",
    2: "The command line cannot be understood.",
    verbs.PROBLEMS_FOUND: "A check (`doctor`, `identity check` and `why`) found problems.",
    main.BUG: "A bug in Symphony; the log that is named has the details.",
    main.INTERRUPTED: "Interrupted.",
}


def table(*rows: tuple[str, ...]) -> str:
    """Return a table whose first row is its header."""
    cells = [[cell.replace("|", "\\|") for cell in row] for row in rows]
    rule = ["---"] * len(rows[0])
    return "".join(f"| {' | '.join(row)} |\n" for row in (cells[0], rule, *cells[1:]))


def first_line(documented: object) -> str:
    """Return the summary of a docstring."""
    return (documented.__doc__ or "").partition("\n")[0]


def walk(command: Any, parent: typer.Context | None, name: str) -> Iterator[tuple[Any, Any]]:
    """Yield a command and its subcommands, each with its context, in the order of the help."""
    context = typer.Context(command, parent=parent, info_name=name, **command.context_settings)
    yield command, context
    for below in command.list_commands(context) if hasattr(command, "list_commands") else ():
        yield from walk(command.get_command(context, below), context, below)


def parameters(command: Any, context: Any, names: set[str]) -> list[tuple[str, str]]:
    """Return the usage and the help of each of these parameters of a command."""
    found: list[tuple[str, str]] = []
    for parameter in command.get_params(context):
        record = parameter.get_help_record(context)
        if parameter.name in names and record is not None:
            written, meaning = record
            # The usage line shows that a parameter is required.
            found.append((f"`{written}`", " ".join(meaning.replace("[required]", "").split())))
    return found


def reference() -> str:
    """Return the usage, summary, arguments and options of every noun and verb."""
    commands = list(walk(typer.main.get_command(main.app), None, "symphony"))
    leaves = [(command, context) for command, context in commands if hasattr(command, "shared")]
    shared_by_all = max((command.shared for command, _ in leaves), key=len)
    parts: list[str] = []
    for command, context in commands:
        is_group = not hasattr(command, "shared")
        pieces = " ".join(command.collect_usage_pieces(context))
        if is_group:
            if context.parent is not None:
                parts.append(f"### `{context.command_path}`\n\n{summary(command)}\n")
            continue
        level = "####" if context.parent.parent else "###"
        own = {parameter.name for parameter in command.get_params(context)}
        own -= {*command.shared, "help"}
        parts.append(f"{level} `{context.command_path} {pieces}`\n\n{summary(command)}\n")
        if rows := parameters(command, context, own):
            parts.append(table(("argument or option", "meaning"), *rows))
    verb, context = next(pair for pair in leaves if pair[0].shared == shared_by_all)
    everywhere = parameters(verb, context, {*shared_by_all, "help"})
    head = "Every command takes these:\n"
    return "\n".join([head, table(("option", "meaning"), *everywhere), *parts])


def summary(command: Any) -> str:
    """Return a command's help, each of its paragraphs on one line."""
    paragraphs = (command.help or "").strip().split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


def exit_codes() -> str:
    """Return the table of exit codes."""
    meanings = {code: [meaning] for code, meaning in OTHER_CODES.items()}
    for error, code in main.EXIT_CODES.items():
        meanings.setdefault(code, []).append(first_line(error))
    rows = ((str(code), " ".join(meanings[code])) for code in sorted(meanings))
    return table(("code", "meaning"), *rows)


def settings() -> str:
    """Return the table of configuration keys."""
    rows: list[tuple[str, ...]] = [("key", "variable", "default", "meaning")]
    for name, key in configuration.keys().items():
        default = ",".join(key.default) if isinstance(key.default, tuple) else key.default
        rows.append((f"`{name}`", f"`{key.variable}`", f"`{default}`", key.help))
    return table(*rows)


def fields() -> str:
    """Return the JSON fields of each noun."""
    nouns = {
        "profile": views.ProfileView,
        "workspace": views.WorkspaceView,
        "repo": views.RepoView,
        "vault": views.VaultView,
    }
    rows = ((noun, ", ".join(f"`{name}`" for name in view._fields)) for noun, view in nouns.items())
    return table(("noun", "fields"), *rows)


BLOCKS: dict[str, Callable[[], str]] = {
    "reference": reference,
    "exit-codes": exit_codes,
    "configuration": settings,
    "fields": fields,
}
REQUIRED = {"reference", "exit-codes", "configuration"}


def filled(text: str) -> str:
    """Return README's text with newly generated blocks."""
    missing = REQUIRED - {block["name"] for block in BLOCK.finditer(text)}
    if missing:
        sys.exit(f"{README.name} lacks the blocks {', '.join(sorted(missing))}")
    return BLOCK.sub(lambda block: f"{block[1]}\n{BLOCKS[block['name']]()}\n{block[4]}", text)


def run() -> None:
    """Check README.md, or write it."""
    before = README.read_text(encoding="utf-8")
    after = filled(before)
    if "--write" in sys.argv[1:]:
        README.write_text(after, encoding="utf-8")
    elif before != after:
        lines = difflib.unified_diff(
            before.splitlines(),
            after.splitlines(),
            "README.md",
            "made from the program",
            lineterm="",
        )
        sys.exit("\n".join([*lines, "README.md is stale; write it with: nox -s docs -- --write"]))
    else:
        print(f"{README.name} is fresh")


if __name__ == "__main__":
    run()
