"""Extraction of a vault's archive, which may be hostile.

Nothing is written outside the target directory: symbolic links are created last, so no file can be
written through one.
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
from symphony_cli.system.disk.copying import sync, sync_path
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

# Flushing several files at once takes less time than one after the other.
WRITERS = 8
MOST_OPEN = 64


def extract(stream: Decryption, directory: bytes) -> bytes:
    """Extract an archive into a directory, flush it to disk, and return the vault's path.

    The vault is the archive's one top directory, or `directory` itself if there are more entries at
    the top. Raises Failed (ARCHIVE_HOSTILE for a duplicate name or a path through a file), OSError,
    and what `members` and the stream raise.
    """
    with _Files() as files:
        extraction = _Extraction(directory, files)
        for entry, content in members(stream):
            extraction.add(entry, content)
        extraction.make_links()
    return extraction.finish()


class _Files:
    """Written files, flushed to disk by threads.

    At the end of the block all are on disk. Raises OSError.
    """

    def __init__(self) -> None:
        self._writers = ThreadPoolExecutor(WRITERS)
        self._open: deque[tuple[int, Future[None]]] = deque()

    def __enter__(self) -> Self:
        return self

    @contextmanager
    def writing(self, descriptor: int) -> Generator[int]:
        """Take over an open file during a block, then flush and close it."""
        try:
            yield descriptor
        except BaseException:
            os.close(descriptor)
            raise
        self._open.append((descriptor, self._writers.submit(sync, descriptor)))
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
        # None is a parent directory without an entry of its own.
        self._directories: dict[bytes, Entry | None] = {}
        self._symlinks: dict[bytes, Entry] = {}
        self._other_names: list[Entry] = []

    def add(self, entry: Entry, content: Content) -> None:
        """Write one entry, or defer it if it is a symbolic link."""
        with _refusing_hostile(entry.name):
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
        """Create the symbolic links, and hard links to them."""
        for entry in self._symlinks.values():
            with _refusing_hostile(entry.name):
                os.symlink(entry.link, self._path(entry.name))
                self._set_status(entry, self._path(entry.name))
        for entry in self._other_names:
            with _refusing_hostile(entry.name):
                os.link(self._path(entry.link), self._path(entry.name), follow_symlinks=False)

    def finish(self) -> bytes:
        """Set the modes and times of directories; return the vault's path."""
        for name, entry in reversed(self._directories.items()):
            with _refusing_hostile(name):
                self._finish_directory(self._path(name), entry)
        sync_path(os.fsdecode(self._top))
        return self._vault()

    def _finish_directory(self, path: bytes, entry: Entry | None) -> None:
        # Open it first: the new mode may forbid that.
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        try:
            if entry is not None:
                self._set_status(entry, path)
            sync(descriptor)
        finally:
            os.close(descriptor)

    def _vault(self) -> bytes:
        """Return the path of the one top directory, or of the target directory."""
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
            # A hole may follow the last data.
            os.ftruncate(descriptor, entry.size)
            self._set_status(entry, path)

    @staticmethod
    def _set_status(entry: Entry, path: bytes) -> None:
        if os.geteuid() == 0:
            # As tar does, since only root may.
            os.chown(path, entry.uid, entry.gid, follow_symlinks=False)
        lists = {name: value for name, value in entry.attributes if name in ACCESS_LISTS}
        # User attributes before chmod, which may forbid them; ACLs after it, as it changes them.
        _set_attributes(path, [one for one in entry.attributes if one[0] not in lists])
        if entry.kind != SYMLINK:
            # As tar does without --same-permissions: anybody can have made the archive.
            os.chmod(path, entry.mode & 0o777)
        _set_attributes(path, lists.items())
        os.utime(path, ns=(entry.mtime_ns, entry.mtime_ns), follow_symlinks=False)


def _set_attributes(path: bytes, attributes: Iterable[tuple[str, bytes]]) -> None:
    for name, value in attributes:
        if not HAS_ATTRIBUTES:
            raise OSError(errno.ENOTSUP, os.strerror(errno.ENOTSUP), path)
        os.setxattr(path, name, value, follow_symlinks=False)


@contextmanager
def _refusing_hostile(name: bytes) -> Generator[None]:
    """Raise Failed for an entry that cannot have its name."""
    shown = escaped(os.fsdecode(name))
    try:
        yield
    except FileExistsError:
        reason = "the name occurs twice"
    except (NotADirectoryError, FileNotFoundError):
        reason = "its directory or the target of its link is missing"
    except (ValueError, OverflowError):
        reason = "its entry is invalid"
    else:
        return
    raise Failed("ARCHIVE_HOSTILE", f"invalid entry '{shown}': {reason}")
