"""Signing: which key proves who made a commit, in git's terms (`user.signingKey`, `gpg.format`)."""

from __future__ import annotations

from symphony_cli.base.errors import InvalidValue
from symphony_cli.base.text import clean, clean_path, escaped

OPENPGP, SSH, X509 = "openpgp", "ssh", "x509"
SIGNING_FORMATS = (OPENPGP, SSH, X509)
# What git takes an SSH key that is given itself by (git-config(1), user.signingKey). Without it,
# git knows only the keys that begin with `ssh-`, and takes all others for paths.
_LITERAL = "key::"
_SSH_KEY_TYPES = ("ssh-", "ecdsa-sha2-", "sk-ssh-", "sk-ecdsa-")


def clean_signing_format(text: str) -> str:
    """Return a valid format of signatures."""
    if text not in SIGNING_FORMATS:
        raise InvalidValue(
            "SIGNING_FORMAT_INVALID",
            f"'{escaped(text)}' is not a format of signatures",
            hint=f"choose one of {', '.join(SIGNING_FORMATS)}",
            field="signing_format",
        )
    return text


def is_literal(key: str) -> bool:
    """Whether an SSH signing key is given itself, and not the path of its file."""
    key = key.strip()
    # A file may be called `ssh-key.pub`; a key has its type, a blank and what it is.
    return key.startswith(_LITERAL) or (key.startswith(_SSH_KEY_TYPES) and " " in key)


def format_of(key: str, former: str | None = None) -> str:
    """Return the format that a key is most likely of, when the user does not say.

    `former` is the format of the key that it takes the place of.
    """
    is_public_file = key.endswith(".pub") and "@" not in key
    if is_literal(key) or "/" in key or key.startswith("~") or is_public_file:
        return SSH
    return X509 if former == X509 else OPENPGP


def key_file(key: str | None, signing_format: str | None) -> str | None:
    """Return the path of the file that a signing key is in, None where it is in no file."""
    if key is None or signing_format != SSH or is_literal(key):
        return None
    return key


def refuse_private_key(text: str, field: str) -> None:
    """Raise InvalidValue, which does not show the text, when it is a private key itself."""
    if "PRIVATE KEY-----" in text:
        raise InvalidValue(
            "PRIVATE_KEY_GIVEN",
            f"{field} is given a private key itself, which Symphony does not keep",
            hint="give the path of its file",
            field=field,
        )


def clean_signing_key(key: str, signing_format: str) -> str:
    """Return `user.signingKey`: a key's id, an SSH key itself, or an absolute path."""
    refuse_private_key(key, "signing_key")
    if key_file(key, signing_format) is not None:
        return clean_path(key, "signing_key")
    key = clean(key, "signing_key")
    return key if signing_format != SSH or key.startswith(_LITERAL) else _LITERAL + key
