"""Fakes of the vault key and of passphrases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from symphony_cli.base.errors import Conflict, Failed, InvalidValue, NotFound
from symphony_cli.base.findings import Notice
from symphony_cli.vaults.key import Key

WRONG = Failed("PASSPHRASE_WRONG", "wrong passphrase", field="passphrase")


def a_key(name: str = "1") -> Key:
    return Key(f"AGE-SECRET-KEY-{name}", f"age{name}", f"AGE-SECRET-KEY-{name}\n")


class FakeKeys:
    """A key in memory. A plain key file is `NAME`, an encrypted one `NAME PASSPHRASE`.

    The public half may be `unrecorded` until the key is opened. `rival` is a key that another
    process creates just before this one stores its own.
    """

    path = "/data/vault-key/identity.age"

    def __init__(self, key: Key | None = None, passphrase: str = "pass") -> None:
        self.key = key
        self.passphrase = passphrase
        self.rival: Key | None = None
        self.damaged = False
        self.unrecorded = False
        self.file: bytes | None = None
        self.warnings: list[Notice] = []
        self.copies: list[str] = []
        self.is_locked = False

    def recipient(self) -> str | None:
        if self.unrecorded:
            raise Failed("KEY_DAMAGED", "unrecorded", hint="open it")
        return self.key.recipient if self.key else None

    def opened(self, passphrase: str) -> Key:
        if self.key is None:
            raise NotFound("KEY_MISSING", "there is no key")
        if self.damaged:
            raise Failed("KEY_DAMAGED", "damaged")
        if passphrase != self.passphrase:
            raise WRONG
        self.unrecorded = False
        return self.key

    def recorded_recipient(self) -> str | None:
        if self.key is None:
            raise NotFound("KEY_MISSING", "there is no key")
        return None if self.unrecorded else self.key.recipient

    def check_recipient(self, text: str) -> str:
        return text

    def encrypted(self) -> bytes:
        if self.key is None:
            raise NotFound("KEY_MISSING", "there is no key")
        if self.damaged:
            raise Failed("KEY_DAMAGED", "damaged")
        return f"{self.key.recipient} {self.passphrase}".encode()

    def notices(self) -> list[Notice]:
        return self.warnings

    def read_file(self, path: str) -> bytes:
        return path.encode()

    def is_encrypted(self, content: bytes) -> bool:
        if not content:
            raise InvalidValue("KEY_FILE_INVALID", "no key")
        return b" " in content

    def key_in(self, content: bytes, passphrase: str | None = None) -> Key:
        name, _, expected = content.decode().partition(" ")
        if expected and expected != passphrase:
            raise WRONG
        return a_key(name)

    def write_copy(self, path: str) -> str:
        self.copies.append(path)
        return f"/work/{path}"

    def generated(self) -> Key:
        return a_key("new")

    def put(self, key: Key, passphrase: str) -> None:
        self.put_file(key, b"")
        self.passphrase = passphrase

    def put_file(self, key: Key, content: bytes) -> None:
        self.key = self.key or self.rival
        if self.key is not None:
            raise self.taken()
        self.key = key
        self.file = content

    def taken(self) -> Conflict:
        return Conflict("KEY_EXISTS", "there is a key")

    @contextmanager
    def changing(self) -> Iterator[None]:
        if self.key is None:
            raise NotFound("KEY_MISSING", "there is no key")
        self.is_locked = True
        yield
        self.is_locked = False

    def change_passphrase(self, key: Key, passphrase: str) -> None:
        assert self.is_locked
        assert key == self.key
        self.passphrase = passphrase


class FakePassphrases:
    """Answers with the `typed` passphrases in order. `memory` is the keyring, None if it is off.

    `asked` has the message before each question, and `new` for a new passphrase.
    """

    def __init__(self, *typed: str, tries: int = 3, memory: dict[str, str] | None = None) -> None:
        self._typed = list(typed)
        self._tries = tries
        self.memory = memory
        self.asked: list[str | None] = []
        self.is_hidden = False

    @contextmanager
    def without_echo(self) -> Iterator[None]:
        before, self.is_hidden = self.is_hidden, True
        yield
        self.is_hidden = before

    @property
    def tries(self) -> int:
        return self._tries

    def current(self, message: str | None = None) -> str:
        assert self.is_hidden
        self.asked.append(message)
        return self._typed.pop(0)

    def new(self) -> str:
        assert self.is_hidden
        self.asked.append("new")
        return self._typed.pop(0)

    def kept(self, recipient: str) -> str | None:
        return (self.memory or {}).get(recipient)

    def keep(self, recipient: str, passphrase: str) -> None:
        if self.memory is not None:
            self.memory[recipient] = passphrase
