"""Tips of branches, read from files or git's output."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from symphony_cli.system.disk.files import read_regular

if TYPE_CHECKING:
    from symphony_cli.system.git.on_disk.layout import Place

LIST_ARGUMENTS = ("for-each-ref", "--format=%(objectname) %(refname) %(symref)")
# Operations in progress have these, and are work themselves.
OPERATIONS = ("refs/bisect", "refs/rewritten")
# Only a remote knows which tags are its own.
_LEFT_OUT = ("refs/tags", *OPERATIONS)
_PACKED = re.compile(
    rb"^([0-9a-f]{40,64}) (refs/(?!tags/|bisect/|rewritten/)[^\r\n]+)", re.MULTILINE
)
_OBJECT_ID = re.compile(rb"[0-9a-f]{40,64}\s*")
_MAX_SIZE = 1 << 28
_HEADS, _REMOTES, _REPLACE = b"refs/heads/", b"refs/remotes/", b"refs/replace/"
_STASH = b"refs/stash"


class Tips(NamedTuple):
    """The object IDs of local and of remote-tracking branches.

    `others` maps further references, such as notes, to theirs; it cannot have tags. `replaced` is
    whether git-replace may put other objects before the stored ones. `broken` is git's message
    about a branch that it cannot read, or None.
    """

    local: frozenset[str]
    remote: frozenset[str]
    others: Mapping[str, str] = MappingProxyType({})
    replaced: bool = False
    broken: str | None = None


def read(place: Place) -> Tips | None:
    """Return the tips of a repository, or None if only git can read them (reftable)."""
    if os.path.exists(os.path.join(place.common, "reftable")):
        return None
    refs: dict[bytes, bytes | None] = {}
    # Loose references first, as git does: `git pack-refs` may move some meanwhile.
    if not _add_loose(refs, place.common):
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


def _add_loose(refs: dict[bytes, bytes | None], common: str) -> bool:
    """Add the loose references, symbolic ones as None; return whether all could be read."""
    folders = ["refs"]
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
                if name not in _LEFT_OUT:
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

    branches = (_HEADS, _REMOTES, _REPLACE, *(os.fsencode(f"{name}/") for name in _LEFT_OUT))
    others = {
        os.fsdecode(name): oid.decode()
        for name, oid in refs.items()
        if not name.startswith(branches) and name != _STASH
    }
    return Tips(at(_HEADS), at(_REMOTES), others, any(name.startswith(_REPLACE) for name in refs))
