"""A vault key, and the rules of its passphrase."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from symphony_cli.base.errors import InvalidValue, NotFound

# A key file has a few hundred bytes.
LARGEST_FILE = 1 << 16
# A longer line is hardly a passphrase, but more likely the wrong file.
LONGEST_PASSPHRASE = 1024


@dataclass(frozen=True, slots=True)
class Key:
    """Both halves of a key (`AGE-SECRET-KEY-1...`, `age1...`), and its file's text.

    The repr leaves the secrets out.
    """

    secret: str = field(repr=False)
    recipient: str
    text: str = field(repr=False)


class KeyView(NamedTuple):
    """A key's public half, and its encrypted file's path."""

    recipient: str
    path: str


def key_missing() -> NotFound:
    """Return the KEY_MISSING error."""
    return NotFound(
        "KEY_MISSING",
        "no vault key exists yet",
        hint="to create one, run `symphony vault key create`",
    )


def clean_passphrase(line: bytes) -> str:
    """Return a line as a passphrase, unchanged. Raises InvalidValue without showing the line."""
    if not line:
        raise _invalid("PASSPHRASE_EMPTY", "a passphrase cannot be empty")
    if len(line) > LONGEST_PASSPHRASE:
        raise _invalid(
            "PASSPHRASE_INVALID", f"a passphrase can have at most {LONGEST_PASSPHRASE} bytes"
        )
    try:
        return line.decode()
    except UnicodeDecodeError:
        # Not chained: the traceback would show the bytes.
        raise _invalid("PASSPHRASE_INVALID", "the passphrase is not valid UTF-8") from None


def _invalid(code: str, message: str) -> InvalidValue:
    return InvalidValue(code, message, field="passphrase")
