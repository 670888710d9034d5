"""Check the pages of docs/reference that the program generates; with --write, write them.

Commands, settings, exit codes and fields come from the running program, codes of errors and
warnings from its source.
"""

from __future__ import annotations

import difflib
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from command_pages import command_pages
from json_pages import json_fields, schemas_file
from man_pages import man_pages
from markdown_text import as_code, prose, table
from source_codes import Codes, cause, cure

from symphony_cli import main
from symphony_cli.base import configuration
from symphony_cli.commands.shared import verbs

if TYPE_CHECKING:
    from collections.abc import Collection

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "symphony_cli"
PAGES = ROOT / "docs" / "reference"
# The wheel installs these; their names say in which section of the manual.
MANUAL = ROOT / "man"
# What `symphony help TOPIC` prints. Some topics have a longer page here.
TOPICS = SOURCE / "output" / "topics"
GENERATED = ("settings", "environment", "exit-codes", "error-codes", "json-fields")
HEAD = "<!-- Written by tools/reference.py: nox -s docs -- --write -->\n\n"

# Exit codes without an error class. The docstrings of the error classes describe the others.
OTHER_CODES = {
    0: "Success, even if a list is empty.",
    2: "The command line is invalid.",
    verbs.PROBLEMS_FOUND: "A check, such as `doctor` or `status --exit-code`, found problems.",
    main.BUG: "A bug in Symphony; the hint names the log, which has the details.",
    main.INTERRUPTED: "Interrupted.",
}
# The variables that are not settings. A variable of Symphony's that is missing here is an error.
VARIABLES = {
    "SYMPHONY_PROFILE": "The active profile, unless `--profile` names one.",
    "SYMPHONY_WORKSPACE": "The active workspace, unless `--workspace` names one.",
    "SYMPHONY_HOME": "One directory for the store, settings, log and cache.",
    "SYMPHONY_NO_INPUT": "`1`: never prompt, like `--no-input`.",
    "SYMPHONY_DEBUG": "`1`: print a traceback on errors, like `--debug`.",
    "SYMPHONY_EDITOR": "The editor for `open`; overrides `VISUAL` and `EDITOR`.",
    "SYMPHONY_REPO": "The name of the repo; `repo exec` sets it for its command.",
    "NO_COLOR": "Any value: no color.",
    "CLICOLOR_FORCE": "`1`: color in pipes too.",
    "COLUMNS": "The width of help and tables.",
    "XDG_DATA_HOME": "On Linux, the base directory of the store.",
    "XDG_CONFIG_HOME": "On Linux, the base directory of the settings.",
    "XDG_STATE_HOME": "On Linux, the base directory of the log.",
    "XDG_CACHE_HOME": "On Linux, the base directory of the note index.",
}


def first_line(documented: object) -> str:
    """Return the summary of a docstring."""
    return (documented.__doc__ or "").partition("\n")[0]


def exit_meanings() -> list[tuple[str, str]]:
    """Return each exit code with its meaning."""
    meanings = {code: [meaning] for code, meaning in OTHER_CODES.items()}
    for error, code in main.EXIT_CODES.items():
        meanings.setdefault(code, []).append(first_line(error))
    return [(str(code), " ".join(meanings[code])) for code in sorted(meanings)]


def exit_codes() -> str:
    """Return the page of exit codes."""
    text = (
        "`symphony run` exits with the code of its command instead, or with 128 plus the number of"
        " the signal that ended it. [Scripting](../guides/scripting.md) shows how to use them."
    )
    return f"# Exit codes\n\n{table(('code', 'meaning'), *exit_meanings())}\n{text}\n"


def settings() -> str:
    """Return the page of configuration keys."""
    rows: list[tuple[str, ...]] = [("key", "default", "meaning")]
    for name, key in configuration.keys().items():
        default = ",".join(key.default) if isinstance(key.default, tuple) else str(key.default)
        rows.append((as_code(name), as_code(default), key.help))
    return (
        "# Settings\n\nSettings are in `config.toml`; `symphony info` prints its path. `symphony"
        " config set KEY VALUE` writes it and keeps your comments. The"
        " [environment](environment.md) overrides it. The keys `select.NAME` hold"
        " [saved selections](../guides/many-repos.md#save-a-selection).\n\n" + table(*rows)
    )


def environment() -> str:
    """Return the page of environment variables."""
    read = {
        name
        for path in SOURCE.rglob("*.py")
        for name in re.findall(r"\bSYMPHONY_[A-Z]+(?:_[A-Z]+)*\b", path.read_text("utf-8"))
    }
    from_settings = {key.variable for key in configuration.keys().values()}
    if unknown := read - from_settings - {*VARIABLES}:
        sys.exit(f"tools/reference.py does not describe {', '.join(sorted(unknown))}")
    rows = [(as_code(name), meaning) for name, meaning in VARIABLES.items()]
    others = [
        (as_code(key.variable), f"The setting `{name}`.")
        for name, key in configuration.keys().items()
    ]
    return (
        "# Environment\n\n"
        + table(("variable", "meaning"), *rows)
        + "\n## Settings\n\nEach variable overrides its [setting](settings.md).\n\n"
        + table(("variable", "meaning"), *others)
    )


