"""The notes of a vault, as files. Light: every search looks at each of them."""

from __future__ import annotations

import os
import stat
from array import array
from contextlib import suppress
from itertools import chain
from operator import attrgetter

from symphony_cli.base.errors import Failed
from symphony_cli.base.text import escaped
from symphony_cli.notes.views import Folder
from symphony_cli.vaults.figures import NOTE_SUFFIXES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST_NOTE = 5_000_000
# Where Logseq keeps older versions of notes.
_LEFT_OUT = (b"logseq/bak", b"logseq/.recycle")
# With a byte like this in its beginning, git too takes a file as binary.
_BINARY = b"\0"
_BEGINNING = 8_000


_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_LARGEST_TIME = 2**63 - 1
_REGULAR = {stat.S_IFREG}
_MODE = attrgetter("st_mode")
_NUMBERS = attrgetter("st_size", "st_mtime_ns", "st_ctime_ns")


class NoteFiles:
    """The directories of a vault, and the text of each note in them."""

    def folders(self, root: str, unread: dict[bytes, str]) -> Iterator[Folder]:
        """Yield the directories of a vault that hold notes.

        Links are not followed, and what is hidden is left out. The paths of directories that cannot
        be read are added to `unread`, with the reason. Raises Failed (VAULT_UNREADABLE) where that
        is the vault itself.
        """
        below = [b""]
        while below:
            path = below.pop()
            try:
                # Names are looked up from the directory itself, not along the whole path each time.
                descriptor = os.open(
                    os.path.join(os.fsencode(root), path), os.O_RDONLY | os.O_DIRECTORY
                )
                try:
                    names, numbers = _look(descriptor, path, below)
                finally:
                    os.close(descriptor)
            except FileNotFoundError:
                if path:
                    continue
                raise _unreadable(root, "it is gone") from None
            except OSError as error:
                if not path:
                    raise _unreadable(root, error.strerror) from None
                unread[path] = error.strerror or ""
                continue
            if names:
                yield Folder(path, os.fsencode("/".join(names)), numbers.tobytes())

    def text(self, root: str, path: str | bytes) -> str | None:
        """Return the text of a note, its lines ended by LF; None for a large or binary file.

        Bytes that are not UTF-8 come as replacement characters. Raises OSError.
        """
        # Not a FIFO that came into its place, which would have no end.
        flags = os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW
        descriptor = os.open(os.path.join(os.fsencode(root), os.fsencode(path)), flags)
        try:
            found = os.fstat(descriptor)
            if not stat.S_ISREG(found.st_mode) or found.st_size > LARGEST_NOTE:
                return None
            content = os.read(descriptor, found.st_size + 1)
        finally:
            os.close(descriptor)
        if content.startswith(_UTF_16):
            text = content.decode("utf-16", "replace")
        elif _BINARY in content[:_BEGINNING]:
            return None
        else:
            text = content.decode("utf-8", "replace").removeprefix("\ufeff")
        return text.replace("\r\n", "\n") if "\r" in text else text


def _unreadable(root: str, reason: str | None) -> Failed:
    return Failed(
        "VAULT_UNREADABLE",
        f"the vault {escaped(root)} cannot be read: {reason}",
        hint="check who may read it",
    )


def _look(descriptor: int, path: bytes, below: list[bytes]) -> tuple[list[str], array[int]]:
    """Return the names and numbers of a directory's notes, and add the directories in it.

    Raises OSError. In whole lists, since a search spends most of its time here.
    """
    with os.scandir(descriptor) as entries:
        seen = [entry for entry in entries if entry.name[0] != "."]
    named = [entry for entry in seen if entry.name.endswith(NOTE_SUFFIXES)]
    if len(named) < len(seen):
        for entry in [one for one in seen if not one.name.endswith(NOTE_SUFFIXES)]:
            if entry.name.lower().endswith(NOTE_SUFFIXES):
                named.append(entry)
            else:
                _add_directory(entry, path, below)
    statuses = _statuses(named)
    if not _REGULAR.issuperset(map(stat.S_IFMT, map(_MODE, statuses))):
        for entry in named:
            _add_directory(entry, path, below)
        named = [entry for entry in named if entry.is_file(follow_symlinks=False)]
        statuses = _statuses(named)
    numbers = list(chain.from_iterable(map(_NUMBERS, statuses)))
    try:
        return [entry.name for entry in named], array("q", numbers)
    except OverflowError:
        # Times after the year 2262 or before 1677.
        nearest = [max(-_LARGEST_TIME, min(number, _LARGEST_TIME)) for number in numbers]
        return [entry.name for entry in named], array("q", nearest)


def _add_directory(entry: os.DirEntry[str], path: bytes, below: list[bytes]) -> None:
    with suppress(OSError):
        inside = os.path.join(path, os.fsencode(entry.name))
        if entry.is_dir(follow_symlinks=False) and inside not in _LEFT_OUT:
            below.append(inside)


def _statuses(entries: list[os.DirEntry[str]]) -> list[os.stat_result]:
    """Return the entries' statuses; takes those from the list that went away since it was made."""
    try:
        return [entry.stat(follow_symlinks=False) for entry in entries]
    except OSError:
        entries[:] = filter(_is_there, entries)
        return _statuses(entries)


def _is_there(entry: os.DirEntry[str]) -> bool:
    try:
        entry.stat(follow_symlinks=False)
    except OSError:
        return False
    return True
