"""The file recipient.txt: a public half, and its secret half's digest.

age reads it too (`age -R recipient.txt`), and ignores the comments.
"""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from symphony_cli.domain.recipients import clean_recipient, invalid_recipient
from symphony_cli.system.vaults.age.keys import parsed_recipient

_BOUND = "# identity.age sha256:"


class PublicHalf(NamedTuple):
    """The content of recipient.txt; older files have no digests."""

    recipient: str
    digests: tuple[str, ...] = ()

    def fits(self, encrypted: bytes) -> bool:
        """Whether an encrypted file matches a digest, or there are no digests."""
        return not self.digests or _digest(encrypted) in self.digests

    @property
    def content(self) -> bytes:
        """The file's bytes."""
        lines = [self.recipient, *(f"{_BOUND}{digest}" for digest in self.digests)]
        return "".join(f"{line}\n" for line in lines).encode()


def bound(recipient: str, *encrypted: bytes) -> PublicHalf:
    """Return a public half with the digests of its encrypted files."""
    return PublicHalf(recipient, tuple(_digest(one) for one in encrypted))


def public_half(content: bytes) -> PublicHalf:
    """Parse the file. Raises InvalidValue (RECIPIENT_INVALID)."""
    lines = [line.strip() for line in content.decode(errors="replace").splitlines()]
    # Any text after the prefix is kept: a damaged digest then matches no file.
    digests = tuple(line[len(_BOUND) :] for line in lines if line.startswith(_BOUND))
    recipients = [line for line in lines if line and not line.startswith("#")]
    recipient = clean_recipient(recipients[0] if len(recipients) == 1 else "")
    if not recipient.startswith("age1"):
        raise invalid_recipient(recipient)
    parsed_recipient(recipient)
    return PublicHalf(recipient, digests)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
