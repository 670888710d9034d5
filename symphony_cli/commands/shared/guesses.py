"""Errors about the command line, with the commands that were probably intended."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any

from symphony_cli.base.errors import InvalidValue
from symphony_cli.base.text import escaped

MOST = 3
NEAR = 0.65
# Commands of git, gh, zk and ghq, and Symphony's commands for them.
GUESSES = {
    "audit": "identity audit",
    "backlinks": "note backlinks",
    "cd": "path",
    "check": "identity check",
    "clone": "repo clone",
    "decrypt": "vault unlock",
    "encrypt": "vault lock",
    "exec": "repo exec",
    "fetch": "repo fetch",
    "find": "search",
    "get": "repo clone",
    "grep": "search",
    "guard": "identity guard",
    "key": "vault key",
    "links": "note links",
    "list": "repo list",
    "lock": "vault lock",
    "log": "history",
    "ls": "repo list",
    "new": "note new",
    "prune": "repo prune",
    "pull": "repo pull",
    "push": "repo push",
    "scan": "repo scan",
    "settings": "config",
    "setup": "init",
    "sync": "repo sync",
    "unlock": "vault unlock",
    "use": "workspace use",
    "version": "--version",
    "whoami": "profile show",
    "why": "identity why",
}
# Patterns in the messages of Typer's parser, and what to write instead.
_PARSER_WORDS = (
    (r"No such option: (\S+).*", r"unknown option '\1'"),
    (r"Got unexpected extra arguments?(?:\(s\))? \((.*)\)", r"unexpected arguments: \1"),
    (r"^(Invalid value for '[^']+')(?: / '[^']+')+", r"\1"),
    (r"is not a valid (?:int|float|integer)(?: range)?", "is not a number"),
    (r"is not in the range x>=(\S+?)\.?$", r"is less than \1"),
    (r"is not in the range (\S+)<=x<=(\S+?)\.?$", r"is not between \1 and \2"),
    ("requires an argument", "needs a value"),
    ("does not take a value", "takes no value"),
)


def unknown_command(group: Any, ctx: Any, name: str, *, topics: Any = ()) -> InvalidValue:
    """Return the error for an unknown command of a group, or a topic of `symphony help`."""
    guesses = {} if ctx.parent else GUESSES
    known = guesses | {one: one for one in group.list_commands(ctx)}
    known |= {topic: f"help {topic}" for topic in topics}
    typed = name.lower()
    near = [typed] if typed in known else _near(typed, known)
    lines = [f"`{ctx.command_path} {one}`" for one in dict.fromkeys(known[one] for one in near)]
    if near == ["cd"]:
        hint = 'to go to a repo, run `cd "$(symphony path REF)"`, or `sy REF`'
    elif typed in known:
        hint = f"run {lines[0]}"
    elif lines:
        hint = f"did you mean {' or '.join(lines)}?"
    else:
        hint = f"to list the commands, run `{ctx.command_path} --help`"
    return InvalidValue("USAGE", f"unknown command '{escaped(name)}'", hint=hint)


def _near(typed: str, known: dict[str, str]) -> list[str]:
    """Return the names near to a typed one, those that lead to the top level first."""
    return sorted(
        get_close_matches(typed, known, n=MOST, cutoff=NEAR), key=lambda one: " " in known[one]
    )


def reworded(message: str) -> str:
    """Return a message of Typer's parser in Symphony's words."""
    import re

    for old, new in _PARSER_WORDS:
        message = re.sub(old, new, message)
    return message[:1].lower() + message[1:].rstrip(".")
