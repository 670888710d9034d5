"""Commits: what an object's content says, and how many can be reached."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from typing import NamedTuple

from symphony_cli.base.times import format_time
from symphony_cli.system.git.on_disk.objects import read_commit

# Reading so many commits takes as long as starting git.
MOST_COUNTED = 50
_SPACE = b" \t\r\n"
# What follows the address: seconds since 1970, and a time zone, which changes nothing of them.
_TIME = re.compile(rb"\s*(\d+)\s*[+-]\d")


class Commit(NamedTuple):
    """A commit: its subject, the time of its committer (RFC 3339, UTC), its parents' ids."""

    subject: str
    committed_at: str | None
    parents: tuple[str, ...]


def parse(content: bytes) -> Commit:
    """Return the commit in an object's content: headers, an empty line, the message.

    Subject and time are as git's `%s` and `%ct`: the first paragraph on one line, and None where
    there is no time, as in a commit that was made by hand.
    """
    header, _, message = content.partition(b"\n\n")
    fields = [line.partition(b" ") for line in header.split(b"\n")]
    parents = tuple(
        value.decode("ascii", "replace") for name, _, value in fields if name == b"parent"
    )
    values = {name: value for name, _, value in fields}
    encoding = values.get(b"encoding", b"utf-8").decode("ascii", "replace")
    subject = _decoded(_first_paragraph(message), encoding)
    return Commit(subject, _time(values.get(b"committer", b"")), parents)


def _first_paragraph(message: bytes) -> bytes:
    # Git's strings end at NUL, and a line of nothing but space is an empty one.
    lines: list[bytes] = []
    for line in message.partition(b"\0")[0].split(b"\n"):
        if kept := line.rstrip(_SPACE):
            lines.append(kept)
        elif lines:
            break
    return b" ".join(lines)


def _decoded(text: bytes, encoding: str) -> str:
    try:
        return text.decode(encoding)
    except (LookupError, ValueError):
        return text.decode("utf-8", "replace")


def _time(person: bytes) -> str | None:
    match = _TIME.match(person.rpartition(b">")[2])
    return time_of(match[1]) if match else None


def time_of(seconds: bytes) -> str | None:
    """Return the time (RFC 3339, UTC) of seconds since 1970, None where that is no time."""
    try:
        return format_time(datetime.fromtimestamp(int(seconds), UTC))
    except (ValueError, OverflowError, OSError):
        return None


def read(common: str, oid: str) -> Commit | None:
    """Return a commit of the repository with a common directory, None where git must be asked."""
    content = read_commit(common, oid)
    return parse(content) if content is not None else None


def count_unpushed(common: str, tips: Iterable[str], pushed: Collection[str]) -> int | None:
    """Return how many commits the tips reach that the pushed ones do not; None where git has to.

    That is where there are many, where history was cut off, and where one is not newer than all
    that is pushed: then it may be reached from there too.
    """
    if os.path.exists(os.path.join(common, "shallow")) or len(pushed) > MOST_COUNTED:
        return None
    latest = ""
    for oid in pushed:
        commit = read(common, oid)
        if commit is None or commit.committed_at is None:
            return None
        latest = max(latest, commit.committed_at)
    seen: set[str] = set()
    waiting = list(tips)
    while waiting:
        oid = waiting.pop()
        if oid in seen or oid in pushed:
            continue
        seen.add(oid)
        commit = read(common, oid) if len(seen) <= MOST_COUNTED else None
        if commit is None or (pushed and (commit.committed_at or "") <= latest):
            return None
        waiting += commit.parents
    return len(seen)
