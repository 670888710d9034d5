"""Clones: what is to be cloned, and what becomes of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from symphony_cli.base.errors import InvalidValue
from symphony_cli.base.text import NOT_IN_NAMES, clean_name, composed
from symphony_cli.domain.remote_urls import Address, address_of, clean_remote_url

if TYPE_CHECKING:
    from symphony_cli.base.errors import SymphonyError

GITHUB = "https://github.com"
# A host of its own for what is on this machine, so that a layout with hosts has a place for it.
LOCAL_HOST = "localhost"
_SHORTHAND = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*/[A-Za-z0-9._-]+")
# A URL whose scheme was forgotten: to git, the user is a host and the password begins a path.
_MAY_HAVE_PASSWORD = re.compile(
    r"(?:[A-Za-z0-9][A-Za-z0-9+.-]*::)*+(?![A-Za-z][A-Za-z0-9+.-]*://)[^/@]*:[^/@]+@"
)
_WITH_QUERIES = ("http", "https", "ftp", "ftps")


class Source(NamedTuple):
    """What is to be cloned: the URL that git gets, with any credentials, and what it says.

    `shown` is the URL without credentials. `owner` has several parts, joined by `/`, where there
    are groups in groups.
    """

    url: str
    shown: str
    host: str
    owner: str
    name: str


class CloneOptions(NamedTuple):
    """What git-clone is told besides: its options of these names."""

    depth: int | None = None
    filter: str | None = None
    bare: bool = False


class Clone(NamedTuple):
    """One to make: from where, at which path, and under which name it will be registered."""

    source: Source
    path: str
    name: str


class Cloned(NamedTuple):
    """What became of one: what git said, line by line, or the error when there is none."""

    clone: Clone
    said: tuple[str, ...] = ()
    error: SymphonyError | None = None


def is_path(text: str) -> bool:
    """Whether git would take a text for a path on this machine, and not for a URL.

    `owner/name` is no path: it means a repository on GitHub.
    """
    if _SHORTHAND.fullmatch(text):
        return False
    head, colon, _ = text.partition(":")
    return not colon or "/" in head


def source_of(text: str, name: str | None = None) -> Source:
    """Return what a URL, `owner/name` or an absolute path says of the repository that is there.

    `name` takes the place of the one in the URL. Raises InvalidValue for what is no URL, for one
    with `.` or `..` in its path, and for one without a name. What an error shows has no password.
    """
    if _SHORTHAND.fullmatch(text):
        text = f"{GITHUB}/{text.removesuffix('.git')}.git"
    cleaned = clean_remote_url(text)
    if _MAY_HAVE_PASSWORD.match(cleaned.url):
        raise InvalidValue(
            "REMOTE_URL_INVALID",
            "the remote URL may have a password in it",
            hint="begin it with https:// or ssh://, or write USER@HOST:PATH",
            field="url",
        )
    address = address_of(cleaned.url)
    parts = _parts(address)
    if any(part in (".", "..") for part in parts):
        raise InvalidValue(
            "REMOTE_URL_INVALID", f"the URL '{cleaned.url}' has . or .. in its path", field="url"
        )
    last = parts.pop().removesuffix(".git") if parts else ""
    if name is None and not last:
        raise InvalidValue(
            "REMOTE_URL_INVALID",
            f"the URL '{cleaned.url}' has no repository's name in it",
            hint="give one with --name",
            field="url",
        )
    if not address.host:
        # The whole path of a directory is not its owner's name.
        parts = parts[-1:]
    owner = "/".join(filter(None, map(_as_name, parts)))
    host = _as_name(address.host) or LOCAL_HOST
    # git itself would look for a host called as the user is.
    url = cleaned.url if "://" not in text and cleaned.had_credentials else text
    called = clean_name(_as_name(last) if name is None else name, "repo", forbidden=NOT_IN_NAMES)
    return Source(url, cleaned.url, host, owner, called)


def _parts(address: Address) -> list[str]:
    path = address.path
    if address.scheme in _WITH_QUERIES:
        path = re.split(r"[?#]", path, maxsplit=1)[0]
    parts = [part for part in path.split("/") if part]
    # The git directory of a working tree stands for the working tree.
    return parts[:-1] if parts[-1:] == [".git"] else parts


def _as_name(text: str) -> str:
    """Return a part of a URL with what a name cannot have replaced."""
    return "".join("-" if c in NOT_IN_NAMES else c for c in composed(text)).strip()
