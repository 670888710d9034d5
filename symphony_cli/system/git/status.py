"""The output of `git status --porcelain=v2 --branch --show-stash`, as git-status(1) has it."""

from __future__ import annotations

from typing import NamedTuple

ARGUMENTS = ("status", "--porcelain=v2", "--branch", "--show-stash")


class Status(NamedTuple):
    """What it tells. `head` is None before the first commit, `branch` when HEAD is detached.

    `upstream` is None too where it is configured and its branch is gone: there is nothing to
    compare with.
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


def parse(output: bytes) -> Status:
    """Return what the output tells. Entries are one a line: git quotes names with newlines."""
    headers: dict[bytes, bytes] = {}
    staged = unstaged = untracked = conflicted = 0
    for line in output.split(b"\n"):
        kind = line[:1]
        if kind == b"?":
            untracked += 1
        elif kind in (b"1", b"2"):
            # XY: the index against the last commit, the working tree against the index.
            staged += line[2:3] != b"."
            unstaged += line[3:4] != b"."
        elif kind == b"u":
            conflicted += 1
        elif kind == b"#":
            name, _, value = line[2:].partition(b" ")
            headers[name] = value
    oid = headers.get(b"branch.oid", b"(initial)")
    branch = headers.get(b"branch.head", b"(detached)")
    upstream = headers.get(b"branch.upstream")
    counts = headers.get(b"branch.ab")
    ahead, behind = (abs(int(count)) for count in counts.split()) if counts else (0, 0)
    return Status(
        head=None if oid == b"(initial)" else oid.decode(),
        branch=None if branch == b"(detached)" else _text(branch),
        upstream=_text(upstream) if upstream is not None and counts is not None else None,
        ahead=ahead,
        behind=behind,
        stashes=int(headers.get(b"stash", b"0")),
        staged=staged,
        unstaged=unstaged,
        untracked=untracked,
        conflicted=conflicted,
    )


def _text(name: bytes) -> str:
    # Git takes any bytes for a name. What is no UTF-8 is shown as escapes, and is JSON so.
    return name.decode("utf-8", "backslashreplace")
