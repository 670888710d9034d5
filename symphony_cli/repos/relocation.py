"""Relocation of repos whose paths are missing, by remote URL and root commit.

A repository matches a lost repo when it has the remote URL and the root commit in the registry; an
unknown value is not compared. The match counts only if it is the only one on both sides. A repo
without a match keeps its path, which may be on a disk that is not mounted now.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from symphony_cli.base.errors import Ambiguous, Conflict, NotFound, SymphonyError
from symphony_cli.base.findings import Notice
from symphony_cli.registry.locked import directory, is_in, is_missing, unreadable_vaults
from symphony_cli.registry.row_places import (
    keep_moved,
    moved,
    refuse_taken_places,
    rows_within,
)
from symphony_cli.registry.rows import subject_of
from symphony_cli.registry.surroundings import PLACES
from symphony_cli.repos.registration import storable_url
from symphony_cli.repos.selecting import find_repos

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from symphony_cli.domain.entries import Entry
    from symphony_cli.domain.repos import GitFacts
    from symphony_cli.domain.views import RepoView
    from symphony_cli.registry.ports import Files, Progress, Reader
    from symphony_cli.repos.ports import RepoWorld
    from symphony_cli.repos.selecting import Selection


class Lost(NamedTuple):
    """A missing repo, with its remote URL and root commit."""

    row: Entry
    remote_url: str | None
    root_commit: str | None

    def is_at(self, facts: GitFacts) -> bool:
        """Whether a repository has every known value of this repo."""
        url, root = storable_url(facts.remote_url, self.row.name)[0], facts.root_commit
        pairs = ((self.remote_url, url), (self.root_commit, root))
        known = [(own, found) for own, found in pairs if own is not None]
        return bool(known) and all(own == found for own, found in known)

    def resembles(self, facts: GitFacts) -> bool:
        """Whether a repository has the remote URL or the root commit of this repo."""
        url = storable_url(facts.remote_url, self.row.name)[0]
        is_same_url = self.remote_url is not None and self.remote_url == url
        return is_same_url or (
            self.root_commit is not None and self.root_commit == facts.root_commit
        )


class Relocated(NamedTuple):
    """Relocated repos, entries inside them that moved along, notices, failures."""

    repos: list[RepoView]
    along: list[Entry]
    notices: list[Notice]
    failures: list[SymphonyError]


class Search(NamedTuple):
    """Directories to search, and how far."""

    directories: Sequence[str]
    depth: int | None = None
    nested: bool = False
    hidden: bool = False


def relocate(
    world: RepoWorld,
    search: Search,
    selection: Selection,
    *,
    dry_run: bool = False,
    tell: Progress | None = None,
) -> Relocated:
    """Find the missing repos of a selection again, and store all new paths as one operation."""
    reader, files = world.reader, world.files
    rows = find_repos(reader, world.choice, selection)
    notices = [
        Notice("REPO_NOT_MISSING", f"skipped {row}: it is not missing ({row.path})")
        for row in rows
        if selection.references is not None and not files.missing(str(row.path))
    ]
    lost = lost_among(reader, files, rows)
    result = find_again(world, lost, search, dry_run=dry_run, tell=tell)
    return result._replace(notices=[*notices, *result.notices])


def lost_among(reader: Reader, files: Files, rows: Iterable[Entry]) -> list[Lost]:
    """Return the repos with missing paths; a repo in a locked vault is not lost."""
    missing = [row for row in rows if files.missing(str(row.path))]
    if missing:
        locked = unreadable_vaults(files, reader.entries("vault"))
        missing = [row for row in missing if not is_in(str(row.path), locked)]
    views = [reader.repos(id=row.id)[0] for row in missing]
    return [
        Lost(row, view.remote_url, view.root_commit)
        for row, view in zip(missing, views, strict=True)
    ]


def find_again(
    world: RepoWorld,
    lost: Sequence[Lost],
    search: Search,
    *,
    dry_run: bool = False,
    tell: Progress | None = None,
) -> Relocated:
    """Give each lost repo with a clear match its new path, and move the entries inside along."""
    reader, files = world.reader, world.files
    roots = [directory(reader, files, one) for one in search.directories]
    if not lost:
        return Relocated([], [], [], [])
    scanned = world.scanner.scan(
        roots, depth=search.depth, nested=search.nested, hidden=search.hidden, tell=tell
    )
    held: dict[str | None, dict[str, Entry]] = defaultdict(dict)
    entries = reader.entries("repo")
    for entry in entries:
        held[entry.workspace_id][str(entry.path)] = entry
    ids = {one.row.id for one in lost}
    owners = {entry.path: entry for entry in entries if entry.id not in ids}
    wanted = [
        path for path in scanned.repos if any(path not in _held_by(held, one) for one in lost)
    ]
    facts = world.git.inspect_all(wanted)
    matches = {
        one.row.id: [
            path for path in wanted if path not in _held_by(held, one) and one.is_at(facts[path])
        ]
        for one in lost
    }
    # A path that another workspace has registered is a clone, not the lost repo.
    free = {id: [path for path in paths if path not in owners] for id, paths in matches.items()}
    clear = _clear(lost, free)
    rows, notices = _moving(reader, files, clear)
    done = {row.id for row in rows}
    failures = [
        _failure(
            one,
            matches[one.row.id],
            facts.values(),
            reader,
            held=_held_by(held, one),
            owners=owners,
        )
        for one in lost
        if one.row.id not in done
    ]
    notices = [*scanned.notices, *notices]
    if dry_run or not rows:
        return _result(reader, rows, lost, notices, failures)
    return _relocated(world, rows, lost, notices, failures)


def _relocated(
    world: RepoWorld,
    rows: list[Entry],
    lost: Sequence[Lost],
    notices: list[Notice],
    failures: list[SymphonyError],
) -> Relocated:
    """Write the new paths, except where another process has changed a row."""
    before = {entry.id: entry.path for entry in world.reader.entries(*PLACES)}
    with world.unit_of_work as uow:
        now = {entry.id: entry.path for entry in uow.reader.entries(*PLACES)}
        # Another process may have changed some since they were read.
        rows = [row for row in rows if row.id in now and now[row.id] == before[row.id]]
        refuse_taken_places(uow.reader, rows)
        keep_moved(uow, rows, at := world.clock())
        result = _result(uow.reader, rows, lost, notices, failures)
        names = [row.name for row in rows if row.noun == "repo"]
        uow.commit("repo relocate", subject_of(names, "repo"), at)
    return result


def _held_by(held: dict[str | None, dict[str, Entry]], one: Lost) -> dict[str, Entry]:
    """Return the repos of a lost repo's workspace by path; those paths are taken."""
    return held[one.row.workspace_id]


