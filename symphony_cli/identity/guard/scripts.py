"""The guard's script, and the text of the hooks that it joins.

The script is POSIX sh, and works in bash, dash and zsh, also with `-e` and `-u`. The content of a
hook is bytes, so that the rest of it stays as it is.
"""

from __future__ import annotations

import re
from shlex import quote

from symphony_cli.base.configuration import BLOCK, WARN

VERSION = 1
SHELLS = frozenset({"ash", "bash", "dash", "ksh", "sh", "zsh"})

_HEAD = b"#!/bin/sh\n# This hook was created by Symphony.\n"
_FORMER_HEAD = b"#!/bin/sh\n# This hook is Symphony's as a whole.\n"
_SCRIPT = """\
# >>> symphony identity guard {version} >>>
# To remove these lines, run `symphony identity guard remove`.
(
    symphony=$(command -v symphony) || symphony={program}
    if [ -x "$symphony" ]; then
        code=0
        "$symphony" identity check </dev/null || code=$?
        why="symphony failed (exit code $code)"
    else
        code=127
        why="symphony was not found"
    fi
    case $code in
    0) ;;
    6)
        echo "error: commit blocked by Symphony's identity guard" >&2
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
        echo "hint: to commit anyway, pass --no-verify" >&2
        exit 1""",
}
_GUARD = re.compile(
    rb"^# >>> symphony identity guard \d+ >>>\n.*?^# <<< symphony identity guard <<<(?:\n|\Z)",
    re.MULTILINE | re.DOTALL,
)
_MARK = re.compile(rb"^# (?:>>>|<<<) symphony identity guard", re.MULTILINE)
_BY_HAND = re.compile(rb"^[^#\n]*\bsymphony identity check\b", re.MULTILINE)
# Words of scripts that may read their own text, as other programs do, or count its lines: added
# lines may break them.
_KNOWS_ITSELF = re.compile(
    rb"\$\{?0|\$_|BASH_|ZSH_|FUNCNAME|caller|LINENO|%[xN]|/proc/|pre-commit|commit-msg|'''|':'"
)


def guard(program: str | None, unchecked: str) -> bytes:
    """Return the script, which runs the `symphony` on PATH, or else `program` (absolute path).

    `unchecked` is WARN to allow, or BLOCK to stop, commits that cannot be checked.
    """
    lines = _SCRIPT.format(
        version=VERSION, program=quote(program or ""), unchecked=_UNCHECKED[unchecked]
    )
    return lines.encode("utf-8", "surrogateescape")


def line_by_hand(unchecked: str) -> str:
    """Return the line for hooks that Symphony leaves alone."""
    checks = "symphony identity check || exit 1"
    # Such a hook may be shared with people who do not have Symphony.
    return checks if unchecked == BLOCK else f"! command -v symphony >/dev/null || {checks}"


def calls_by_hand(content: bytes) -> bool:
    """Whether a hook calls the check outside the guard."""
    return _BY_HAND.search(_GUARD.sub(b"", content)) is not None


def guard_in(content: bytes) -> bytes | None:
    """Return the complete guard in a hook, or None."""
    found = _GUARD.search(content)
    return found[0] if found else None


def is_broken(content: bytes) -> bool:
    """Whether a hook has the start of a guard without its end, or the reverse."""
    return _MARK.search(_GUARD.sub(b"", content)) is not None


def is_alone(content: bytes) -> bool:
    """Whether a hook has only the guard."""
    rest = content.removeprefix(_FORMER_HEAD).removeprefix(_HEAD)
    return rest != content and _GUARD.fullmatch(rest) is not None


def alone(guard: bytes) -> bytes:
    """Return a hook with only the guard."""
    return _HEAD + guard


def with_guard(content: bytes, guard: bytes) -> bytes:
    """Return a shell script with the guard, in the old one's place or at the start."""
    if guard_in(content) is not None:
        return _GUARD.sub(lambda found: _ended_as(found[0], guard), content, count=1)
    if not content.startswith(b"#!"):
        return guard + content
    first, newline, rest = content.partition(b"\n")
    if not newline:
        # The guard then gets no newline at its end either, so that `without_guard` can tell.
        return first + b"\n" + _ended_as(first, guard)
    return first + newline + guard + rest


def _ended_as(other: bytes, guard: bytes) -> bytes:
    """Return the guard, with a final newline only if the other text has one."""
    return guard if other.endswith(b"\n") else guard.removesuffix(b"\n")


def without_guard(content: bytes) -> bytes | None:
    """Return the hook without the guard, or None if it has nothing else."""
    if is_alone(content):
        return None
    for head in (_HEAD, _FORMER_HEAD):
        if content.startswith(head):
            content = b"#!/bin/sh\n" + content[len(head) :]
    found = _GUARD.search(content)
    if found and found.end() == len(content) and not found[0].endswith(b"\n"):
        return content[: found.start()].removesuffix(b"\n")
    return _GUARD.sub(b"", content)


def interpreter(content: bytes) -> str | None:
    """Return the name of the program that runs a script, or None for a binary file.

    Git runs a script without `#!` with `sh`.
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


def can_be_joined(content: bytes) -> bool:
    """Whether a hook is a shell script that cannot notice more lines at its start."""
    return (
        interpreter(content) in SHELLS
        and b"\r" not in content
        and _KNOWS_ITSELF.search(_GUARD.sub(b"", content)) is None
    )
