"""Recipients: the public keys that vaults are encrypted to, in age's formats."""

from __future__ import annotations

from symphony_cli.base.errors import InvalidValue
from symphony_cli.base.text import clean, escaped

# The characters of Bech32 data (BIP 173): neither 1, b, i nor o.
_BECH32 = frozenset("qpzry9x8gf2tvdw0s3jn54khce6mua7l")
_X25519, _X25519_LENGTH = "age1", 62
_SSH_TYPES = ("ssh-ed25519", "ssh-rsa")
_BASE64 = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=")
# A secret key, given by mistake, must not be repeated in a message.
_SECRET = ("AGE-SECRET-KEY-", "PRIVATE KEY", "AGE-PLUGIN-")
_SHOWN = 80


def clean_recipient(text: str) -> str:
    """Return a recipient: `age1...`, or an SSH public key with its optional comment.

    Only its form is checked; age's library checks the key. Raises InvalidValue
    (RECIPIENT_INVALID).
    """
    if any(mark in text.upper() for mark in _SECRET):
        raise recipient_error("a recipient must be a public key, but this is a secret key")
    try:
        recipient = clean(text, "recipient")
    except InvalidValue:
        raise invalid_recipient(text) from None
    words = recipient.split(maxsplit=2)
    if len(words) == 1:
        # Bech32 may be upper case, as in QR codes, but not mixed case.
        lower = recipient.lower() if recipient.isupper() else recipient
        if _is_x25519(lower):
            return lower
    elif words and words[0] in _SSH_TYPES and _BASE64.issuperset(words[1]):
        return " ".join(words)
    raise invalid_recipient(recipient)


def invalid_recipient(text: str) -> InvalidValue:
    """Return the error for text that is not a recipient."""
    shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."
    return recipient_error(f"invalid recipient '{escaped(shown)}'")


def recipient_error(message: str) -> InvalidValue:
    """Return an error about a recipient, with a hint that shows valid ones."""
    return InvalidValue(
        "RECIPIENT_INVALID",
        message,
        hint="use age1... (from `symphony vault key show` or age-keygen) or an SSH public key"
        " (ssh-ed25519 AAAA... or ssh-rsa AAAA...)",
        field="recipient",
    )


def _is_x25519(text: str) -> bool:
    return (
        text.startswith(_X25519)
        and len(text) == _X25519_LENGTH
        and _BECH32.issuperset(text[len(_X25519) :])
    )
