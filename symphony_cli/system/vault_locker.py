"""Locks a vault's directory into its archive, and unlocks it again."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from itertools import zip_longest
from typing import TYPE_CHECKING

from symphony_cli.domain.errors import Conflict, Failed, SymphonyError
from symphony_cli.domain.text import escaped
from symphony_cli.system.age_streams import Decryption, Encryption, NoKeyFits, Tampered
from symphony_cli.system.mounts import mounts_in
from symphony_cli.system.moving import refuse_unmovable
from symphony_cli.system.signals import Interrupts
from symphony_cli.system.vault_extraction import extract
from symphony_cli.system.vault_packing import Packed, check, pack, refuse_changed
from symphony_cli.system.vault_reading import LONGEST_HEADER, digests
from symphony_cli.system.vault_work import EXTRACTED, EXTRACTING, NEW, OLD, PLAIN, Work

if TYPE_CHECKING:
    from symphony_cli.domain.findings import Notice

Tell = Callable[[int, int], None]


class DirectoryLocker:
    """Locks directories, but for those that hold one of the `protected`."""

    def __init__(self, protected: Sequence[str] = ()) -> None:
        self._protected = protected

    def lock(
        self,
        path: str,
        recipients: Sequence[str],
        tell: Tell,
        check: Callable[[], None] = lambda: None,
    ) -> list[Notice]:
        """Make the archive of the directory at a path, verify it, and only then remove that.

        `recipients` are `age1...` and SSH public keys; `tell` is told how many bytes of how many
        are done; `check` raises when it is not to be locked, and is asked when nobody else works on
        it. Returns what was settled before. Raises Failed (NOT_LOCKED, VAULT_NOT_PACKABLE,
        CHANGED_MEANWHILE, VERIFICATION_FAILED, VAULT_UNSETTLED, WORK_DIRECTORY_FOREIGN), Conflict
        (VAULT_BUSY, VAULT_DOUBLED), InvalidValue and Refused for what must stay: the vault is as it
        was. Raises Failed (PLAINTEXT_REMAINS) when it is locked, and the rest cannot be deleted.
        """
        interrupts = Interrupts()
        with _failing("NOT_LOCKED", path), interrupts.handled(), Work(path) as work:
            settled = work.settle()
            notices = [settled] if settled else []
            if not os.path.lexists(path) and os.path.lexists(work.archive):
                return notices
            refuse_unmovable(path, self._protected)
            _refuse_mounts(path)
            _refuse_doubled(work)
            check()
            try:
                packed = _pack_and_verify(work, recipients, tell)
                with interrupts.postponed():
                    _swap(work, packed)
            except BaseException:
                if not work.has(PLAIN):
                    work.remove(NEW)
                raise
            return notices

    def unlock(self, path: str, identity: str, tell: Tell) -> list[Notice]:
        """Make the directory from the archive, and only then remove that.

        `identity` is `AGE-SECRET-KEY-1...`. Returns what was settled before. Raises Failed
        (NOT_UNLOCKED, KEY_DOES_NOT_FIT, ARCHIVE_DAMAGED, ARCHIVE_NOT_TAR, ARCHIVE_HOSTILE,
        CHANGED_MEANWHILE, VAULT_UNSETTLED, WORK_DIRECTORY_FOREIGN), Conflict (VAULT_BUSY,
        VAULT_DOUBLED), and then the vault is as it was.
        """
        interrupts = Interrupts()
        with _failing("NOT_UNLOCKED", path), interrupts.handled(), Work(path) as work:
            settled = work.settle()
            notices = [settled] if settled else []
            _refuse_doubled(work)
            if os.path.lexists(path):
                return notices
            try:
                status = _extract(work, identity, tell)
                with interrupts.postponed():
                    _swap_back(work, status)
            except BaseException:
                if not work.has(OLD):
                    work.remove(EXTRACTING)
                    work.remove(EXTRACTED)
                raise
            return notices

    def settle(self, path: str) -> Notice | None:
        """Finish or take back what was ended before it was done; tell which, if there was any.

        Raises Failed (VAULT_UNSETTLED, WORK_DIRECTORY_FOREIGN), Conflict (VAULT_BUSY, PATH_TAKEN).
        """
        interrupts = Interrupts()
        with _failing("VAULT_UNSETTLED", path), interrupts.handled(), Work(path) as work:
            return work.settle()


def _refuse_mounts(path: str) -> None:
    if mounts := mounts_in(path):
        shown = ", ".join(escaped(mount) for mount in mounts)
        raise Failed("DIRECTORY_HOLDS_MOUNT", f"something is mounted in it: {shown}")


def _refuse_doubled(work: Work) -> None:
    if os.path.lexists(work.path) and os.path.lexists(work.archive):
        raise Conflict(
            "VAULT_DOUBLED",
            f"both '{escaped(work.path)}' and '{escaped(work.archive)}' are there",
            hint="move the one that is not the vault away; nobody else can tell which it is",
        )


def _pack_and_verify(work: Work, recipients: Sequence[str], tell: Tell) -> Packed:
    """Write the archive, and read it back from the disk. Raises Failed, OSError."""
    from pyrage import x25519

    # What the user's key encrypts only its passphrase decrypts; this one is forgotten here.
    once = x25519.Identity.generate()
    top = os.fsencode(work.path)
    name = os.path.basename(top)
    total = 2 * check(top)
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    descriptor = os.open(work.place(NEW), flags, 0o600)
    try:
        with Encryption(descriptor, [*recipients, str(once.to_public())]) as stream:
            packed = pack(top, name, stream.write, lambda done: tell(done, total))
        os.fsync(descriptor)
        with Decryption(
            descriptor,
            str(once),
            LONGEST_HEADER,
            lambda done: tell(min(total // 2 + done, total), total),
        ) as stream:
            _compare(digests(stream, name), packed)
    finally:
        os.close(descriptor)
    work.write_out()
    return packed


def _compare(found: Iterator[tuple[bytes, bytes]], packed: Packed) -> None:
    for (name, digest), expected in zip_longest(found, packed.digests, fillvalue=(b"", b"")):
        if digest != expected:
            shown = escaped(os.fsdecode(name))
            raise Failed("VERIFICATION_FAILED", f"'{shown}' is not in the archive as it is on disk")


def _swap(work: Work, packed: Packed) -> None:
    """Put the verified archive into the directory's place, and delete the directory."""
    work.rename(work.path, work.place(PLAIN))
    try:
        # Nobody who goes by its name gets into it any more.
        refuse_changed(os.fsencode(work.place(PLAIN)), packed)
        work.rename(work.place(NEW), work.archive)
    except BaseException:
        work.put_back(work.place(PLAIN), work.path)
        raise
    try:
        work.remove(PLAIN)
    except OSError as error:
        raise Failed(
            "PLAINTEXT_REMAINS",
            f"'{escaped(work.path)}' is locked, and what is left of it in"
            f" '{escaped(work.place(PLAIN))}' cannot be deleted: {_reason(error)}",
            hint="put that right, and lock it again",
        ) from None


