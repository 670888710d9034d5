"""Passphrases from a descriptor, a keyring or the user."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Protocol

from symphony_cli.base.errors import Failed, InvalidValue
from symphony_cli.base.findings import Notice
from symphony_cli.output.hiding import read_line
from symphony_cli.vaults.key import LONGEST_PASSPHRASE, clean_passphrase

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from symphony_cli.output.writer import Output

OPTION = "--passphrase-fd N"
# As in ssh.
TRIES = 3


class Keyring(Protocol):
    """Passphrases by key. Raises Failed."""

    def passphrase(self, recipient: str) -> str | None:
        """Return the passphrase of a key, or None."""
        ...

    def keep(self, recipient: str, passphrase: str) -> None:
        """Store or replace the passphrase of a key."""
        ...


class PassphraseReader:
    """Passphrases from a descriptor, one on each line, or from the user.

    Raises InvalidValue if the descriptor is not open. Create it before any file is opened, since
    that file could get the descriptor's number. `keyring` is None if the keyring is off.
    """

    def __init__(self, output: Output, descriptor: int | None) -> None:
        self._output = output
        self._descriptor = descriptor
        self.keyring: Keyring | None = None
        if descriptor is not None:
            try:
                os.fstat(descriptor)
            except OSError as error:
                raise _unreadable(descriptor, error.strerror) from None
            except OverflowError:
                raise _unreadable(descriptor, "the number is too large") from None

    @property
    def tries(self) -> int:
        """How many times a passphrase can be entered."""
        return TRIES if self._descriptor is None and self._output.can_ask else 1

    def without_echo(self) -> AbstractContextManager[None]:
        """Hide what the user types, from the first question in a block to the block's end."""
        return self._output.without_echo()

    def current(self, message: str | None = None) -> str:
        """Return the key's passphrase; a message goes before the question. Also raises Failed."""
        if message is not None:
            self._output.say(message)
        if self._descriptor is not None:
            return self._given()
        passphrase = self._asked("passphrase")
        self._say_checking()
        return passphrase

    def new(self) -> str:
        """Return a new passphrase. Raises InvalidValue if the user types two different ones."""
        if self._descriptor is not None:
            return self._given()
        passphrase = self._asked("new passphrase")
        if self._asked("confirm passphrase") != passphrase:
            raise InvalidValue(
                "PASSPHRASES_DIFFER", "the passphrases do not match; nothing was changed"
            )
        return passphrase

    def kept(self, recipient: str) -> str | None:
        """Return a key's passphrase from the keyring; a failure is printed as a warning."""
        if self.keyring is None or self._descriptor is not None:
            return None
        try:
            passphrase = self.keyring.passphrase(recipient)
        except Failed as error:
            self._warn(error)
            return None
        if passphrase is not None:
            self._say_checking()
        return passphrase

    def keep(self, recipient: str, passphrase: str) -> None:
        """Store a key's passphrase in the keyring; a failure is printed as a warning."""
        if self.keyring is None:
            return
        try:
            self.keyring.keep(recipient, passphrase)
        except Failed as error:
            self._warn(error)

    def _say_checking(self) -> None:
        # scrypt takes seconds, with no other sign of progress.
        if self._output.can_ask:
            self._output.say("Checking the passphrase")

    def _warn(self, error: Failed) -> None:
        self._output.notice(Notice(error.code, f"{error.message}; {error.hint}"))
        # Warn once in a run.
        self.keyring = None

    def _asked(self, question: str) -> str:
        return clean_passphrase(self._output.ask_hidden(question, OPTION))

    def _given(self) -> str:
        descriptor = self._descriptor
        assert descriptor is not None
        try:
            line = read_line(descriptor, LONGEST_PASSPHRASE + 1)
        except OSError as error:
            raise _unreadable(descriptor, error.strerror) from None
        return clean_passphrase(line or b"")


def _unreadable(descriptor: int, reason: str | None) -> InvalidValue:
    return InvalidValue(
        "PASSPHRASE_FD_UNREADABLE",
        f"cannot read the passphrase from file descriptor {descriptor}: {reason}",
        hint=f"open it, as in `symphony ... --passphrase-fd {descriptor} {descriptor}< FILE`",
        field="passphrase_fd",
    )
