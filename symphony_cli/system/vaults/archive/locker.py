"""Locking and unlocking of a vault's directory."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext, suppress
from itertools import zip_longest

from symphony_cli.base.errors import Conflict, Failed
from symphony_cli.base.findings import Notice
from symphony_cli.base.text import escaped
from symphony_cli.domain.vault_places import CONFLICT_HINT, conflict_message
from symphony_cli.system.disk.copying import sync
from symphony_cli.system.disk.mounts import mounts_in
from symphony_cli.system.disk.moving import check_movable
from symphony_cli.system.processes.signals import Interrupts
from symphony_cli.system.vaults.age.streams import Decryption, Encryption
from symphony_cli.system.vaults.archive.entries import HAS_ATTRIBUTES
from symphony_cli.system.vaults.archive.extraction import extract
from symphony_cli.system.vaults.archive.failures import failing, reason_of
from symphony_cli.system.vaults.archive.obstacles import MOST_NAMED, check_packable
from symphony_cli.system.vaults.archive.packing import Packed, pack, refuse_changed
from symphony_cli.system.vaults.archive.reading import digests
from symphony_cli.system.vaults.archive.work import EXTRACTED, EXTRACTING, NEW, OLD, PLAIN, Work

Tell = Callable[[int, int], None]


class DirectoryLocker:
    """Locking of directories, except ones that contain a `protected` path."""

    def __init__(self, protected: Sequence[str] = ()) -> None:
        self._protected = protected

    def lock(
        self,
        path: str,
        recipients: Sequence[str],
        tell: Tell,
        check: Callable[[str], None] = lambda path: None,
        forgetting: Callable[[], AbstractContextManager[object]] = nullcontext,
    ) -> list[Notice]:
        """Write the directory's archive, verify it, and only then remove the directory.

        `recipients` are `age1...` and SSH public keys. `check` runs while this process holds the
        vault's lock: first with the directory's own path, then with its path in the work directory.
        The directory is renamed in a block of `forgetting`, which may wait.

        These errors leave the vault as it was: Failed (NOT_LOCKED, VAULT_NOT_PACKABLE,
        CHANGED_MEANWHILE, VERIFICATION_FAILED, VAULT_UNSETTLED, WORK_DIRECTORY_FOREIGN), Conflict
        (VAULT_BUSY, VAULT_DOUBLED), InvalidValue and Refused for a protected directory. After
        Failed PLAINTEXT_REMAINS the vault is locked but not all of the plaintext is deleted; after
        VAULT_SET_ASIDE the directory is still in the work directory.
        """
        interrupts = Interrupts()
        with failing("NOT_LOCKED", path), interrupts.handled(), Work(path) as work:
            settled = work.settle()
            notices = [settled] if settled else []
            if not os.path.lexists(path) and os.path.lexists(work.archive):
                return notices
            check_movable(path, self._protected)
            _refuse_mounts(path)
            _refuse_doubled(work)
            check(path)
            try:
                packed = _pack_and_verify(work, recipients, tell)
                with ExitStack() as renaming:
                    renaming.enter_context(forgetting())
                    with interrupts.blocked():
                        work.rename(work.path, work.place(PLAIN))
                        renaming.close()
                        _swap(work, packed, check)
            except BaseException:
                if not work.has(PLAIN):
                    _clean_up(work, NEW)
                raise
            return [*notices, *_warnings(path, packed)]

    def unlock(self, path: str, identity: str, tell: Tell) -> list[Notice]:
        """Extract the archive, and only then remove it.

        `identity` is `AGE-SECRET-KEY-1...`. These errors leave the vault as it was: Failed
        (NOT_UNLOCKED, KEY_DOES_NOT_FIT, ARCHIVE_DAMAGED, ARCHIVE_NOT_TAR, ARCHIVE_HOSTILE,
        CHANGED_MEANWHILE, VAULT_UNSETTLED, WORK_DIRECTORY_FOREIGN), Conflict (VAULT_BUSY,
        VAULT_DOUBLED). After Failed ARCHIVE_REMAINS the vault is unlocked but the archive is not
        deleted; after VAULT_SET_ASIDE the archive is still in the work directory.
        """
        interrupts = Interrupts()
        with failing("NOT_UNLOCKED", path), interrupts.handled(), Work(path) as work:
            settled = work.settle()
            notices = [settled] if settled else []
            _refuse_doubled(work)
            if os.path.lexists(path):
                return notices
            try:
                status = _extract(work, identity, tell)
                with interrupts.blocked():
                    _swap_back(work, status)
            except BaseException:
                if not work.has(OLD):
                    _clean_up(work, EXTRACTING, EXTRACTED)
                raise
            return notices

    def settle(self, path: str) -> Notice | None:
        """Finish or undo interrupted work. Return a notice if there was any.

        Raises Failed (VAULT_UNSETTLED, WORK_DIRECTORY_FOREIGN), Conflict (VAULT_BUSY, PATH_TAKEN).
        """
        interrupts = Interrupts()
        with failing("VAULT_UNSETTLED", path), interrupts.handled(), Work(path) as work:
            return work.settle()


def _refuse_mounts(path: str) -> None:
    if mounts := mounts_in(path):
        shown = ", ".join(escaped(mount) for mount in mounts)
        raise Failed("DIRECTORY_HOLDS_MOUNT", f"something is mounted in it: {shown}")


def _refuse_doubled(work: Work) -> None:
    if os.path.lexists(work.path) and os.path.lexists(work.archive):
        raise Conflict("VAULT_DOUBLED", escaped(conflict_message(work.path)), hint=CONFLICT_HINT)


def _clean_up(work: Work, *names: str) -> None:
    """Remove unfinished files as far as possible; the original error is the one to report."""
    for name in names:
        with suppress(OSError):
            work.remove(name)


def _warnings(path: str, packed: Packed) -> list[Notice]:
    """Return warnings about plaintext with other names, and about what the archive lacks."""
    notices: list[Notice] = []
    if packed.linked:
        named = ", ".join(escaped(os.fsdecode(name)) for name in packed.linked[:MOST_NAMED])
        more = len(packed.linked) - MOST_NAMED
        notices.append(
            Notice(
                "PLAINTEXT_LINKED",
                f"'{escaped(path)}': hard links outside it still lead to the plaintext of"
                f" {named}{f' and {more} more' if more > 0 else ''}",
            )
        )
    if not HAS_ATTRIBUTES:
        text = "extended attributes and access control lists were not kept on this system"
        notices.append(Notice("ATTRIBUTES_NOT_KEPT", f"'{escaped(path)}': {text}"))
    return notices


def _pack_and_verify(work: Work, recipients: Sequence[str], tell: Tell) -> Packed:
    """Write the archive, flush it to disk, and read it back. Raises Failed, OSError."""
    from pyrage import x25519

    # Reading back needs an identity, and the user's needs a passphrase; this one is never stored.
    once = x25519.Identity.generate()
    top = os.fsencode(work.path)
    name = os.path.basename(top)
    total = 2 * check_packable(top)
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    descriptor = os.open(work.place(NEW), flags, 0o600)
    try:
        with Encryption(descriptor, [*recipients, str(once.to_public())]) as stream:
            packed = pack(top, name, stream.write, lambda done: tell(done, total))
        sync(descriptor)
        with Decryption(
            descriptor,
            str(once),
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
            raise Failed(
                "VERIFICATION_FAILED", f"'{shown}' differs between the archive and the disk"
            )


def _swap(work: Work, packed: Packed, check: Callable[[str], None]) -> None:
    """Replace the renamed directory by the verified archive, and delete the directory."""
    try:
        # Under this name no program that knows the old path can open files in it.
        check(work.place(PLAIN))
        refuse_changed(os.fsencode(work.place(PLAIN)), packed)
        work.rename(work.place(NEW), work.archive)
    except BaseException:
        _put_back(work, PLAIN, work.path)
        raise
    try:
        work.remove(PLAIN)
    except OSError as error:
        raise Failed(
            "PLAINTEXT_REMAINS",
            f"'{escaped(work.path)}' is locked, but the rest of it in"
            f" '{escaped(work.place(PLAIN))}' cannot be deleted: {reason_of(error)}",
            hint="correct that, then lock it again",
        ) from None


def _put_back(work: Work, name: str, path: str) -> None:
    try:
        work.put_back(work.place(name), path)
    except OSError as error:
        raise Failed(
            "VAULT_SET_ASIDE",
            f"'{escaped(path)}' is now at '{escaped(work.place(name))}' and cannot be moved back:"
            f" {reason_of(error)}",
            hint="move away the file in its place, then run `symphony doctor --fix`",
        ) from None


def _extract(work: Work, identity: str, tell: Tell) -> os.stat_result:
    """Extract the archive, and return its status. Raises Failed, OSError."""
    # If the archive is a symbolic link, the link is what will be removed.
    outer = os.lstat(work.archive)
    descriptor = os.open(work.archive, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise Failed("ARCHIVE_DAMAGED", f"'{escaped(work.archive)}' is not a regular file")
        os.mkdir(work.place(EXTRACTING), 0o700)
        with Decryption(
            descriptor,
            identity,
            lambda done: tell(min(done, status.st_size), status.st_size),
        ) as stream:
            vault = extract(stream, os.fsencode(work.place(EXTRACTING)))
    finally:
        os.close(descriptor)
    work.rename(os.fsdecode(vault), work.place(EXTRACTED))
    work.remove(EXTRACTING)
    return outer


def _swap_back(work: Work, status: os.stat_result) -> None:
    """Replace the archive by the extracted directory, and delete the archive."""
    work.rename(work.archive, work.place(OLD))
    try:
        if _fingerprint(os.lstat(work.place(OLD))) != _fingerprint(status):
            raise Failed("CHANGED_MEANWHILE", "the archive changed during the operation")
        work.rename(work.place(EXTRACTED), work.path)
    except BaseException:
        _put_back(work, OLD, work.archive)
        raise
    try:
        work.remove(OLD)
    except OSError as error:
        raise Failed(
            "ARCHIVE_REMAINS",
            f"'{escaped(work.path)}' is unlocked, but its archive '{escaped(work.place(OLD))}'"
            f" cannot be deleted: {reason_of(error)}",
            hint="correct that, then run `symphony doctor --fix`",
        ) from None


def _fingerprint(status: os.stat_result) -> tuple[int, ...]:
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns
