"""Signing keys of commits, in git's terms (`user.signingKey`, `gpg.format`)."""

from __future__ import annotations

from symphony_cli.base.errors import InvalidValue
from symphony_cli.base.text import clean, clean_path, escaped

OPENPGP, SSH, X509 = "openpgp", "ssh", "x509"
SIGNING_FORMATS = (OPENPGP, SSH, X509)
# The prefix of a literal SSH key (git-config(1), user.signingKey). Without the prefix git accepts
# only keys that begin with `ssh-`, and reads all others as paths.
_LITERAL = "key::"
_SSH_KEY_TYPES = ("ssh-", "ecdsa-sha2-", "sk-ssh-", "sk-ecdsa-")


def clean_signing_format(text: str) -> str:
    """Return a valid signature format."""
    if text not in SIGNING_FORMATS:
        raise InvalidValue(
            "SIGNING_FORMAT_INVALID",
            f"unknown signature format '{escaped(text)}'",
            hint=f"choose one of {', '.join(SIGNING_FORMATS)}",
            field="signing_format",
        )
    return text


def is_literal(key: str) -> bool:
    """Whether a signing key is a literal SSH key instead of a path."""
    key = key.strip()
    # A file may be named `ssh-key.pub`; a key has a space after its type.
    return key.startswith(_LITERAL) or (key.startswith(_SSH_KEY_TYPES) and " " in key)


def format_of(key: str, former: str | None = None) -> str:
    """Return the most likely signature format of a key.

    `former` is the format of the key that it replaces.
    """
    is_public_file = key.endswith(".pub") and "@" not in key
    if is_literal(key) or "/" in key or key.startswith("~") or is_public_file:
        return SSH
    return X509 if former == X509 else OPENPGP


def key_file(key: str | None, signing_format: str | None) -> str | None:
    """Return the path of a signing key's file, or None if it has no file."""
    if key is None or signing_format != SSH or is_literal(key):
        return None
    return key


def refuse_private_key(text: str, field: str) -> None:
    """Raise InvalidValue if the text is a private key; the message does not repeat it."""
    if "PRIVATE KEY-----" in text:
        raise InvalidValue(
            "PRIVATE_KEY_GIVEN",
            f"{field} contains a private key, which Symphony does not store",
            hint="pass the path of the key file",
            field=field,
        )


def clean_signing_key(key: str, signing_format: str) -> str:
    """Return a value for `user.signingKey`: a key ID, a literal SSH key or an absolute path."""
    refuse_private_key(key, "signing_key")
    if key_file(key, signing_format) is not None:
        return clean_path(key, "signing_key")
    key = clean(key, "signing_key")
    return key if signing_format != SSH or key.startswith(_LITERAL) else _LITERAL + key
