"""Clones: their sources, options and results."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from symphony_cli.base.errors import InvalidValue
from symphony_cli.base.text import LONGEST_NAME, NOT_IN_NAMES, clean_name, composed
from symphony_cli.domain.remote_urls import Address, address_of, clean_remote_url

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from symphony_cli.base.errors import SymphonyError

HTTPS, SSH = "https", "ssh"
_GITHUB = {HTTPS: "https://github.com/", SSH: "git@github.com:"}
# Local sources get a host name, so that they fit a layout with {host}.
LOCAL_HOST = "localhost"
_SHORTHAND = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*/[A-Za-z0-9._-]+")
# A URL without its scheme: git takes the user for a host, and the password for a path.
_MAY_HAVE_PASSWORD = re.compile(
    r"(?:[A-Za-z0-9][A-Za-z0-9+.-]*::)*+(?![A-Za-z][A-Za-z0-9+.-]*://)[^/@:]*:[^/@]+@"
)
_WITH_QUERIES = ("http", "https", "ftp", "ftps")


class Source(NamedTuple):
    """The source of a clone: its URL, with any credentials, and the parts of it.

    `shown` is the URL without credentials. `owner` has several parts, joined by `/`, for nested
    groups.
    """

    url: str
    shown: str
    host: str
    owner: str
    name: str


class CloneOptions(NamedTuple):
    """Options of git-clone, by their names there."""

    depth: int | None = None
    filter: str | None = None
    bare: bool = False
    branch: str | None = None
    recurse_submodules: bool = False


class Clone(NamedTuple):
    """A clone to make, with its path and the name to register.

    `remotes` are the URLs of further remotes by name; `branch` replaces the option.
    """

    source: Source
    path: str
    name: str
    remotes: Mapping[str, str] = {}
    branch: str | None = None


def is_same_repository(url: str, other: str) -> bool:
    """Whether two URLs without credentials name one repository, by whatever protocol."""
    one, two = (address_of(each) for each in (url, other))
    paths = (each.path.strip("/").removesuffix(".git") for each in (one, two))
    return one.host == two.host and len({*paths}) == 1


class Cloned(NamedTuple):
    """The result of a clone: git's messages line by line, or an error."""

    clone: Clone
    said: tuple[str, ...] = ()
    error: SymphonyError | None = None


def is_path(text: str) -> bool:
    """Whether git would take a text for a local path, not for a URL.

    `owner/name` is not a path: it means a repository on GitHub.
    """
    if _SHORTHAND.fullmatch(text):
        return False
    head, colon, _ = text.partition(":")
    return not colon or "/" in head


def source_of(
    text: str, name: str | None = None, protocol: Callable[[], str] = lambda: HTTPS
) -> Source:
    """Return the source that a URL, `owner/name` or an absolute path names.

    `name` replaces the name in the URL; `protocol` returns the one for `owner/name`. Raises
    InvalidValue for an invalid URL, one with `.` or `..` in its path, and one without a name.
    Errors show no passwords.
    """
    if _SHORTHAND.fullmatch(text):
        text = f"{_GITHUB[protocol()]}{text.removesuffix('.git')}.git"
    cleaned = clean_remote_url(text)
    if _MAY_HAVE_PASSWORD.match(cleaned.url):
        raise InvalidValue(
            "REMOTE_URL_INVALID",
            "the remote URL may contain a password",
            hint="use a URL that begins with https:// or ssh://, or USER@HOST:PATH",
            field="url",
        )
    address = address_of(cleaned.url)
    parts = _parts(address)
    if any(part in (".", "..") for part in parts):
        raise InvalidValue(
            "REMOTE_URL_INVALID",
            f"the URL '{cleaned.url}' contains . or .. in its path",
            field="url",
        )
    last = _as_name(parts.pop().removesuffix(".git")) if parts else ""
    if name is None and not last:
        raise InvalidValue(
            "REMOTE_URL_INVALID",
            f"the URL '{cleaned.url}' does not contain a repo name",
            hint="to choose one, pass --name",
            field="url",
        )
    if not address.host:
        # Only the parent directory of a local path counts as its owner.
        parts = parts[-1:]
    # File systems limit names in bytes.
    names = (_as_name(part).encode()[:LONGEST_NAME].decode(errors="ignore") for part in parts)
    owner = "/".join(filter(None, names))
    host = _as_name(address.host) or LOCAL_HOST
    # Without a scheme, git would take USER in USER:PASSWORD@HOST:PATH for the host.
    url = cleaned.url if "://" not in text and cleaned.had_credentials else text
    name = clean_name(last if name is None else name, "repo", forbidden=NOT_IN_NAMES)
    return Source(url, cleaned.url, host, owner, name)


def _parts(address: Address) -> list[str]:
    path = address.path
    if address.scheme in _WITH_QUERIES:
        path = re.split(r"[?#]", path, maxsplit=1)[0]
    parts = [part for part in path.split("/") if part]
    # A working tree's .git directory means the working tree.
    return parts[:-1] if parts[-1:] == [".git"] else parts


def _as_name(text: str) -> str:
    """Return a part of a URL as a directory's name, empty if nothing is left of it.

    Characters that names forbid are replaced. A shell would take a `~` at the beginning for a home
    directory, a program a `-` for an option, git a `.git` for a repository, and Windows drops dots
    at the end.
    """
    name = "".join("-" if c in NOT_IN_NAMES else c for c in composed(text))
    name = name.strip().lstrip("~-").rstrip(". ")
    if name.casefold() == ".git":
        name = name.removeprefix(".")
    return name
