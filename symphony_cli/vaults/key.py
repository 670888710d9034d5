"""The user's key of vaults, and what its passphrase may be."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from symphony_cli.base.errors import InvalidValue, NotFound

# A key's file has a few hundred bytes.
LARGEST_FILE = 1 << 16
# A line that is longer was hardly meant to be one.
LONGEST_PASSPHRASE = 1024


@dataclass(frozen=True, slots=True)
class Key:
    """Both halves of a key, `AGE-SECRET-KEY-1...` and `age1...`, and the text of its file.

    What is secret is in no repr.
    """

    secret: str = field(repr=False)
    recipient: str
    text: str = field(repr=False)


class KeyView(NamedTuple):
    """A key as it is shown: its public half, and the file in which the secret half is kept."""

    recipient: str
    path: str


def key_missing() -> NotFound:
    """The error where there is no key."""
    return NotFound("KEY_MISSING", "there is no key of vaults", hint="symphony vault key create")


def clean_passphrase(line: bytes) -> str:
    """Return a passphrase, to the byte as it was given. Raises InvalidValue, not showing it."""
    if not line:
        raise _invalid("PASSPHRASE_EMPTY", "a passphrase cannot be empty")
    if len(line) > LONGEST_PASSPHRASE:
        raise _invalid(
            "PASSPHRASE_INVALID", f"a passphrase has at most {LONGEST_PASSPHRASE} bytes in a line"
        )
    try:
        return line.decode()
    except UnicodeDecodeError:
        # Not from it: its traceback would show the bytes.
        raise _invalid("PASSPHRASE_INVALID", "the passphrase is not valid UTF-8") from None


def _invalid(code: str, message: str) -> InvalidValue:
    return InvalidValue(code, message, field="passphrase")
