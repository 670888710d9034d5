"""Guard scripts: the lines that have a hook call Symphony, put into a hook and taken out again.

They are POSIX sh, and mean the same in bash, dash and zsh, with `-e` and `-u` too. A hook's content
is bytes: whatever else is in it stays as it is.
"""

from __future__ import annotations

import re
from shlex import quote

from symphony_cli.base.configuration import BLOCK, WARN

VERSION = 1
SHELLS = frozenset({"ash", "bash", "dash", "ksh", "sh", "zsh"})

_HEAD = b"#!/bin/sh\n# This hook is Symphony's as a whole.\n"
_SCRIPT = """\
# >>> symphony identity guard {version} >>>
# `symphony identity guard remove` takes these lines out again.
(
    symphony=$(command -v symphony) || symphony={program}
    if [ -x "$symphony" ]; then
        code=0
        "$symphony" identity check </dev/null || code=$?
        why="symphony failed (exit code $code)"
    else
        code=127
        why="symphony is not found"
    fi
    case $code in
    0) ;;
    6)
        echo "error: nothing is committed: the guard of this repo stopped it" >&2
        exit 1
        ;;
    *)
{unchecked}
        ;;
    esac
) || exit 1
# <<< symphony identity guard <<<
"""
_UNCHECKED = {
    WARN: """\
        echo "warning: the identity of this commit was not checked: $why" >&2""",
    BLOCK: """\
        echo "error: the identity of this commit cannot be checked: $why" >&2
        echo "hint: to commit all the same: git commit --no-verify" >&2
        exit 1""",
}
_GUARD = re.compile(
    rb"^# >>> symphony identity guard \d+ >>>\n.*?^# <<< symphony identity guard <<<(?:\n|\Z)",
    re.MULTILINE | re.DOTALL,
)
_MARK = re.compile(rb"^# (?:>>>|<<<) symphony identity guard", re.MULTILINE)
_BY_HAND = re.compile(rb"^[^#\n]*\bsymphony identity check\b", re.MULTILINE)
# A file that is read by another program too, or by line numbers: more lines would break it.
_READS_ITSELF = re.compile(rb"\b(?:exec|tail|head|sed|awk)\b\"?[ \t][^\n(]*\$(?:0|\{0\})")


def guard(program: str | None, unchecked: str) -> bytes:
    """Return the lines.

    They start what is called `symphony` on PATH, else the program at an absolute path. `unchecked`
    is what becomes of a commit that cannot be checked: WARN lets it pass, BLOCK stops it.
    """
    lines = _SCRIPT.format(
        version=VERSION, program=quote(program or ""), unchecked=_UNCHECKED[unchecked]
    )
    return lines.encode("utf-8", "surrogateescape")


def line_by_hand(unchecked: str) -> str:
    """Return the line that does the same in a hook that Symphony leaves alone."""
    checks = "symphony identity check || exit 1"
    # Such a hook may be others' too, who have no Symphony.
    return checks if unchecked == BLOCK else f"! command -v symphony >/dev/null || {checks}"


def calls_by_hand(content: bytes) -> bool:
    """Whether somebody has written a call of the check into a hook."""
    return _BY_HAND.search(_GUARD.sub(b"", content)) is not None


def guard_in(content: bytes) -> bytes | None:
    """Return the lines that are in a hook, None where there are none that are whole."""
    found = _GUARD.search(content)
    return found[0] if found else None


def is_broken(content: bytes) -> bool:
    """Whether there is a beginning without an end, or the reverse."""
    return _MARK.search(_GUARD.sub(b"", content)) is not None


def is_alone(content: bytes) -> bool:
    """Whether a hook is nothing but the guard."""
    return content.startswith(_HEAD) and _GUARD.fullmatch(content[len(_HEAD) :]) is not None


def alone(guard: bytes) -> bytes:
    """Return a hook that is nothing but the guard."""
    return _HEAD + guard


def with_guard(content: bytes, guard: bytes) -> bytes:
    """Return a shell script with the guard in it: where it is already, else at the beginning."""
    if guard_in(content) is not None:
        return _GUARD.sub(lambda found: _ended_as(found[0], guard), content, count=1)
    if not content.startswith(b"#!"):
        return guard + content
    first, newline, rest = content.partition(b"\n")
    if not newline:
        # Known again by the end, which has no newline either.
        return first + b"\n" + _ended_as(first, guard)
    return first + newline + guard + rest


def _ended_as(other: bytes, guard: bytes) -> bytes:
    """Return the guard with a newline at its end if the other text has one."""
    return guard if other.endswith(b"\n") else guard.removesuffix(b"\n")


def without_guard(content: bytes) -> bytes | None:
    """Return the hook as it was, None where it was not there before."""
    if is_alone(content):
        return None
    if content.startswith(_HEAD):
        content = b"#!/bin/sh\n" + content[len(_HEAD) :]
    found = _GUARD.search(content)
    if found and found.end() == len(content) and not found[0].endswith(b"\n"):
        return content[: found.start()].removesuffix(b"\n")
    return _GUARD.sub(b"", content)


def interpreter(content: bytes) -> str | None:
    """Return the name of the program that runs a script, None for what is no text.

    Git has `sh` run what has no first line that says it.
    """
    if b"\0" in content:
        return None
    if not content.startswith(b"#!"):
        return "sh"
    words = content.partition(b"\n")[0].removeprefix(b"#!").decode("utf-8", "replace").split()
    names = [word.rpartition("/")[2] for word in words]
    if names[:1] == ["env"]:
        names = [name for name in names[1:] if not name.startswith("-") and "=" not in name]
    return names[0] if names else None


def ends_lines_in_crlf(content: bytes) -> bool:
    """Whether the system would look for a program whose name ends in a carriage return."""
    return content.startswith(b"#!") and content.partition(b"\n")[0].endswith(b"\r")


def reads_itself(content: bytes) -> bool:
    """Whether a script gives its own text to another program."""
    return _READS_ITSELF.search(content) is not None