def _extract(work: Work, identity: str, tell: Tell) -> os.stat_result:
    """Make all that is in the archive; return the archive's status. Raises Failed, OSError."""
    descriptor = os.open(work.archive, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise Failed("ARCHIVE_DAMAGED", f"'{escaped(work.archive)}' is no regular file")
        os.mkdir(work.place(EXTRACTING), 0o700)
        with Decryption(
            descriptor,
            identity,
            LONGEST_HEADER,
            lambda done: tell(min(done, status.st_size), status.st_size),
        ) as stream:
            vault = extract(stream, os.fsencode(work.place(EXTRACTING)))
    finally:
        os.close(descriptor)
    work.rename(os.fsdecode(vault), work.place(EXTRACTED))
    work.remove(EXTRACTING)
    return status


def _swap_back(work: Work, status: os.stat_result) -> None:
    """Put what was extracted into the archive's place, and delete the archive."""
    work.rename(work.archive, work.place(OLD))
    try:
        now = os.stat(work.place(OLD))
        if _identified(now) != _identified(status):
            raise Failed("CHANGED_MEANWHILE", "the archive was changed meanwhile")
        work.rename(work.place(EXTRACTED), work.path)
    except BaseException:
        work.put_back(work.place(OLD), work.archive)
        raise
    work.remove(OLD)


def _identified(status: os.stat_result) -> tuple[int, ...]:
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns


@contextmanager
def _failing(code: str, path: str) -> Generator[None]:
    """Raise what goes wrong as a Failed that names the vault and says that it is as it was."""
    what = "is not locked" if code == "NOT_LOCKED" else "is not unlocked"
    try:
        yield
    except Failed as error:
        if error.code in _TELL_ALL:
            raise
        raise _failed(error.code, path, what, error.message, error.hint) from None
    except NoKeyFits:
        hint = "it needs the key that it was locked for: symphony vault key import"
        raise _failed("KEY_DOES_NOT_FIT", path, what, "your key does not fit", hint) from None
    except Tampered:
        reason = "its archive is damaged, was changed, or is none of age's"
        raise _failed("ARCHIVE_DAMAGED", path, what, reason, "take it from a backup") from None
    except OSError as error:
        raise _failed(code, path, what, _reason(error), None) from None


# Those that say which vault is meant, and how it is with it.
_TELL_ALL = ("PLAINTEXT_REMAINS", "VAULT_UNSETTLED", "WORK_DIRECTORY_FOREIGN")


def _failed(code: str, path: str, what: str, reason: str, hint: str | None) -> SymphonyError:
    separator = "\n" if reason.startswith(" ") else " "
    return Failed(code, f"'{escaped(path)}' {what}:{separator}{reason}", hint=hint)


def _reason(error: OSError) -> str:
    place = f": {escaped(os.fsdecode(error.filename))}" if error.filename else ""
    return f"{error.strerror or error}{place}"
