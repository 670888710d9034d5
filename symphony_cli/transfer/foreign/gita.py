"""gita: `repos.csv` with `groups.csv` beside it, and what `gita freeze` prints."""

from __future__ import annotations

import csv
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

from symphony_cli.base.errors import InvalidValue
from symphony_cli.transfer.foreign.listings import ListedRepo, Listing

if TYPE_CHECKING:
    from symphony_cli.transfer.foreign.ports import RegistryFiles

REPOS, GROUPS = "repos.csv", "groups.csv"
_CELLS, _FROZEN_CELLS = 4, 6


class _Group(NamedTuple):
    name: str
    path: str
    repos: list[str]


def read(files: RegistryFiles, path: str, root: str) -> Listing:
    """Return the repos, each with its groups as tags."""
    return _read(files, path, root, workspaces=False)


def read_with_workspaces(files: RegistryFiles, path: str, root: str) -> Listing:
    """Return the repos, each with its first group as its workspace and the others as tags."""
    return _read(files, path, root, workspaces=True)


def _read(files: RegistryFiles, path: str, root: str, *, workspaces: bool) -> Listing:
    rows = _rows(path, files.text(path), ",")
    # A frozen row has six cells and begins with a URL; a frozen group has no URL.
    if any(len(row) > _CELLS or not row[0] for row in rows):
        groups = [
            _Group(row[1], row[2], row[3].split("|")) for row in map(_padded, rows) if not row[0]
        ]
        repos = [(row[2], row[1], row[0], row[5]) for row in map(_padded, rows) if row[0]]
    else:
        beside = str(PurePath(path).with_name(GROUPS))
        listed = _rows(beside, files.text(beside), ":") if PurePath(path).name == REPOS else []
        groups = [_Group(row[0], row[2], row[1].split()) for row in map(_padded, listed)]
        repos = [(row[0], row[1], "", "") for row in map(_padded, rows)]
    of_repo: dict[str, list[_Group]] = {}
    for group in groups:
        for name in dict.fromkeys(group.repos):
            of_repo.setdefault(name, []).append(group)
    return Listing(
        [_repo(*one, of_repo.get(one[1], []), root, workspaces=workspaces) for one in repos]
    )


def _repo(
    place: str,
    name: str,
    url: str,
    branch: str,
    own: list[_Group],
    root: str,
    *,
    workspaces: bool,
) -> ListedRepo:
    first = own[:1] if workspaces else []
    return ListedRepo(
        place,
        root,
        name or None,
        remotes={"origin": url} if url else {},
        tags=[group.name for group in own[len(first) :]],
        branch=branch or None,
        workspace=next(((group.name, group.path or None) for group in first), None),
    )


def _rows(path: str, content: str | None, delimiter: str) -> list[list[str]]:
    """Return the rows that are not empty. Raises InvalidValue."""
    try:
        rows = csv.reader((content or "").splitlines(), delimiter=delimiter)
        return [row for row in rows if any(row)]
    except csv.Error as error:
        raise InvalidValue(
            "REGISTRY_INVALID", f"{path} is not a file of gita: {error}", field="file"
        ) from None


def _padded(row: list[str]) -> list[str]:
    return [cell.strip() for cell in (row + [""] * _FROZEN_CELLS)[:_FROZEN_CELLS]]