def _clear(lost: Sequence[Lost], matches: dict[str, list[str]]) -> dict[Entry, str]:
    """Return the only match of each lost repo, unless a repo from another path matches it too."""
    claims: dict[str, set[str | None]] = defaultdict(set)
    for one in lost:
        for path in matches[one.row.id]:
            claims[path].add(one.row.path)
    return {
        one.row: path
        for one in lost
        for path in matches[one.row.id]
        if len(matches[one.row.id]) == len(claims[path]) == 1
    }


def _moving(
    reader: Reader, files: Files, clear: dict[Entry, str]
) -> tuple[list[Entry], list[Notice]]:
    """Return all entries that move, with their new paths, and notices of those that cannot."""
    going = {row.id: row._replace(path=path) for row, path in clear.items()}
    notices: list[Notice] = []
    # The deepest first: an entry in two of them moves with the nearer one.
    for row, path in sorted(clear.items(), key=lambda pair: -len(str(pair[0].path))):
        for other in rows_within(reader, str(row.path), profile_id=row.profile_id):
            after = moved(other, str(row.path), path)
            if other.id in going or is_missing(files, after):
                continue
            if other.noun != "repo" and not is_missing(files, other):
                continue
            try:
                refuse_taken_places(reader, [after])
            except Conflict as error:
                message = f"{other.noun} '{other.full_name}' was not relocated: {error.message}"
                notices.append(Notice(error.code, message))
            else:
                going[other.id] = after
    return list(going.values()), notices


def _failure(
    one: Lost,
    matching: list[str],
    facts: Iterable[GitFacts],
    reader: Reader,
    *,
    held: dict[str, Entry],
    owners: dict[str | None, Entry],
) -> SymphonyError:
    """Return why a lost repo keeps its path, with its candidates."""
    row = one.row
    name = f"repo '{row.full_name}'"
    hint = f"to record its path, run `symphony repo edit {row.id[:8]} --path DIR`"
    if one.remote_url is None and one.root_commit is None:
        message = f"cannot search for {name}: it has neither a remote URL nor a root commit"
        return NotFound("REPO_NOT_FOUND_AGAIN", message, hint=hint)
    if matching:
        message = f"{name} may be any of {', '.join(matching)}"
        if len(matching) == 1 and (owner := owners.get(matching[0])):
            message = (
                f"{name} may be {matching[0]}, which is already registered as repo"
                f" '{owner.full_name}'"
            )
        elif len(matching) == 1:
            message = f"{name} may be {matching[0]}, and so may another missing repo"
        return Ambiguous("REPO_FOUND_TWICE", message, hint=hint)
    message = f"{name} was not found"
    alike = [fact.path for fact in facts if one.resembles(fact) and fact.path not in held]
    taken = [
        entry
        for entry in held.values()
        if entry.id != row.id
        for view in reader.repos(id=entry.id)
        if (view.remote_url, view.root_commit) == (one.remote_url, one.root_commit)
    ]
    if taken:
        message += "; similar, but already registered: "
        message += ", ".join(f"'{entry.name}' ({entry.path})" for entry in taken)
    if alike:
        message += f"; similar, but with another URL or root commit: {', '.join(alike)}"
    return NotFound("REPO_NOT_FOUND_AGAIN", message, hint=hint)


def _result(
    reader: Reader,
    rows: list[Entry],
    lost: Sequence[Lost],
    notices: list[Notice],
    failures: list[SymphonyError],
) -> Relocated:
    asked = {one.row.id for one in lost}
    views = [
        view._replace(path=str(row.path))
        for row in rows
        if row.id in asked
        for view in reader.repos(id=row.id)
    ]
    along = [row for row in rows if row.id not in asked]
    return Relocated(views, along, notices, failures)
