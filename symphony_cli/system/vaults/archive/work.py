"""The work directory of a vault, which records progress.

    new.tar.age   the new archive, until it is renamed to its final path
    plain         the vault's directory: set aside until then, afterwards being deleted
    extracting    the directory that the archive is being extracted into
    extracted     the complete extracted directory, until it is renamed to its final path
    old.tar.age   the old archive: set aside until then, afterwards being deleted

The process that holds its lock file may lock or unlock the vault. At each step either the whole
plaintext or a verified archive is on disk, and these names show which. A new archive or directory
that has not reached its final path is discarded, never used later.
"""

from __future__ import annotations

import fcntl
import os
import stat
from contextlib import suppress
from typing import Self

from symphony_cli.base.errors import Conflict, Failed
from symphony_cli.base.findings import Notice
from symphony_cli.base.text import escaped
from symphony_cli.domain.vault_places import archive_of, work_directory_of
from symphony_cli.system.disk.copying import delete_tree, sync_path
from symphony_cli.system.processes.signals import interrupts_deferred

NEW, PLAIN, EXTRACTING, EXTRACTED, OLD = _NAMES = (
    "new.tar.age",
    "plain",
    "extracting",
    "extracted",
    "old.tar.age",
)
_LOCK = "lock"


class Work:
    """A vault's work directory, locked by this process.

    Entering raises Conflict (VAULT_BUSY) if another process holds the lock, OSError.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self.archive = archive_of(path)
        self.directory = work_directory_of(path)
        self._parent = os.path.dirname(path)

    def __enter__(self) -> Self:
        # A signal in the middle would leave a directory that looks like interrupted work.
        try:
            with interrupts_deferred():
                self._enter()
        except KeyboardInterrupt:
            self.__exit__()
            raise
        return self

    def _enter(self) -> None:
        while True:
            with suppress(FileExistsError):
                os.mkdir(self.directory, 0o700)
            try:
                self._own()
                self._lock = os.open(
                    self.place(_LOCK), os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600
                )
            except FileNotFoundError:
                # Its last holder has just removed it.
                continue
            try:
                fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if self._holds_current_lock():
                    return
            except BlockingIOError:
                os.close(self._lock)
                raise Conflict(
                    "VAULT_BUSY",
                    f"'{escaped(self.path)}' is being locked or unlocked by another process",
                    hint="wait until it has finished, then try again",
                ) from None
            except BaseException:
                os.close(self._lock)
                raise
            os.close(self._lock)

    def _own(self) -> None:
        """Make the directory private. Raises Failed if it is not a directory of this user."""
        status = os.lstat(self.directory)
        if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.geteuid():
            raise Failed(
                "WORK_DIRECTORY_FOREIGN",
                f"'{escaped(self.directory)}' must be a directory that belongs to you",
                hint="check its contents, then move it away",
            )
        if status.st_mode & 0o077:
            # Some file systems have no modes.
            with suppress(OSError):
                os.chmod(self.directory, 0o700)

    def _holds_current_lock(self) -> bool:
        """Whether the locked file is still the one that other processes would open."""
        try:
            return os.path.samestat(os.fstat(self._lock), os.lstat(self.place(_LOCK)))
        except FileNotFoundError:
            return False

    def __exit__(self, *_: object) -> None:
        """Remove the directory, unless it holds unfinished work."""
        with interrupts_deferred():
            try:
                if os.listdir(self.directory) == [_LOCK]:
                    os.unlink(self.place(_LOCK))
                    os.rmdir(self.directory)
            except OSError:
                # The next process that works on the vault removes it.
                pass
            finally:
                os.close(self._lock)

    def place(self, name: str) -> str:
        """Return the path of something in the directory."""
        return os.path.join(self.directory, name)

    def has(self, name: str) -> bool:
        """Whether the directory contains a name."""
        return os.path.lexists(self.place(name))

    def write_out(self) -> None:
        """Flush the names in this directory and in the vault's parent directory to disk."""
        sync_path(self.directory)
        sync_path(self._parent)

    def rename(self, source: str, destination: str) -> None:
        """Rename to a path that does not exist, and flush both directories to disk.

        Raises Conflict (PATH_TAKEN), OSError; both leave the old name.
        """
        if os.path.lexists(destination):
            raise Conflict("PATH_TAKEN", f"'{escaped(destination)}' already exists")
        _rename(source, destination)
        try:
            self.write_out()
        except OSError:
            _rename(destination, source)
            raise

    def put_back(self, source: str, destination: str) -> None:
        """Rename to a previous path. Raises OSError."""
        _rename(source, destination)
        # After a crash the disk has one of the two names, and `settle` handles both.
        with suppress(OSError):
            self.write_out()

    def remove(self, name: str) -> None:
        """Remove a file or directory from the work directory, if it exists. Raises OSError."""
        path = self.place(name)
        try:
            os.unlink(path)
        except FileNotFoundError:
            return
        except (IsADirectoryError, PermissionError):
            # For a directory, macOS reports EPERM.
            delete_tree(path)

    # Interrupted work

    def settle(self) -> Notice | None:
        """Finish or undo the work of an interrupted process. Return a notice if there was any.

        Raises Failed (VAULT_UNSETTLED), changing nothing, if the files do not show which is right;
        Conflict (PATH_TAKEN), OSError.
        """
        there = set(os.listdir(self.directory)) - {_LOCK}
        if not there:
            return None
        if unknown := there - set(_NAMES):
            raise self._unsettled(f"it contains '{escaped(min(unknown))}'")
        was_locking = bool(there & {NEW, PLAIN})
        what, original, made, set_aside = (
            ("locking", self.path, NEW, PLAIN)
            if was_locking
            else ("unlocking", self.archive, EXTRACTED, OLD)
        )
        if set_aside in there and made not in there:
            self._require(self.archive if was_locking else self.path, is_file=was_locking)
            self.remove(set_aside)
            return self._notice(f"finished the interrupted {what}")
        # It is unknown whether the checks before the last rename had passed, so undo.
        if set_aside in there:
            self.rename(self.place(set_aside), original)
        self._require(original, is_file=not was_locking)
        for name in there - {set_aside}:
            self.remove(name)
        return self._notice(f"undid the interrupted {what}")

    def _require(self, path: str, *, is_file: bool) -> None:
        """Raise Failed if the copy that must be kept is missing."""
        is_there = os.path.isfile(path) if is_file else os.path.isdir(path)
        if not is_there or (is_file and not os.path.getsize(path)):
            raise self._unsettled(f"'{escaped(path)}' no longer exists")

    def _unsettled(self, reason: str) -> Failed:
        return Failed(
            "VAULT_UNSETTLED",
            f"cannot finish or undo the interrupted operation on '{escaped(self.path)}': {reason}",
            hint=f"check the contents of '{escaped(self.directory)}', which Symphony does not"
            " touch",
        )

    def _notice(self, what: str) -> Notice:
        return Notice("VAULT_SETTLED", f"'{escaped(self.path)}': {what}")


def _rename(source: str, destination: str) -> None:
    """Rename a file or directory, even a write-protected directory. Raises OSError."""
    mode = os.lstat(source).st_mode
    # A directory that moves to another parent must be writable, since its `..` changes (rename(2)).
    is_protected = stat.S_ISDIR(mode) and not mode & stat.S_IWUSR
    if is_protected:
        os.chmod(source, stat.S_IMODE(mode) | stat.S_IWUSR)
    try:
        os.rename(source, destination)
    finally:
        if is_protected:
            there = destination if os.path.lexists(destination) else source
            os.chmod(there, stat.S_IMODE(mode))
