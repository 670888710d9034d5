"""Recipients: public keys for which a vault can be locked."""

from __future__ import annotations

from symphony_cli.domain.errors import InvalidValue
from symphony_cli.domain.text import clean

PREFIXES = ("age1", "ssh-ed25519 ", "ssh-rsa ")


def clean_recipient(text: str) -> str:
    """Return a valid recipient: `age1...`, or the line of an SSH public key."""
    recipient = clean(text, "recipient")
    if not recipient.startswith(PREFIXES):
        raise InvalidValue(
            "RECIPIENT_INVALID",
            "that is no recipient",
            hint="a recipient is age1... or the line of an SSH public key",
            field="recipient",
        )
    return recipient
