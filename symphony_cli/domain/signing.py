"""Signing: which key proves who made a commit, in git's terms (`user.signingKey`, `gpg.format`)."""

from __future__ import annotations

from symphony_cli.domain.errors import InvalidValue
from symphony_cli.domain.text import clean

OPENPGP, SSH, X509 = "openpgp", "ssh", "x509"
SIGNING_FORMATS = (OPENPGP, SSH, X509)
# What stands at the beginning of an SSH key that is given itself (git-config(1), user.signingKey).
_SSH_LITERALS = ("key::", "ssh-", "ecdsa-sha2-", "sk-ssh-", "sk-ecdsa-")


def clean_signing_format(text: str) -> str:
    """Return a valid format of signatures."""
    if text not in SIGNING_FORMATS:
        raise InvalidValue(
            "SIGNING_FORMAT_INVALID",
            f"'{clean(text, 'signing_format')}' is not a format of signatures",
            hint=f"choose one of {', '.join(SIGNING_FORMATS)}",
            field="signing_format",
        )
    return text


def is_literal(key: str) -> bool:
    """Whether an SSH signing key is given itself, and not the path of its file."""
    return key.startswith(_SSH_LITERALS)


def format_of(key: str) -> str:
    """Return the format that a key is most likely of, when the user does not say."""
    return SSH if is_literal(key) or "/" in key or key.startswith("~") else OPENPGP


def key_file(key: str | None, signing_format: str | None) -> str | None:
    """Return the path of the file that a signing key is in, None where it is in no file."""
    if key is None or signing_format != SSH or is_literal(key):
        return None
    return key
