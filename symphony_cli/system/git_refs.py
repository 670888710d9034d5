"""Where branches are: their tips, read from git's files or from what git lists."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from symphony_cli.system.git_layout import Place

LIST_ARGUMENTS = (
    "for-each-ref",
    "--format=%(objectname) %(refname) %(symref)",
    "refs/heads",
    "refs/remotes",
)
_PACKED = re.compile(rb"^([0-9a-f]{40,64}) (refs/(?:heads|remotes)/[^\r\n]+)", re.MULTILINE)
_OBJECT_ID = re.compile(rb"[0-9a-f]{40,64}\s*")
_HEADS = b"refs/heads/"


class Tips(NamedTuple):
    """The object ids that local branches, and those that remote-tracking branches are at."""

    local: frozenset[str]
    remote: frozenset[str]


def read(place: Place) -> Tips | None:
    """Return the tips of a repository, or None where only git can tell (reftable, say)."""
    refs: dict[bytes, bytes] = {}
    try:
        if os.path.exists(os.path.join(place.common, "reftable")):
            return None
        with open(os.path.join(place.common, "packed-refs"), "rb") as file:
            refs = {name: oid for oid, name in _PACKED.findall(file.read())}
    except FileNotFoundError:
        pass
    except OSError:
        return None
    for folder in ("refs/heads", "refs/remotes"):
        if not _add_loose(refs, place.common, folder):
            return None
    return _tips(refs)


def listed(output: bytes) -> Tips:
    """Return the tips in what git writes for LIST_ARGUMENTS."""
    refs: dict[bytes, bytes] = {}
    for line in output.splitlines():
        oid, name, *symbolic = line.split(b" ")
        if symbolic in ([], [b""]):
            refs[name] = oid
    return _tips(refs)


def _add_loose(refs: dict[bytes, bytes], common: str, folder: str) -> bool:
    """Add the references that are files of their own; return whether all could be read."""
    folders = [folder]
    while folders:
        folder = folders.pop()
        try:
            entries = list(os.scandir(os.path.join(common, folder)))
        except FileNotFoundError:
            continue
        except OSError:
            return False
        for entry in entries:
            name = f"{folder}/{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                folders.append(name)
            elif not name.endswith(".lock"):
                content = _content(entry.path)
                if _OBJECT_ID.fullmatch(content):
                    refs[os.fsencode(name)] = content.strip()
                elif not content.startswith(b"ref:"):
                    return False
    return True


def _content(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read(200)
    except OSError:
        return b""


def _tips(refs: dict[bytes, bytes]) -> Tips:
    local = frozenset(oid.decode() for name, oid in refs.items() if name.startswith(_HEADS))
    remote = frozenset(oid.decode() for name, oid in refs.items() if not name.startswith(_HEADS))
    return Tips(local, remote)
