"""Tips of branches, read from files or git's output."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, NamedTuple

from symphony_cli.system.disk.files import read_regular

if TYPE_CHECKING:
    from symphony_cli.system.git.on_disk.layout import Place

_FOLDERS = ("refs/heads", "refs/remotes", "refs/replace")
LIST_ARGUMENTS = (
    "for-each-ref",
    "--format=%(objectname) %(refname) %(symref)",
    *_FOLDERS,
)
_PACKED = re.compile(rb"^([0-9a-f]{40,64}) (refs/(?:heads|remotes|replace)/[^\r\n]+)", re.MULTILINE)
_OBJECT_ID = re.compile(rb"[0-9a-f]{40,64}\s*")
_MAX_SIZE = 1 << 28
_HEADS, _REMOTES, _REPLACE = b"refs/heads/", b"refs/remotes/", b"refs/replace/"


class Tips(NamedTuple):
    """The object IDs of local and of remote-tracking branches.

    `replaced` is whether git-replace may put other objects before the stored ones. `broken` is
    git's message about a branch that it cannot read, or None.
    """

    local: frozenset[str]
    remote: frozenset[str]
    replaced: bool = False
    broken: str | None = None


def read(place: Place) -> Tips | None:
    """Return the tips of a repository, or None if only git can read them (reftable)."""
    if os.path.exists(os.path.join(place.common, "reftable")):
        return None
    refs: dict[bytes, bytes | None] = {}
    # Loose references first, as git does: `git pack-refs` may move some meanwhile.
    for folder in _FOLDERS:
        if not _add_loose(refs, place.common, folder):
            return None
    try:
        packed = read_regular(os.path.join(place.common, "packed-refs"), _MAX_SIZE)
    except FileNotFoundError:
        packed = b""
    except OSError:
        return None
    for oid, name in _PACKED.findall(packed):
        refs.setdefault(name, oid)
    return _tips({name: oid for name, oid in refs.items() if oid is not None})


def from_output(output: bytes) -> Tips:
    """Return the tips in git's output for LIST_ARGUMENTS."""
    refs: dict[bytes, bytes] = {}
    for line in output.splitlines():
        oid, name, *symbolic = line.split(b" ")
        if symbolic in ([], [b""]):
            refs[name] = oid
    return _tips(refs)


def _add_loose(refs: dict[bytes, bytes | None], common: str, folder: str) -> bool:
    """Add the loose references, symbolic ones as None; return whether all could be read."""
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
                is_id = _OBJECT_ID.fullmatch(content)
                if not is_id and not content.startswith(b"ref:"):
                    return False
                refs[os.fsencode(name)] = content.strip() if is_id else None
    return True


def _content(path: str) -> bytes:
    try:
        return read_regular(path, 200)
    except OSError:
        return b""


def _tips(refs: dict[bytes, bytes]) -> Tips:
    def at(folder: bytes) -> frozenset[str]:
        return frozenset(oid.decode() for name, oid in refs.items() if name.startswith(folder))

    return Tips(at(_HEADS), at(_REMOTES), any(name.startswith(_REPLACE) for name in refs))
