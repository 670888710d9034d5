"""Extraction of a vault's archive: whatever is in it, nothing is written outside the directory.

Symbolic links are made when all else is there, so nothing is ever written through one.
"""

from __future__ import annotations

import errno
import os
from collections import deque
from collections.abc import Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Self

from symphony_cli.base.errors import Failed
from symphony_cli.base.text import escaped
from symphony_cli.system.disk.copying import synced, write_out
from symphony_cli.system.vaults.archive.entries import (
    ACCESS_LISTS,
    DIRECTORY,
    FILE,
    HAS_ATTRIBUTES,
    SYMLINK,
    Entry,
)
from symphony_cli.system.vaults.archive.reading import Content, members

if TYPE_CHECKING:
    from symphony_cli.system.vaults.age.streams import Decryption

# A disk takes several files at once, in less time than one after the other.
WRITERS = 8
MOST_OPEN = 64


def extract(stream: Decryption, directory: bytes) -> bytes:
    """Write what is in an archive into a directory; return the path of the vault in there.

    That is the one directory that the archive has, or `directory` itself where it has more at its
    top. All of it is on the disk then. Raises Failed: what `members` raises, ARCHIVE_HOSTILE for a
    name that is there twice or goes through what is no directory; OSError; what the stream raises.
    """
    with _Files() as files:
        extraction = _Extraction(directory, files)
        for entry, content in members(stream):
            extraction.add(entry, content)
        extraction.make_links()
    return extraction.finish()


class _Files:
    """Files that were written, which threads have the disk take: it has them after the block.

    Raises OSError.
    """

    def __init__(self) -> None:
        self._writers = ThreadPoolExecutor(WRITERS)
        self._open: deque[tuple[int, Future[None]]] = deque()

    def __enter__(self) -> Self:
        return self

    @contextmanager
    def writing(self, descriptor: int) -> Generator[int]:
        """Take over an open file that is written in a block."""
        try:
            yield descriptor
        except BaseException:
            os.close(descriptor)
            raise
        self._open.append((descriptor, self._writers.submit(synced, descriptor)))
        if len(self._open) > MOST_OPEN:
            self._close_oldest()

    def _close_oldest(self) -> None:
        descriptor, synced = self._open.popleft()
        try:
            synced.result()
        finally:
            os.close(descriptor)

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        with self._writers:
            while self._open:
                with suppress(*([] if kind is None else [OSError])):
                    self._close_oldest()


class _Extraction:
    """One extraction into a directory."""

    def __init__(self, top: bytes, files: _Files) -> None:
        self._top = top
        self._files = files
        # Those that the archive has, and those that only something in them is in it for.
        self._directories: dict[bytes, Entry | None] = {}
        self._symlinks: dict[bytes, Entry] = {}
        self._other_names: list[Entry] = []

    def add(self, entry: Entry, content: Content) -> None:
        """Write one entry, or keep in mind what is made last."""
        with _told(entry.name):
            self._make_parents(entry.name)
            if entry.kind == DIRECTORY:
                self._make_directory(entry)
            elif entry.kind == FILE:
                self._write_file(entry, content)
            elif entry.kind == SYMLINK:
                if entry.name in self._symlinks:
                    raise FileExistsError
                self._symlinks[entry.name] = entry
            elif entry.link in self._symlinks:
                self._other_names.append(entry)
            else:
                os.link(self._path(entry.link), self._path(entry.name), follow_symlinks=False)

    def make_links(self) -> None:
        """Make the symbolic links, and what are other names of them."""
        for entry in self._symlinks.values():
            with _told(entry.name):
                os.symlink(entry.link, self._path(entry.name))
                self._like(entry, self._path(entry.name))
        for entry in self._other_names:
            with _told(entry.name):
                os.link(self._path(entry.link), self._path(entry.name), follow_symlinks=False)

    def finish(self) -> bytes:
        """Give the directories their modes and times; return that of the vault."""
        for name, entry in reversed(self._directories.items()):
            with _told(name):
                self._finish_directory(self._path(name), entry)
        write_out(os.fsdecode(self._top))
        return self._vault()

    def _finish_directory(self, path: bytes, entry: Entry | None) -> None:
        # Opened before it gets a mode that may forbid that.
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        try:
            if entry is not None:
                self._like(entry, path)
            synced(descriptor)
        finally:
            os.close(descriptor)

    def _vault(self) -> bytes:
        """Return the path of the vault: the directory that all else is in, if there is one."""
        at_top = os.listdir(self._top)
        if len(at_top) == 1 and at_top[0] in self._directories and b"" not in self._directories:
            return self._path(at_top[0])
        return self._top

    def _path(self, name: bytes) -> bytes:
        return os.path.join(self._top, name) if name else self._top

    def _make_parents(self, name: bytes) -> None:
        parent = os.path.dirname(name)
        missing: list[bytes] = []
        while parent and parent not in self._directories:
            missing.append(parent)
            parent = os.path.dirname(parent)
        for directory in reversed(missing):
            os.mkdir(self._path(directory), 0o700)
            self._directories[directory] = None

    def _make_directory(self, entry: Entry) -> None:
        if self._directories.get(entry.name) is not None:
            raise FileExistsError
        if entry.name and entry.name not in self._directories:
            os.mkdir(self._path(entry.name), 0o700)
        self._directories[entry.name] = entry

    def _write_file(self, entry: Entry, content: Content) -> None:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        path = self._path(entry.name)
        with self._files.writing(os.open(path, flags, 0o600)) as descriptor:
            for offset, data in content:
                left = memoryview(data)
                while left:
                    written = os.pwrite(descriptor, left, offset)
                    left, offset = left[written:], offset + written
            # What follows the last of the data is a hole.
            os.ftruncate(descriptor, entry.size)
            self._like(entry, path)

    @staticmethod
    def _like(entry: Entry, path: bytes) -> None:
        """Give what was made the owner, the mode, the attributes and the time of the entry."""
        if os.geteuid() == 0:
            # As tar: only root may give files away. Before the mode, which a new owner takes from.
            os.chown(path, entry.uid, entry.gid, follow_symlinks=False)
        lists = {name: value for name, value in entry.attributes if name in ACCESS_LISTS}
        # A mode may forbid to set these, and would change what access control lists say.
        _set_attributes(path, [one for one in entry.attributes if one[0] not in lists])
        if entry.kind != SYMLINK:
            os.chmod(path, entry.mode)
        _set_attributes(path, lists.items())
        os.utime(path, ns=(entry.mtime_ns, entry.mtime_ns), follow_symlinks=False)


def _set_attributes(path: bytes, attributes: Iterable[tuple[str, bytes]]) -> None:
    for name, value in attributes:
        if not HAS_ATTRIBUTES:
            raise OSError(errno.ENOTSUP, os.strerror(errno.ENOTSUP), path)
        os.setxattr(path, name, value, follow_symlinks=False)


@contextmanager
def _told(name: bytes) -> Generator[None]:
    """Raise Failed for an entry that cannot be where its name says."""
    shown = escaped(os.fsdecode(name))
    try:
        yield
    except FileExistsError:
        reason = "there is something of that name already"
    except (NotADirectoryError, FileNotFoundError):
        reason = "it is in no directory, or another name of nothing"
    except (ValueError, OverflowError):
        reason = "it says what cannot be"
    else:
        return
    raise Failed("ARCHIVE_HOSTILE", f"'{shown}' is in it, and {reason}")
