"""Local branches, from git."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from symphony_cli.base.errors import Failed
from symphony_cli.base.text import escaped
from symphony_cli.base.times import format_time
from symphony_cli.repos.branches.views import BranchesRead, GoneBranch, UnpushedBranch
from symphony_cli.repos.states import RepoState
from symphony_cli.system.git import failures
from symphony_cli.system.git.on_disk import fetched, layout
from symphony_cli.system.git.on_disk.commits import time_of
from symphony_cli.system.git.on_disk.layout import Kind, Place
from symphony_cli.system.git.states import place_or_state
from symphony_cli.system.processes.pool import Task, run_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from symphony_cli.system.git.program import GitProgram

HEADS = "refs/heads/"
REMOTES = "refs/remotes/"
# A path may contain a newline, but nothing here contains a NUL.
_FORMAT = "".join(
    f"%({field})%00"
    for field in (
        "refname",
        "objectname",
        "symref",
        "upstream",
        "upstream:remotename",
        "worktreepath",
        "committerdate:unix",
    )
)


class Ref(NamedTuple):
    """A branch or tracking branch, by full names, as git lists it.

    `worktree` is the path of the worktree that has it checked out, or empty.
    """

    name: str
    oid: str
    target: str
    upstream: str
    remote: str
    worktree: str
    committed: str

    @property
    def last_commit_at(self) -> str | None:
        """When its last commit was made, in RFC 3339."""
        return time_of(self.committed.encode())

    @property
    def branch(self) -> str:
        """The name of a local branch."""
        return self.name.removeprefix(HEADS)


class Refs(NamedTuple):
    """The branches and tracking branches of a repository, by full name."""

    place: Place
    by_name: dict[str, Ref]

    @property
    def branches(self) -> list[Ref]:
        """The local branches that are not symbolic."""
        return [
            ref for name, ref in self.by_name.items() if name.startswith(HEADS) and not ref.target
        ]

    @property
    def gone(self) -> list[Ref]:
        """The local branches whose upstream no longer exists."""
        return [
            ref
            for ref in self.branches
            if ref.upstream.startswith((HEADS, REMOTES)) and ref.upstream not in self.by_name
        ]


class BranchReader:
    """Branches as git lists and counts them."""

    def __init__(self, program: GitProgram) -> None:
        self._program = program

    def read(self, path: str) -> BranchesRead:
        """Return the branches with unpushed commits, and those whose upstream is gone."""
        [read] = run_all([self._read(path)], 1)
        return read

    def refs(self, path: str, timeout: float | None = None) -> Task[Refs]:
        """Return the branches of a repository. Raises Failed if git cannot read them."""
        place = place_or_state(path)
        if isinstance(place, RepoState):
            raise Failed("REPO_UNREADABLE", place.reason or "path is missing")
        output = yield from self.output(
            path, "for-each-ref", f"--format={_FORMAT}", HEADS, REMOTES, timeout=timeout
        )
        return Refs(place, {ref.name: ref for ref in _parsed(output)})

    def output(
        self, path: str, *arguments: str, timeout: float | None = None, **variables: str
    ) -> Task[str]:
        """Return the output of a query, with invalid UTF-8 as surrogates. Raises Failed."""
        done = yield self._program.query_at(
            path, *arguments, fsmonitor=False, timeout=timeout, with_settings=False, **variables
        )
        if not done.is_good:
            raise Failed("REPO_UNREADABLE", failures.reason(done))
        return done.stdout.decode("utf-8", "surrogateescape")

    def _read(self, path: str) -> Task[BranchesRead]:
        refs = yield from self.refs(path)
        unpushed = yield from self._unpushed(refs)
        gone = [
            GoneBranch(escaped(ref.branch), escaped(short(ref.upstream)), ref.last_commit_at)
            for ref in refs.gone
        ]
        return BranchesRead(unpushed, gone, _last_fetched_at(refs.place))

    def _unpushed(self, refs: Refs) -> Task[list[UnpushedBranch]]:
        """Return the branches with commits that `status` counts as unpushed, by name."""
        place = refs.place
        if not refs.branches or layout.is_mirror(place):
            return []
        known = fetched.cloned_objects(place) if place.kind is not Kind.WORKING_TREE else set[str]()
        pushed = ("--not", "--remotes", *sorted(known), "--")
        output = yield from self.output(place.path, "rev-list", "--branches", *pushed)
        alone = set(output.split())
        found: list[UnpushedBranch] = []
        for ref in refs.branches:
            if ref.oid in alone:
                count = yield from self.output(place.path, "rev-list", "--count", ref.oid, *pushed)
                found.append(UnpushedBranch(escaped(ref.branch), int(count), ref.last_commit_at))
        return found


def _parsed(output: str) -> Iterator[Ref]:
    values = output.split("\0")
    width = len(Ref._fields)
    for start in range(0, len(values) - width, width):
        name, *rest = values[start : start + width]
        yield Ref(name.lstrip("\n"), *rest)


def short(name: str) -> str:
    """Return the name of a branch or tracking branch without its folder."""
    return name.removeprefix(HEADS).removeprefix(REMOTES)


def _last_fetched_at(place: Place) -> str | None:
    """Return when a worktree of the repository last fetched."""
    times: list[float] = []
    for git_dir in git_directories(place):
        try:
            times.append(os.stat(os.path.join(git_dir, "FETCH_HEAD")).st_mtime)
        except OSError:
            continue
    return format_time(datetime.fromtimestamp(max(times), UTC)) if times else None


def git_directories(place: Place) -> Iterable[str]:
    """Yield the git directories of a repository and of its linked worktrees."""
    yield place.common
    folder = os.path.join(place.common, "worktrees")
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return
    for name in names:
        yield os.path.join(folder, name)
