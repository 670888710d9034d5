"""Output of git-status in its porcelain format (version 2)."""

from __future__ import annotations

from typing import NamedTuple

ARGUMENTS = ("status", "--porcelain=v2", "--branch", "--show-stash")
_INITIAL = b"(initial)"


class Status(NamedTuple):
    """What git-status prints of a working tree.

    `head` is None before the first commit, `branch` if HEAD is detached. `upstream` is also None
    if its branch no longer exists, for which `gone` is true. `hidden` counts the changed files that
    git skips.
    """

    head: str | None = None
    branch: str | None = None
    upstream: str | None = None
    ahead: int = 0
    behind: int = 0
    stashes: int = 0
    staged: int = 0
    unstaged: int = 0
    untracked: int = 0
    conflicted: int = 0
    hidden: int = 0
    gone: bool = False


def parse(output: bytes) -> Status:
    """Return the status in the output, which has one line per entry: git quotes newlines."""
    headers: dict[bytes, bytes] = {}
    staged = unstaged = untracked = conflicted = 0
    for line in output.split(b"\n"):
        kind = line[:1]
        if kind == b"?":
            untracked += 1
        elif kind in (b"1", b"2"):
            # XY: changes in the index, changes in the working tree.
            staged += line[2:3] != b"."
            unstaged += line[3:4] != b"."
        elif kind == b"u":
            conflicted += 1
        elif kind == b"#":
            name, _, value = line[2:].partition(b" ")
            headers[name] = value
    oid = headers.get(b"branch.oid", _INITIAL)
    branch = headers.get(b"branch.head", b"(detached)")
    upstream = headers.get(b"branch.upstream")
    counts = headers.get(b"branch.ab")
    ahead, behind = (abs(int(count)) for count in counts.split()) if counts else (0, 0)
    return Status(
        head=None if oid == _INITIAL else oid.decode(),
        branch=None if branch == b"(detached)" else _text(branch),
        upstream=_text(upstream) if upstream is not None and counts is not None else None,
        ahead=ahead,
        behind=behind,
        stashes=int(headers.get(b"stash", b"0")),
        staged=staged,
        unstaged=unstaged,
        untracked=untracked,
        conflicted=conflicted,
        # Before the first commit, git compares with no upstream, and there is none to be gone.
        gone=upstream is not None and counts is None and oid != _INITIAL,
    )


def _text(name: bytes) -> str:
    # Git allows any bytes in a name; escapes keep invalid UTF-8 printable.
    return name.decode("utf-8", "backslashreplace")
