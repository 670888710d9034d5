"""Passphrases: from a descriptor, from a keyring, or of a user at a terminal."""

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
# As ssh has it.
TRIES = 3


class Keyring(Protocol):
    """What keeps passphrases, by the keys that they are of. Raises Failed where it cannot."""

    def passphrase(self, recipient: str) -> str | None:
        """Return the passphrase of a key, None where it is not kept."""
        ...

    def keep(self, recipient: str, passphrase: str) -> None:
        """Keep the passphrase of a key, in the place of the one that was kept."""
        ...


class PassphraseReader:
    """Reads them from the descriptor where there is one, a line each; else asks.

    Raises InvalidValue for a descriptor that is none. Make it before any file is opened, which
    could get that number. `keyring` is there when the user has chosen it.
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
                raise _unreadable(descriptor, "no number is that large") from None

    @property
    def tries(self) -> int:
        """How often a passphrase can be asked for."""
        return TRIES if self._descriptor is None and self._output.can_ask else 1

    def unseen(self) -> AbstractContextManager[None]:
        """Have nothing seen that is typed from the first question in a block to the block's end."""
        return self._output.unseen()

    def current(self, said: str | None = None) -> str:
        """Return the passphrase of a key; a user who is asked is first told what is `said`.

        Raises MissingContext where nobody can be asked, InvalidValue, Failed.
        """
        if said is not None:
            self._output.say(said)
        if self._descriptor is not None:
            return self._given()
        passphrase = self._asked("passphrase")
        self._say_checking()
        return passphrase

    def new(self) -> str:
        """Return a new passphrase, which a user gives twice. Raises as `current` does."""
        if self._descriptor is not None:
            return self._given()
        passphrase = self._asked("new passphrase")
        if self._asked("the same again") != passphrase:
            raise InvalidValue(
                "PASSPHRASES_DIFFER", "these are two passphrases; nothing was changed"
            )
        return passphrase

    def kept(self, recipient: str) -> str | None:
        """Return the passphrase that the keyring has for a key; None where one is given."""
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
        """Have the keyring keep the passphrase of a key."""
        if self.keyring is None:
            return
        try:
            self.keyring.keep(recipient, passphrase)
        except Failed as error:
            self._warn(error)

    def _say_checking(self) -> None:
        # It takes seconds, in which nothing else is seen to be done.
        if self._output.can_ask:
            self._output.say("checking the passphrase")

    def _warn(self, error: Failed) -> None:
        self._output.notice(Notice(error.code, f"{error.message}; {error.hint}"))
        # Once is enough for each run.
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
        f"no passphrase can be read from descriptor {descriptor}: {reason}",
        hint=f"open it for symphony, as in: symphony ... --passphrase-fd {descriptor}"
        f" {descriptor}< FILE",
        field="passphrase_fd",
    )
