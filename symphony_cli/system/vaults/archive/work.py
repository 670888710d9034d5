"""The work directory of a vault: who holds it may lock or unlock, and what is in it says how far.

    new.tar.age   the archive, until it takes its place beside
    plain         the vault's directory, until that; afterwards what is left of it to be deleted
    extracting    what is being taken out of the archive
    extracted     all that was in it, until it takes its place beside
    old.tar.age   the archive, until that; afterwards what is left to be deleted

At each step the whole plaintext or a verified archive is on the disk, and these names say which.
What did not come as far as its place is taken back, whatever else has happened meanwhile.
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
from symphony_cli.system.disk.copying import delete_tree, write_out

NEW, PLAIN, EXTRACTING, EXTRACTED, OLD = _NAMES = (
    "new.tar.age",
    "plain",
    "extracting",
    "extracted",
    "old.tar.age",
)
_LOCK = "lock"


class Work:
    """The work directory of the vault at a path, held for a block by this process alone.

    Entering raises Conflict VAULT_BUSY where another process holds it; OSError.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self.archive = archive_of(path)
        self.directory = work_directory_of(path)
        self._parent = os.path.dirname(path)

    def __enter__(self) -> Self:
        while True:
            with suppress(FileExistsError):
                os.mkdir(self.directory, 0o700)
            try:
                self._own()
                self._lock = os.open(
                    self.place(_LOCK), os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600
                )
            except FileNotFoundError:
                # Whoever held it has just removed it.
                continue
            try:
                fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if self._is_still_there():
                    return self
            except BlockingIOError:
                os.close(self._lock)
                raise Conflict(
                    "VAULT_BUSY",
                    f"'{escaped(self.path)}' is being locked or unlocked by another process",
                    hint="wait for it, then try again",
                ) from None
            except BaseException:
                os.close(self._lock)
                raise
            os.close(self._lock)

    def _own(self) -> None:
        """Have the directory for this user alone. Raises Failed where somebody else made it."""
        status = os.lstat(self.directory)
        if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.geteuid():
            raise Failed(
                "WORK_DIRECTORY_FOREIGN",
                f"'{escaped(self.directory)}' has to be a directory of yours",
                hint="see what it is, and move it away",
            )
        if status.st_mode & 0o077:
            # Some file systems have no modes.
            with suppress(OSError):
                os.chmod(self.directory, 0o700)

    def _is_still_there(self) -> bool:
        """Whether the file that is locked is the one that others would lock."""
        try:
            return os.path.samestat(os.fstat(self._lock), os.lstat(self.place(_LOCK)))
        except FileNotFoundError:
            return False

    def __exit__(self, *_: object) -> None:
        """Remove the directory, unless something is in it that somebody has to finish."""
        try:
            if os.listdir(self.directory) == [_LOCK]:
                os.unlink(self.place(_LOCK))
                os.rmdir(self.directory)
        except OSError:
            # The next one who works on the vault does it.
            pass
        finally:
            os.close(self._lock)

    def place(self, name: str) -> str:
        """Return the path of something in the directory."""
        return os.path.join(self.directory, name)

    def has(self, name: str) -> bool:
        """Whether something of that name is in the directory."""
        return os.path.lexists(self.place(name))

    def write_out(self) -> None:
        """Have what is called how, here and beside the vault, on the disk now."""
        write_out(self.directory)
        write_out(self._parent)

    def rename(self, source: str, destination: str) -> None:
        """Rename what is at a path to one where nothing is, on the disk too.

        Raises Conflict PATH_TAKEN, OSError, and then it is called as it was.
        """
        if os.path.lexists(destination):
            raise Conflict("PATH_TAKEN", f"there is something at '{escaped(destination)}' already")
        _rename(source, destination)
        try:
            self.write_out()
        except OSError:
            _rename(destination, source)
            raise

    def put_back(self, source: str, destination: str) -> None:
        """Rename what is at a path to where it was before. Raises OSError."""
        _rename(source, destination)
        # The disk has either name, and either is right.
        with suppress(OSError):
            self.write_out()

    def remove(self, name: str) -> None:
        """Remove a file or a directory from here, if it is there. Raises OSError."""
        path = self.place(name)
        try:
            os.unlink(path)
        except FileNotFoundError:
            return
        except (IsADirectoryError, PermissionError):
            # What macOS says of a directory is EPERM.
            delete_tree(path)

    # What was ended before it was done

    def settle(self) -> Notice | None:
        """Finish or take back what another process began and did not end; tell which, if any.

        Raises Failed VAULT_UNSETTLED where what is there does not say which, and then nothing is
        changed; Conflict PATH_TAKEN; OSError.
        """
        there = set(os.listdir(self.directory)) - {_LOCK}
        if not there:
            return None
        if unknown := there - set(_NAMES):
            raise self._unsettled(f"it holds '{escaped(min(unknown))}'")
        was_locking = bool(there & {NEW, PLAIN})
        what, original, made, set_aside = (
            ("locking", self.path, NEW, PLAIN)
            if was_locking
            else ("unlocking", self.archive, EXTRACTED, OLD)
        )
        if set_aside in there and made not in there:
            self._require(self.archive if was_locking else self.path, is_file=was_locking)
            self.remove(set_aside)
            return self._told(f"{what} it had been interrupted, and was finished")
        # Whether it was still right to go on is not known any more.
        if set_aside in there:
            self.rename(self.place(set_aside), original)
        self._require(original, is_file=not was_locking)
        for name in there - {set_aside}:
            self.remove(name)
        return self._told(f"{what} it had been interrupted, and was taken back")

    def _require(self, path: str, *, is_file: bool) -> None:
        """Raise Failed where what has to be kept is not at its place."""
        is_there = os.path.isfile(path) if is_file else os.path.isdir(path)
        if not is_there or (is_file and not os.path.getsize(path)):
            raise self._unsettled(f"'{escaped(path)}' is gone")

    def _unsettled(self, reason: str) -> Failed:
        return Failed(
            "VAULT_UNSETTLED",
            f"what was begun with '{escaped(self.path)}' can be neither finished nor taken back:"
            f" {reason}",
            hint=f"look into '{escaped(self.directory)}': nothing of it is touched",
        )

    def _told(self, what: str) -> Notice:
        return Notice("VAULT_SETTLED", f"'{escaped(self.path)}': {what}")


def _rename(source: str, destination: str) -> None:
    """Rename, also a directory of the user's own that is write-protected. Raises OSError."""
    mode = os.lstat(source).st_mode
    # A directory that comes into another one is written: its `..` changes (rename(2)).
    is_protected = stat.S_ISDIR(mode) and not mode & stat.S_IWUSR
    if is_protected:
        os.chmod(source, stat.S_IMODE(mode) | stat.S_IWUSR)
    try:
        os.rename(source, destination)
    finally:
        if is_protected:
            there = destination if os.path.lexists(destination) else source
            os.chmod(there, stat.S_IMODE(mode))
