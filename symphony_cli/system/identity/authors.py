"""A search for commits under unexpected addresses."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from symphony_cli.base.errors import InvalidValue
from symphony_cli.base.text import escaped, has_control, key
from symphony_cli.identity.audit.commits import FORGES, Commit, Search, SearchResult
from symphony_cli.identity.persons import Person
from symphony_cli.repos.states import RepoState
from symphony_cli.system.git import failures as git_failures
from symphony_cli.system.git.on_disk import layout as git_layout
from symphony_cli.system.git.on_disk import refs as git_refs
from symphony_cli.system.git.on_disk.commits import time_of
from symphony_cli.system.git.states import place_or_state
from symphony_cli.system.processes.pool import Task, local_jobs, run, run_all

if TYPE_CHECKING:
    from symphony_cli.system.git.on_disk.layout import Place
    from symphony_cli.system.git.program import GitProgram

# Long histories take minutes.
SEARCH_SECONDS = 600
# The HEAD of every worktree: `--all` without the references leaves only these.
_HEADS = ("--exclude=refs/*", "--all")
_EVERYTHING = ("--branches", "--tags", "--remotes", *_HEADS)
_UNPUSHED = ("--branches", *_HEADS, "--not", "--remotes")
# Addresses come first, since most lines are dismissed by them.
_FIELDS = ("%aE", "%cE", "%H", "%at", "%ct", "%aN", "%cN", "%ae", "%ce", "%s")
_PLACEHOLDERS = tuple(field.encode() for field in _FIELDS)
# A repository's configuration could make git run gpg or change the encoding.
_LOG = ("log", "--no-show-signature", "--encoding=UTF-8", f"--format={'%x00'.join(_FIELDS)}")
_LATEST = 1 << 53
# Each line is compared with every spelling, so their number is limited.
_MOST_SPELLINGS = 50


class CommitSearcher:
    """A search of histories with `program`."""

    def __init__(self, program: GitProgram) -> None:
        self._program = program

    def seconds(self, text: str) -> int:
        """Parse ISO 8601, or else let git parse the date.

        A date without a time is its first second; git would add the current time of day.
        """
        try:
            return max(0, int(datetime.fromisoformat(text).astimezone().timestamp()))
        except (ValueError, OverflowError, OSError):
            invalid = InvalidValue(
                "DATE_INVALID",
                f"invalid date '{escaped(text)}'",
                hint="use a date such as 2026-01-31, or a form that git reads, such as '2 weeks"
                " ago'",
                field="since",
            )
        if has_control(text):
            raise invalid
        # git-log reads an invalid date as now; git-config rejects it.
        asked = ("-c", f"symphony.since={text}", "config", "--type=expiry-date", "symphony.since")
        done = run(self._program.query("/", *asked, GIT_DIR=os.devnull))
        if done.status is None:
            raise git_failures.git_not_found(done)
        if not done.is_good:
            raise invalid
        return min(int(done.stdout), _LATEST)

    def foreign(
        self,
        searches: Iterable[Search],
        *,
        since: int | None = None,
        unpushed: bool = False,
        jobs: int | None = None,
        timeout: float | None = None,
    ) -> Iterator[SearchResult]:
        """Run git-log for each search, and git-rev-list if only some commits are pushed."""
        limits = () if since is None else (f"--since=@{since} +0000",)
        seconds = timeout or SEARCH_SECONDS
        tasks = (self._search(one, limits, seconds, only=unpushed) for one in searches)
        return run_all(tasks, jobs or local_jobs())

    def _search(
        self, search: Search, limits: tuple[str, ...], timeout: float, *, only: bool
    ) -> Task[SearchResult]:
        place = place_or_state(search.path)
        if isinstance(place, RepoState):
            return _failed(search, place)
        are_unpushed = _are_unpushed(place)
        if only and are_unpushed is False:
            return SearchResult(search, [])
        sieve = Sieve(search.addresses)
        commits = _UNPUSHED if only and are_unpushed is None else _EVERYTHING
        looking = self._program.query_at(place.path, *_LOG, *commits, *limits, timeout=timeout)
        done = yield looking._replace(sink=sieve.take)
        if not done.is_good:
            return _failed(search, git_failures.broken(place.path, done))
        found = sieve.commits()
        if only or are_unpushed:
            found = [commit._replace(unpushed=True) for commit in found]
        elif found and are_unpushed is None:
            listing = ("rev-list", *_UNPUSHED, *limits)
            done = yield self._program.query_at(place.path, *listing, timeout=timeout)
            if not done.is_good:
                return _failed(search, git_failures.broken(place.path, done))
            ids = set(done.stdout.decode().split())
            found = [commit._replace(unpushed=commit.id in ids) for commit in found]
        return SearchResult(search, found, detached=_is_detached(place))


def _failed(search: Search, state: RepoState) -> SearchResult:
    return SearchResult(search, [], state.state, state.reason)


def _are_unpushed(place: Place) -> bool | None:
    """Whether the commits are all unpushed or all pushed, or None if only git knows."""
    if git_layout.is_mirror(place):
        return False
    tips = git_refs.read(place)
    if tips is None:
        return None
    if not tips.remote:
        return True
    has_worktrees = os.path.isdir(os.path.join(place.common, "worktrees"))
    at_remotes = tips.local <= tips.remote and not _is_detached(place) and not has_worktrees
    return False if at_remotes else None


def _is_detached(place: Place) -> bool:
    return git_layout.symbolic_target(os.path.join(place.git_dir, "HEAD")) is None


class Sieve:
    """A filter of git-log's output by address."""

    def __init__(self, addresses: frozenset[str]) -> None:
        self._authors = addresses
        self._committers = addresses | FORGES
        # Prefixes of lines to skip; few people make many commits.
        self._own: tuple[bytes, ...] = ()
        self._partial: list[bytes] = []
        self._kept: list[bytes] = []

    def take(self, output: bytes) -> None:
        """Add a piece of the output, which may end in the middle of a line."""
        whole, newline, rest = output.rpartition(b"\n")
        if not newline:
            self._partial.append(output)
            return
        lines = b"".join((*self._partial, whole)).split(b"\n")
        self._partial = [rest]
        for line in lines:
            if not line.startswith(self._own):
                self._look_at(line)

    def _look_at(self, line: bytes) -> None:
        author, committer, _ = line.split(b"\0", 2)
        is_own = key(_text(author)) in self._authors and key(_text(committer)) in self._committers
        if not is_own:
            self._kept.append(line)
        elif len(self._own) < _MOST_SPELLINGS:
            self._own = (*self._own, b"%b\0%b\0" % (author, committer))

    def commits(self) -> list[Commit]:
        """Return the commits under other addresses."""
        return [_commit(line) for line in self._kept]


def _commit(line: bytes) -> Commit:
    # Git prints the placeholder itself for a field that a malformed commit does not have.
    fields = [
        b"" if value == field else value
        for field, value in zip(_PLACEHOLDERS, line.split(b"\0", len(_FIELDS) - 1), strict=True)
    ]
    author_email, committer_email, oid, authored, committed, author, committer, *rest = fields
    author_address, committer_address, subject = map(_text, rest)
    return Commit(
        oid.decode(),
        Person(_text(author), _text(author_email)),
        Person(_text(committer), _text(committer_email)),
        author_address,
        committer_address,
        time_of(authored),
        time_of(committed),
        subject,
    )


def _text(value: bytes) -> str:
    return value.decode("utf-8", "replace")
