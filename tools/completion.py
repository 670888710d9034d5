"""Check the completion of commands in shells against the program; with --write, write it.

`symphony completion` and `shell-init` print these files. They are made here, so that no shell waits
for Python at its start or at a press of a key.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import typer.main
from command_pages import walk

from symphony_cli import main
from symphony_cli.base import configuration
from symphony_cli.base.shells import SHELLS
from symphony_cli.commands.shared.verbs import ALIASES, HIDDEN_ALIASES
from symphony_cli.domain.signing import SIGNING_FORMATS
from symphony_cli.domain.vaults import VAULT_KINDS
from symphony_cli.domain.workspaces import WORKSPACE_TYPES
from symphony_cli.identity.variables import ENVIRONMENT_SHELLS
from symphony_cli.notes.completing import NOTE_TAG
from symphony_cli.output.topics import TOPICS
from symphony_cli.setup.completions import RECIPIENT, REPOS, TAG, TREE, TREES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

DIRECTORY = Path(main.__file__).parent / "output" / "shells"
FILES = {"sh": DIRECTORY / "commands.sh", "fish": DIRECTORY / "commands.fish"}
HEAD = "# Written by tools/completion.py from the commands: what each of them takes.\n\n"

# What the shells offer for a value, by the name that help gives it; "text" is nothing.
KINDS = {
    "DIR": "directory",
    "FILE": "file",
    "PATH": "file",
    "DEST": "file",
    "TYPE": "|".join(("", *WORKSPACE_TYPES)),
    "KIND": "|".join(("", *VAULT_KINDS)),
    "FORMAT": "|".join(("", *SIGNING_FORMATS)),
}
SHELL_KINDS = {"env": "|".join(("", *ENVIRONMENT_SHELLS))}
NOUNS = ("profile", "workspace", "repo", "vault")
# What a metavar alone does not say.
BY_NAME = {
    "symphony path reference": "any",
    "symphony open reference": "any",
    "symphony repo show reference": TREE,
    "symphony identity why path": TREE,
    "symphony identity check path": TREE,
    "symphony init --username": "profile",
    "symphony init --workspace": "workspace",
    "symphony vault edit --recipient": RECIPIENT,
    "symphony vault edit --unset-recipient": RECIPIENT,
    "symphony search --tag": NOTE_TAG,
    "symphony note list --tag": NOTE_TAG,
    "symphony profile create --signing-key": "file",
    "symphony profile edit --signing-key": "file",
}


class Command(NamedTuple):
    """What follows the words of a command: options as `--name` or `--name=KIND`."""

    paths: list[str]
    verbs: list[str]
    flags: list[str]
    arguments: list[str]


def commands() -> Iterator[Command]:
    """Yield each command and group of the program."""
    for command, context in walk(typer.main.get_command(main.app), None, "symphony"):
        path = context.command_path
        parameters = [
            one for one in command.get_params(context) if not getattr(one, "hidden", False)
        ]
        yield Command(
            paths=_spellings(path),
            verbs=command.list_commands(context) if hasattr(command, "list_commands") else [],
            flags=[flag for one in parameters for flag in _flags(one, command, path)],
            arguments=[
                _kind(one, command, path) + "..." * _repeats(one)
                for one in parameters
                if one.param_type_name == "argument"
            ],
        )


def _spellings(path: str) -> list[str]:
    head, _, last = path.rpartition(" ")
    others = [alias for alias, names in (ALIASES | HIDDEN_ALIASES).items() if last in names]
    return [path, *(f"{head} {alias}" for alias in others if head)]


def _flags(parameter: Any, command: Any, path: str) -> Iterator[str]:
    if parameter.param_type_name != "option":
        return
    # Typer keeps the names of the help option in a set, whose order differs at each run.
    names = [*sorted(parameter.opts), *parameter.secondary_opts]
    if parameter.is_flag:
        yield from names
    else:
        is_list = parameter.name == "fields"
        fields: list[str] = list(getattr(command, "fields", ()))
        kind = "|".join(("", *fields)) if is_list else _kind(parameter, command, path)
        yield from (f"{name}={kind}" for name in names)


def _repeats(parameter: Any) -> bool:
    return parameter.nargs == -1


def _kind(parameter: Any, command: Any, path: str) -> str:
    """Return what the shells offer: `|choices`, files, or a kind of `complete-names`."""
    written = (parameter.metavar or "").partition(" --")[0].strip("[]<>{}.")
    noun = path.split()[1] if " " in path else ""
    if named := BY_NAME.get(f"{path} {parameter.opts[0]}"):
        return named
    match written:
        case "REF" if parameter.param_type_name == "option":
            return next((one for one in NOUNS if parameter.name.endswith(one)), "text")
        case "REF" | "QUERY" if hasattr(command, "in_trees"):
            return TREES if command.in_trees else REPOS
        case "REF":
            return noun if noun in NOUNS else "text"
        case "EXPR" | "TAG":
            return f"{noun if noun in NOUNS else 'repo'}{TAG}"
        case "FIELD":
            return "|".join(("", *command.fields))
        case "SHELL":
            return SHELL_KINDS.get(noun, "|".join(("", *SHELLS)))
        case "COMMAND" if noun == "help":
            return "|".join(("", *main.VERBS, *TOPICS, "schema"))
        case "KEY" if noun == "config":
            return "|".join(("", *configuration.keys()))
        case _:
            return KINDS.get(written, "text")


def _spaced(words: Iterable[str]) -> str:
    return "".join(f" {word}" for word in words) + " "


def _for_sh(each: Iterable[Command]) -> str:
    """Return a function of bash and zsh that sets variables of its caller."""
    lines = ["function __symphony_command {", "  verbs='' flags='' arguments=''", "  case $1 in"]
    for command in each:
        lines.append(f"    {' | '.join(repr(path) for path in command.paths)})")
        if command.verbs:
            lines.append(f"      verbs='{_spaced(command.verbs)}'")
        lines.append(f"      flags='{_spaced(command.flags)}'")
        if command.arguments:
            lines.append(f"      arguments='{_spaced(command.arguments).lstrip()}'")
        lines.append("      ;;")
    return HEAD + "\n".join([*lines, "  esac", "}\n"])


def _for_fish(each: Iterable[Command]) -> str:
    """Return a function of fish that sets variables of its caller."""
    lines = [
        "function __symphony_command --no-scope-shadowing",
        "    set verbs",
        "    set flags",
        "    set arguments",
        '    switch "$argv"',
    ]
    for command in each:
        lines.append(f"        case {' '.join(repr(path) for path in command.paths)}")
        for name in ("verbs", "flags", "arguments"):
            if words := getattr(command, name):
                quoted = (f"'{word}'" if "|" in word else word for word in words)
                lines.append(f"            set {name} {' '.join(quoted)}")
    return HEAD + "\n".join([*lines, "    end", "end\n"])


def run() -> None:
    """Check the files, or write them."""
    each = list(commands())
    made = {"sh": _for_sh(each), "fish": _for_fish(each)}
    if "--write" in sys.argv[1:]:
        for kind, text in made.items():
            FILES[kind].write_text(text, encoding="utf-8")
        return
    stale = [
        FILES[kind].name
        for kind, text in made.items()
        if not FILES[kind].exists() or FILES[kind].read_text(encoding="utf-8") != text
    ]
    if stale:
        sys.exit(f"stale: {', '.join(stale)}; write them with: nox -s docs -- --write")
    print("the completion of commands is fresh")


if __name__ == "__main__":
    run()
