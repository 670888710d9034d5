"""Remotes that a file from elsewhere may name: whatever git does with one stays harmless."""

from __future__ import annotations

import re

from symphony_cli.base.errors import InvalidValue
from symphony_cli.base.text import escaped
from symphony_cli.domain.remote_urls import RemoteURL, address_of, clean_remote_url

SCHEMES = ("https", "ssh", "git", "git+ssh", "ssh+git")
_LOCAL = ("", "file")
# `transport::address` starts a program of that name.
_HELPER = re.compile(r"\s*[A-Za-z0-9][A-Za-z0-9+.-]*::")
# The rules of git-check-ref-format, a little narrower.
_REF = re.compile(
    r"(?![-./])(?!.*(?:\.\.|//|/\.|@\{|\.lock(?:/|$)))[^\s~^:?*\[\\\x00-\x1f\x7f]+(?<![./])"
)
# In a remote's name, `=` would end a key of git's configuration.
_REMOTE = re.compile(r"[\w./-]+")
_LONGEST_REF = 200


def clean_source(text: str, *, allow_local: bool) -> RemoteURL:
    """Return a URL that git may fetch from, without credentials.

    Raises InvalidValue for a remote helper, a scheme that is not encrypted or unknown, a part that
    git or ssh could take for an option, and without `allow_local` for a path on this machine.
    """
    if _HELPER.match(text):
        raise _refused("it names a program (remote helper)")
    cleaned = clean_remote_url(text)
    address = address_of(cleaned.url)
    if any(part.startswith("-") for part in (address.host, address.user, address.path.lstrip("/"))):
        raise _refused("a part of it begins with -")
    if address.scheme in _LOCAL:
        if not allow_local:
            hint = "if you trust the file, pass --allow-local"
            raise _refused("it is a path on this machine", hint)
        if not address.path.startswith("/"):
            raise _refused("it is a relative path")
    elif address.scheme not in SCHEMES:
        raise _refused(f"its scheme is '{address.scheme}'", f"use one of {', '.join(SCHEMES)}")
    return cleaned


def _refused(reason: str, hint: str | None = None) -> InvalidValue:
    # The URL may contain a password, so it is not repeated.
    message = f"refused a remote URL: {reason}"
    return InvalidValue("REMOTE_URL_REFUSED", message, hint=hint, field="remotes")


def clean_branch(text: str) -> str:
    """Return a valid name of a branch. Raises InvalidValue."""
    return _clean_ref(text, "branch")


def clean_remote(text: str) -> str:
    """Return a valid name of a remote: letters, digits and `._-/`. Raises InvalidValue."""
    if not _REMOTE.fullmatch(text):
        raise _invalid_ref(text, "remote")
    return _clean_ref(text, "remote")


def _clean_ref(text: str, what: str) -> str:
    if not _REF.fullmatch(text) or len(text) > _LONGEST_REF:
        raise _invalid_ref(text, what)
    return text


def _invalid_ref(text: str, what: str) -> InvalidValue:
    shown = escaped(text[:_LONGEST_REF])
    return InvalidValue("REF_INVALID", f"invalid name of a {what}: '{shown}'", field=what)