def topics(generated: Collection[str]) -> dict[str, str]:
    """Return a page for each topic of the help that is not a page already."""
    return {
        path.stem: f"```{{include}} ../../{path.relative_to(ROOT)}\n```\n"
        for path in sorted(TOPICS.glob("*.md"))
        if path.stem not in generated
    }


def exits_by_class() -> dict[str, int]:
    """Return the exit codes of the classes of errors; any other error is a bug."""
    found = {error.__name__: code for error, code in main.EXIT_CODES.items()}
    return found | {"SymphonyError": main.BUG}


def error_codes() -> str:
    """Return the page of the codes of errors and warnings."""
    codes = Codes(SOURCE)
    exits = exits_by_class()
    rows = [
        (
            as_code(code),
            ", ".join(str(exits.get(name, 1)) for name in sorted(found["class"])),
            prose(cause(code, found["says"])),
            prose(cure(code, found["hint"])),
        )
        for code, found in sorted(codes.errors.items())
    ]
    warnings = [
        (as_code(code), prose(cause(code, texts))) for code, texts in sorted(codes.warnings.items())
    ]
    return (
        "# Error codes\n\nWith `--json`, an error is one object on standard error, with `code`,"
        " `message`, `hint` and `field`. Codes never change; messages may. `…` stands for what"
        " depends on the case, such as a name.\n\n"
        + table(("code", "exit", "cause", "cure"), *rows)
        + "\n## Warnings\n\nA warning does not change the exit code.\n\n"
        + table(("code", "meaning"), *warnings)
    )


def error_topic() -> str:
    """Return the topic of the codes: lists, which can be read on a narrow terminal."""
    codes = Codes(SOURCE)
    exits = exits_by_class()
    listed = []
    for code, found in sorted(codes.errors.items()):
        number = ", ".join(sorted({str(exits.get(name, 1)) for name in found["class"]}))
        way_on = cure(code, found["hint"])
        listed.append(f"{code} ({number}): {cause(code, found['says'])}")
        listed[-1] += f"; hint: {way_on}" if way_on else ""
    warnings = [f"{code}: {cause(code, texts)}" for code, texts in sorted(codes.warnings.items())]
    return "\n".join(
        [
            "# Error codes\n",
            "With `--json`, an error is one object on standard error:\n",
            '```json\n{"error": {"code": "WORKSPACE_NAME_TAKEN", "message": "...", "hint": null,'
            ' "field": "name"}}\n```\n',
            "The code never changes; the message may change. `hint` says what to do next, and\n"
            "`field` names the option or field of an invalid value. The number after a code is\n"
            "the exit code (see `symphony help exit-codes`). `…` stands for a value.\n",
            *(f"- {prose(line)}" for line in listed),
            "\n## Warnings\n",
            'A warning is `{"warning": {"code": "...", "message": "..."}}`, one per line. It does\n'
            "not change the exit code.\n",
            *(f"- {prose(line)}" for line in warnings),
        ]
    )


def pages() -> dict[Path, str]:
    """Return every generated page by its path."""
    made = {
        **command_pages((*GENERATED, *topics(GENERATED), "files", "glossary")),
        "exit-codes": exit_codes(),
        "settings": settings(),
        "environment": environment(),
        "json-fields": json_fields(),
        "error-codes": error_codes(),
    }
    made |= topics(GENERATED)
    paths = {PAGES / f"{name}.md": text for name, text in made.items()}
    paths[TOPICS / "error-codes.md"] = error_topic()
    texts = {path: HEAD + text.rstrip() + "\n" for path, text in paths.items()}
    manual = man_pages(exit_meanings(), [*VARIABLES.items()])
    texts |= {MANUAL / path: text for path, text in manual.items()}
    return {**texts, PAGES / "schemas.json": schemas_file()}


def difference(path: Path, after: str) -> str:
    """Return how a page differs from what the program generates."""
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    name = str(path.relative_to(ROOT))
    lines = difflib.unified_diff(
        before.splitlines(), after.splitlines(), name, "generated", lineterm="", n=0
    )
    return "\n".join(lines)


def run() -> None:
    """Check the pages, or write them."""
    made = pages()
    if "--write" in sys.argv[1:]:
        for path, text in made.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    elif stale := [text for path, after in made.items() if (text := difference(path, after))]:
        sys.exit("\n".join([*stale, "generated pages are stale: nox -s docs -- --write"]))
    else:
        print("the generated pages are fresh")


if __name__ == "__main__":
    run()
