"""Commits read from objects, and counts of unpushed ones."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from typing import NamedTuple

from symphony_cli.base.times import format_time
from symphony_cli.system.git.on_disk.objects import read_commit

# Reading this many commits takes as long as starting git.
MAX_COUNTED = 50
_SPACE = b" \t\r\n"
# After the address: seconds since 1970, which do not depend on the time zone that follows.
_TIME = re.compile(rb"\s*(\d+)\s*[+-]\d")


class Commit(NamedTuple):
    """A commit: subject, committer time (RFC 3339, UTC), parent IDs."""

    subject: str
    committed_at: str | None
    parents: tuple[str, ...]


def parse(content: bytes) -> Commit:
    """Return the commit in an object's content: headers, an empty line, the message.

    The subject is git's `%s`, the first paragraph on one line. The time is git's `%ct`, or None
    if a handmade commit lacks one.
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
    # Git's strings end at NUL, and a line of white space counts as empty.
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
    """Return the time (RFC 3339, UTC) of seconds since 1970, or None if out of range."""
    try:
        return format_time(datetime.fromtimestamp(int(seconds), UTC))
    except (ValueError, OverflowError, OSError):
        return None


def read(common: str, oid: str) -> Commit | None:
    """Return a commit, or None if only git can read it. `common` is the common directory."""
    content = read_commit(common, oid)
    return parse(content) if content is not None else None


def count_unpushed(common: str, tips: Iterable[str], pushed: Collection[str]) -> int | None:
    """Return how many commits the tips reach that the pushed ones do not, or None if git must.

    Git must count many commits, a shallow history, and a commit that is not newer than every
    pushed one, since the pushed ones may reach it too.
    """
    if os.path.exists(os.path.join(common, "shallow")) or len(pushed) > MAX_COUNTED:
        return None
    latest = ""
    for oid in pushed:
        commit = read(common, oid)
        if commit is None or commit.committed_at is None:
            return None
        latest = max(latest, commit.committed_at)
    seen: set[str] = set()
    pending = list(tips)
    while pending:
        oid = pending.pop()
        if oid in seen or oid in pushed:
            continue
        seen.add(oid)
        commit = read(common, oid) if len(seen) <= MAX_COUNTED else None
        if commit is None or (pushed and (commit.committed_at or "") <= latest):
            return None
        pending += commit.parents
    return len(seen)
