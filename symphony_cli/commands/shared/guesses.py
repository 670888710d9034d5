"""Errors for unknown commands, with the commands that were probably intended."""

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
