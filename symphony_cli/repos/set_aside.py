"""Directories that a killed deletion has set aside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symphony_cli.base.errors import Conflict, SymphonyError
from symphony_cli.base.findings import Notice, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from symphony_cli.domain.entries import Entry
    from symphony_cli.repos.ports import Remover

_HINT = "to put it back, run `symphony doctor --fix`"


def refuse_set_aside(remover: Remover, repo: Entry) -> None:
    """Raise Conflict if the directory of a missing repo is set aside."""
    if aside := remover.aside_of(str(repo.path)):
        raise Conflict("DELETION_INTERRUPTED", _message(repo, aside), hint=_HINT)


def set_aside_notices(remover: Remover, repos: Iterable[Entry]) -> list[Notice]:
    """Return a notice for each missing repo whose directory is set aside."""
    return [
        Notice("DELETION_INTERRUPTED", f"{_message(repo, aside)}; {_HINT}")
        for repo in repos
        if (aside := remover.aside_of(str(repo.path)))
    ]


def problems(remover: Remover, entries: Sequence[Entry]) -> list[Problem]:
    """Return what killed deletions and moves left beside repos, vaults and in roots."""
    paths = [(entry, str(entry.path)) for entry in entries if entry.path]
    beside = {path.rpartition("/")[0] or "/" for _, path in paths}
    roots = {path for entry, path in paths if entry.noun == "workspace"}
    asides = {remover.aside_of(path): entry for entry, path in paths if entry.noun == "repo"}
    found: list[Problem] = []
    for left in remover.leftovers(beside | roots):
        if entry := asides.get(left):
            found.append(Problem("interrupted deletion", _message(entry, left), _HINT))
        else:
            message = f"an interrupted deletion or move left {left}"
            hint = "check its contents, then delete it or move it back"
            found.append(Problem("leftover", message, hint))
    return found


def put_back(remover: Remover, repos: Iterable[Entry]) -> list[Notice]:
    """Put back the directories of missing repos that are set aside; return what was done."""
    notices: list[Notice] = []
    for repo in repos:
        path = str(repo.path)
        if aside := remover.aside_of(path):
            try:
                remover.put_back(aside, path)
                message = f"put back repo '{repo.full_name}': {path}"
                notices.append(Notice("DELETION_UNDONE", message))
            except SymphonyError as error:
                notices.append(Notice(error.code, error.message))
    return notices


def _message(repo: Entry, aside: str) -> str:
    return f"repo '{repo.full_name}': an interrupted deletion left it at {aside}"
