"""The user's key on disk: `identity.age`, encrypted, and `recipient.txt`.

recipient.txt has the digest of identity.age (see `recipient_files`), so that no vault is locked for
a public half whose secret half is missing, for example after a partial restore from a backup.
"""

from __future__ import annotations

import errno
import fcntl
import os
import stat
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime

from symphony_cli.base.errors import Conflict, Failed, InvalidValue
from symphony_cli.base.findings import Notice
from symphony_cli.base.text import escaped
from symphony_cli.domain.recipients import clean_recipient
from symphony_cli.system.disk.copying import sync_path
from symphony_cli.system.disk.files import full_path, make_private_directories, read_regular
from symphony_cli.system.disk.writing import (
    make_private_directory,
    remove_directory_of_files,
    replace_file,
    write_file,
)
from symphony_cli.system.processes.signals import interrupts_deferred
from symphony_cli.system.vaults.age import keys as age_keys
from symphony_cli.system.vaults.key.directory import IDENTITY, RECIPIENT, KeyDirectory
from symphony_cli.system.vaults.key.recipient_files import PublicHalf, bound
from symphony_cli.vaults.key import LARGEST_FILE, Key, key_missing


class KeyFiles:
    """The key in a directory, which has both files or does not exist.

    `now` is the clock for new keys.
    """

    def __init__(self, directory: str, now: Callable[[], datetime]) -> None:
        self._directory = directory
        self._there = KeyDirectory(directory)
        self._now = now
        self._is_held = False
        self.path = self._there.identity

    # Reading

    def recipient(self) -> str | None:
        return self._there.matching_half().recipient if self._there.is_there() else None

    def encrypted(self) -> bytes:
        """Return the content of identity.age. Raises NotFound (KEY_MISSING), Failed."""
        if self.recipient() is None:
            raise key_missing()
        return self._there.encrypted()

    def recorded_recipient(self) -> str | None:
        """Return the public half in recipient.txt, or None if that is missing or damaged."""
        if not self._there.is_there():
            raise key_missing()
        self._there.encrypted()
        try:
            return self._there.public_half().recipient
        except Failed:
            return None

    def opened(self, passphrase: str) -> Key:
        """Decrypt identity.age, and write its digest to recipient.txt if necessary."""
        recorded = self.recorded_recipient()
        content = self._there.encrypted()
        try:
            key = age_keys.key_in(content, passphrase)
        except InvalidValue as error:
            raise self._there.not_a_key(error) from None
        if recorded not in (None, key.recipient):
            raise self._there.not_of_one_key()
        self._bind(bound(key.recipient, content), content)
        return key

    def notices(self) -> list[Notice]:
        """Return a warning if the group or others have any permission on the key."""
        for path in (self._directory, self._there.identity, self._there.recipient):
            with suppress(OSError):
                if os.stat(path).st_mode & (stat.S_IRWXG | stat.S_IRWXO):
                    text = f"others have access to {escaped(path)}; to restrict it, run"
                    return [Notice("KEY_NOT_PRIVATE", f"{text} `chmod -R go= '{self._directory}'`")]
        return []

    # Key files and recipients

    def check_recipient(self, text: str) -> str:
        recipient = clean_recipient(text)
        age_keys.parsed_recipient(recipient)
        return recipient

    def is_encrypted(self, content: bytes) -> bool:
        """Whether a key file needs a passphrase. Raises InvalidValue (KEY_FILE_INVALID)."""
        if len(content) > LARGEST_FILE:
            raise age_keys.file_error("it is too large")
        if not age_keys.is_encrypted(content):
            return False
        age_keys.check_encrypted(content)
        return True

    def key_in(self, content: bytes, passphrase: str | None = None) -> Key:
        """Return the key in a file."""
        return age_keys.key_in(content, passphrase)

    def read_file(self, path: str) -> bytes:
        """Return the content of a regular file, cut off just above the size limit."""
        full = full_path(path, "file")
        try:
            # The extra byte shows that the file is too large.
            return read_regular(full, LARGEST_FILE + 1)
        except OSError as error:
            raise InvalidValue(
                "FILE_UNREADABLE",
                f"'{escaped(path)}' cannot be read: {error.strerror}",
                field="file",
            ) from None

    def write_copy(self, path: str) -> str:
        """Copy identity.age to a new file (0600), flushed to disk."""
        content = self.encrypted()
        full = full_path(path, "file")
        try:
            write_file(full, content)
            sync_path(os.path.dirname(full))
        except FileExistsError:
            raise Conflict(
                "PATH_TAKEN", f"'{escaped(path)}' already exists", field="file"
            ) from None
        except OSError as error:
            raise _not_written(full, error, field="file") from None
        return full

    # Writing

    def generated(self) -> Key:
        return age_keys.generated(self._now())

    def put(self, key: Key, passphrase: str) -> None:
        self.put_file(key, age_keys.encrypted(key, passphrase))

    def put_file(self, key: Key, content: bytes) -> None:
        """Store an encrypted key. Both files appear at once, by a rename, flushed to disk."""
        data, name = os.path.split(self._directory)
        new = os.path.join(data, f".{name}-{os.urandom(8).hex()}")
        try:
            make_private_directories(data)
            with interrupts_deferred():
                make_private_directory(new)
                try:
                    write_file(os.path.join(new, IDENTITY), content)
                    half = bound(key.recipient, content)
                    write_file(os.path.join(new, RECIPIENT), half.content)
                    sync_path(new)
                    # rename(2) replaces an empty directory, and nothing else.
                    os.rename(new, self._directory)
                except BaseException:
                    remove_directory_of_files(new)
                    raise
                sync_path(data)
        except OSError as error:
            in_the_way = error.errno in (errno.ENOTEMPTY, errno.EEXIST, errno.ENOTDIR)
            if in_the_way and os.path.lexists(self._directory):
                raise self.taken() from None
            raise _not_written(self._directory, error) from None

    @contextmanager
    def changing(self) -> Generator[None]:
        """Hold a lock on the directory during a block."""
        if not self._there.is_there():
            raise key_missing()
        try:
            descriptor = os.open(self._directory, os.O_RDONLY | os.O_DIRECTORY)
        except OSError as error:
            raise _not_written(self._directory, error) from None
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Conflict("KEY_BUSY", "another process is changing the passphrase") from None
            self._is_held = True
            yield
        finally:
            self._is_held = False
            os.close(descriptor)

    def change_passphrase(self, key: Key, passphrase: str) -> None:
        """Replace identity.age, atomically and flushed to disk, in a `changing` block."""
        content = age_keys.encrypted(key, passphrase)
        # First the digests of both versions, so that the files match wherever a crash happens.
        self._replace(RECIPIENT, bound(key.recipient, self._there.encrypted(), content).content)
        self._replace(IDENTITY, content)
        # The change is done, and a leftover digest is harmless.
        with suppress(Failed):
            self._replace(RECIPIENT, bound(key.recipient, content).content)

    def taken(self) -> Conflict:
        return Conflict(
            "KEY_EXISTS",
            f"a key already exists in {escaped(self._directory)}",
            hint="locked vaults need it; to use another key, save this one with `symphony vault"
            " key export FILE`, then move the directory away",
        )

    def _bind(self, half: PublicHalf, content: bytes) -> None:
        """Record the public half of an opened file, if possible."""
        with suppress(Failed):
            if self._there.public_half() == half:
                return
        # A key on a read-only file system opens too.
        with suppress(OSError, Conflict, Failed), ExitStack() as stack:
            if not self._is_held:
                stack.enter_context(self.changing())
            # Another process may have changed the passphrase meanwhile.
            if self._there.encrypted() == content:
                self._replace(RECIPIENT, half.content)

    def _replace(self, name: str, content: bytes) -> None:
        path = os.path.join(self._directory, name)
        try:
            replace_file(path, content)
        except OSError as error:
            raise _not_written(path, error) from None


def _not_written(path: str, error: OSError, field: str | None = None) -> Failed:
    return Failed(
        "KEY_NOT_WRITTEN", f"{escaped(path)} cannot be written: {error.strerror}", field=field
    )
