"""`recipient.txt`: the public half of a key, and which encrypted file has the other half.

age takes it, too (`age -R recipient.txt`), and leaves comments alone.
"""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from symphony_cli.domain.recipients import clean_recipient, invalid_recipient
from symphony_cli.system.vaults.age.keys import parsed_recipient

_BOUND = "# identity.age sha256:"


class PublicHalf(NamedTuple):
    """What the file says. Without digests it is an older one, and says nothing of the other."""

    recipient: str
    digests: tuple[str, ...] = ()

    def fits(self, encrypted: bytes) -> bool:
        """Whether it is the public half of what is in an encrypted file, as far as it says."""
        return not self.digests or _digest(encrypted) in self.digests

    @property
    def content(self) -> bytes:
        """The file."""
        lines = [self.recipient, *(f"{_BOUND}{digest}" for digest in self.digests)]
        return "".join(f"{line}\n" for line in lines).encode()


def bound(recipient: str, *encrypted: bytes) -> PublicHalf:
    """Return the public half of what is in each of the encrypted files."""
    return PublicHalf(recipient, tuple(_digest(one) for one in encrypted))


def public_half(content: bytes) -> PublicHalf:
    """Return what a file says. Raises InvalidValue (RECIPIENT_INVALID)."""
    lines = [line.strip() for line in content.decode(errors="replace").splitlines()]
    # Whatever stands there, were it damaged: it then fits no file.
    digests = tuple(line[len(_BOUND) :] for line in lines if line.startswith(_BOUND))
    recipients = [line for line in lines if line and not line.startswith("#")]
    recipient = clean_recipient(recipients[0] if len(recipients) == 1 else "")
    if not recipient.startswith("age1"):
        raise invalid_recipient(recipient)
    parsed_recipient(recipient)
    return PublicHalf(recipient, digests)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
