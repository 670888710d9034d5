"""Lists of repos in the formats of other tools."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from symphony_cli.base.errors import InvalidValue
from symphony_cli.base.findings import Notice
from symphony_cli.registry.rows import counted
from symphony_cli.transfer.foreign.planning import DESCRIPTION
from symphony_cli.transfer.places import place_of

if TYPE_CHECKING:
    from symphony_cli.domain.views import RepoView
    from symphony_cli.registry.ports import World

# A scalar that every reader of YAML takes for text; others are quoted, as in JSON.
_PLAIN = re.compile(r"(?!(?i:true|false|yes|no|on|off|null|y|n)$)[A-Za-z/][\w./@:+-]*(?<!:)", re.A)


class Row(NamedTuple):
    """A repo with its place for another tool: below the root of its workspace, or absolute."""

    repo: RepoView
    place: str


def formatted(world: World, repos: Sequence[RepoView], name: str) -> tuple[str, list[Notice]]:
    """Return a list of repos for another tool, without the end of the last line, and warnings.

    Raises InvalidValue for an unknown format.
    """
    if name not in FORMATS:
        raise InvalidValue(
            "FORMAT_UNKNOWN",
            f"unknown format '{name}'",
            hint=f"the formats are {', '.join(FORMATS)}",
            field="format",
        )
    with_url = [one for one in repos if one.remote_url or name == _MANI]
    notices: list[Notice] = []
    if left := len(repos) - len(with_url):
        message = f"skipped {counted(left, 'repo')} without a remote URL"
        notices.append(Notice("REPO_SKIPPED", message))
    # Below different roots, places could be equal.
    holders = {(one.profile, one.workspace) for one in repos}
    root = next(
        (
            one.root
            for one in (world.reader.workspaces() if len(holders) == 1 else [])
            if (one.profile, one.name) in holders
        ),
        None,
    )
    rows = [Row(one, place_of(one.path, root) or one.path) for one in with_url]
    return "\n".join(FORMATS[name](rows)), notices


def _ghq(rows: Sequence[Row]) -> Iterator[str]:
    """Yield URLs, for `ghq get -P`."""
    for row in rows:
        yield str(row.repo.remote_url)


def _gita(rows: Sequence[Row]) -> Iterator[str]:
    """Yield what `gita freeze` prints; tags are groups."""
    groups: dict[str, list[str]] = {}
    for repo, _ in rows:
        yield _cells(repo.remote_url, repo.name, repo.path, "", "", repo.default_branch)
        for tag in repo.tags:
            groups.setdefault(tag, []).append(repo.name)
    for tag, names in sorted(groups.items()):
        yield _cells("", tag, "", "|".join(names))


def _cells(*values: str | None) -> str:
    written = _Lines()
    csv.writer(written, lineterminator="").writerow(values)
    return "".join(written)


class _Lines(list[str]):
    """What csv writes to."""

    def write(self, text: str) -> None:
        """Keep a text."""
        self.append(text)


def _vcs(rows: Sequence[Row]) -> Iterator[str]:
    """Yield a `.repos` file."""
    yield "repositories:" if rows else "repositories: {}"
    for repo, place in rows:
        yield f"  {_scalar(place)}:"
        yield "    type: git"
        yield f"    url: {_scalar(repo.remote_url)}"
        if repo.default_branch:
            yield f"    version: {_scalar(repo.default_branch)}"


def _mani(rows: Sequence[Row]) -> Iterator[str]:
    """Yield a `mani.yaml`."""
    yield "projects:" if rows else "projects: {}"
    for repo, place in rows:
        yield f"  {_scalar(repo.name)}:"
        yield f"    path: {_scalar(place)}"
        if repo.remote_url:
            yield f"    url: {_scalar(repo.remote_url)}"
        about = repo.metadata.get(DESCRIPTION)
        if isinstance(about, str) and about:
            yield f"    desc: {_scalar(about)}"
        if repo.tags:
            yield f"    tags: [{', '.join(map(_scalar, repo.tags))}]"


def _scalar(text: str | None) -> str:
    value = text or ""
    if _PLAIN.fullmatch(value):
        return value
    quoted = json.dumps(value, ensure_ascii=False)
    return "".join(one if one.isprintable() else f"\\U{ord(one):08x}" for one in quoted)


_MANI = "mani"
FORMATS: dict[str, Callable[[Sequence[Row]], Iterator[str]]] = {
    "ghq": _ghq,
    "gita": _gita,
    "vcs": _vcs,
    _MANI: _mani,
}
