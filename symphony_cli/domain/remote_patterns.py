"""Patterns of remotes, `HOST/PATH`, that bind a workspace whatever the form of the URL.

`*` is any text without a slash, `**` any number of directories, as in git's wildmatch.c.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from symphony_cli.base.errors import InvalidValue
from symphony_cli.base.text import clean, escaped

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from symphony_cli.domain.views import WorkspaceView

_LONGEST = 255
# Longer URLs match nothing; git itself has no limit.
_LONGEST_URL = 4096
_WILD = "*?"
# Git would read brackets and backslashes as syntax.
_REFUSED = re.compile(r"[\\\[\]\s]")
_HOST = re.compile(r"[^*?@:/]+")
_PORT = re.compile(r"([^@:]+):[0-9]+")
_WILDCARD = re.compile(r"\*+|\?")
_STARS = re.compile(r"\*{3,}")


def clean_pattern(text: str) -> str:
    """Return a valid pattern; a URL becomes the pattern of its repository.

    A host alone, or a slash at the end, stands for everything there. A port does not count. Raises
    InvalidValue.
    """
    from symphony_cli.domain.remote_urls import address_of, clean_remote_url

    text = clean(text, "remote")
    host, _, path = text.partition("/")
    if found := _PORT.fullmatch(host):
        host = found[1]
    elif "://" in text or ":" in host:
        address = address_of(clean_remote_url(text).url)
        host, path = address.host, address.path.lstrip("/")
    path = path.removesuffix(".git") if path and not path.endswith("/") else f"{path}**"
    path = _STARS.sub("**", path)
    pattern = f"{host.lower()}/{path}"
    is_valid = _HOST.fullmatch(host) and len(pattern) <= _LONGEST and not _REFUSED.search(pattern)
    if not is_valid or any(one in ("", ".", "..") for one in path.split("/")):
        raise InvalidValue(
            "REMOTE_PATTERN_INVALID",
            f"invalid remote pattern '{escaped(text)}'",
            hint="write HOST/PATH with * and ** as wildcards: 'github.com/acme/*'",
            field="remotes",
        )
    return pattern


def changed_patterns(
    current: Sequence[str], added: Sequence[str], removed: Sequence[str]
) -> tuple[str, ...]:
    """Return the patterns with `added` ones and without `removed` ones.

    Raises InvalidValue for a pattern to remove that is not there.
    """
    kept = dict.fromkeys(current)
    for text in removed:
        pattern = clean_pattern(text)
        if pattern not in kept:
            raise InvalidValue(
                "REMOTE_PATTERN_INVALID",
                f"no remote pattern '{escaped(text)}' to remove",
                field="remotes",
            )
        del kept[pattern]
    return tuple(dict.fromkeys((*kept, *map(clean_pattern, added))))


def url_patterns(pattern: str) -> list[str]:
    """Return git's patterns (`hasconfig:remote.*.url`) of all forms of the matching URLs.

    These are the forms with a scheme and `host:path`, with and without user and port.
    """
    host, _, path = pattern.partition("/")
    found: list[str] = []
    for one in _paths(path):
        # Only at the beginning or after a slash does `**` cross directories.
        short = [one]
        if one == "**" or one.startswith("**/"):
            short = ["*" if one == "**" else one[3:], f"*/{one}"]
        for login in ("", "*@"):
            found += [f"*://{login}{host}{port}/{one}" for port in ("", ":[0-9]*")]
            found += [f"{login}{host}:{slash}{rest}" for slash in ("", "/") for rest in short]
    return found


def _paths(path: str) -> list[str]:
    """Return the paths in URLs: with `.git`, too, unless a wildcard matches it."""
    return [path] if path.endswith("*") else [path, f"{path}.git"]


def matches(pattern: str, url: str) -> bool:
    """Whether one of git's patterns matches a remote's URL."""
    if len(url) > _LONGEST_URL:
        return False
    host, _, path = pattern.partition("/")
    place = re.escape(host)
    rests = [
        found[1]
        for form in (
            rf"[^/]*://(?:[^/]*@)?{place}(?::[0-9][^/]*)?/(.*)",
            rf"(?:[^/]*@)?{place}:(.*)",
            rf"(?:[^/]*@)?{place}:/(.*)",
        )
        if (found := re.fullmatch(form, url, re.DOTALL))
    ]
    return any(_fits(one.split("/"), rest.split("/")) for one in _paths(path) for rest in rests)


def _fits(wanted: Sequence[str], found: Sequence[str]) -> bool:
    """Whether the names in a path match a pattern's, in time linear in both."""
    from fnmatch import fnmatchcase

    # The places in `found` that the pattern can have reached.
    places = {0}
    for number, one in enumerate(wanted, start=1):
        if one == "**":
            # At the end it stands for at least one name.
            first = min(places, default=len(found)) + (number == len(wanted))
            places = set(range(first, len(found) + 1)) if places else places
        else:
            rest = {place for place in places if place < len(found)}
            places = {place + 1 for place in rest if fnmatchcase(found[place], one)}
    return len(found) in places


def common_url(pattern: str, glob: str) -> str | None:
    """Return a URL that a pattern and one of git's patterns for URLs match, or None.

    Each wildcard stands for one name, so that it may miss URLs of patterns with several.
    """
    host, _, path = _without_wildcards(pattern).partition("/")
    urls = (f"https://{host}/{path}", f"ssh://git@{host}/{path}", f"git@{host}:{path}")
    given = _without_wildcards(glob)
    fitting = (url for url in urls if _fits(glob.split("/"), url.split("/")))
    return next(fitting, given if matches(pattern, given) else None)


def _without_wildcards(pattern: str) -> str:
    return _WILDCARD.sub("x", pattern)


Binding = tuple[str, "WorkspaceView"]


def bindings(workspaces: Iterable[WorkspaceView]) -> list[Binding]:
    """Return the patterns with their workspaces; the last one that matches decides."""
    found = [(pattern, workspace) for workspace in workspaces for pattern in workspace.remotes]
    return sorted(found, key=lambda one: (len(one[0]), one[0], one[1].profile, one[1].name))


def binding_of(workspaces: Iterable[WorkspaceView], urls: Sequence[str]) -> Binding | None:
    """Return the pattern and the workspace for remotes, or None."""
    for pattern, workspace in reversed(bindings(workspaces)):
        if any(matches(pattern, url) for url in urls):
            return pattern, workspace
    return None
