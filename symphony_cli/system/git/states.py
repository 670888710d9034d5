"""States of repositories, from git-status and files."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from symphony_cli.base.text import escaped
from symphony_cli.repos.states import DAMAGED, MISSING, RepoState
from symphony_cli.system.disk.files import is_missing
from symphony_cli.system.git import failures
from symphony_cli.system.git import status as git_status
from symphony_cli.system.git.on_disk import commits, config, fetched, index, layout, refs
from symphony_cli.system.git.on_disk.layout import Kind, Place
from symphony_cli.system.git.status import Status
from symphony_cli.system.git.unpushed import Unpushed, count_unpushed
from symphony_cli.system.processes.pool import Task, local_jobs, run_all

if TYPE_CHECKING:
    from symphony_cli.system.git.program import GitProgram
    from symphony_cli.system.processes.command import Command, Finished

# Git writes these about objects that it would have to fetch from a promisor remote.
_MISSING_OBJECTS = (b"from promisor remote", b"fatal: unable to read ")
# Git skips a branch that it cannot read, and so the work on it.
_BROKEN_REF = b"ignoring broken ref"
# git-status prints these instead of a branch if it cannot follow HEAD (wt-status.c).
_UNREADABLE_HEADS = ("(unknown)", "(null)")


class StateReader:
    """States read by git in parallel."""

    def __init__(self, program: GitProgram) -> None:
        self._program = program
        self._user_monitor: bool | None = None

    def states(
        self,
        paths: Iterable[str],
        *,
        jobs: int | None = None,
        timeout: float | None = None,
        thorough: bool = False,
        ask: bool = False,
    ) -> Iterator[RepoState]:
        """Yield states; `thorough` adds untracked files, changed submodules and tags."""
        tasks = (self.state(path, timeout, thorough=thorough, ask=ask) for path in paths)
        return run_all(tasks, jobs or local_jobs())

    def state(
        self,
        path: str,
        timeout: float | None = None,
        *,
        thorough: bool = False,
        ask: bool = False,
    ) -> Task[RepoState]:
        """Return the state of one repository."""
        place = place_or_state(path)
        if isinstance(place, RepoState):
            return place
        if place.kind in (Kind.BARE, Kind.GIT_DIRECTORY):
            return (yield from self._bare(place, timeout, thorough=thorough, ask=ask))
        options = ("--untracked-files=all", "--ignore-submodules=none") if thorough else ()
        fsmonitor = self._uses_built_in_monitor(place, timeout)
        done = yield self._status(path, *options, fsmonitor=fsmonitor, timeout=timeout)
        if any(words in done.stderr for words in _MISSING_OBJECTS):
            # Detecting renames reads contents, which a partial clone may lack.
            options = (*options, "--no-renames")
            done = yield self._status(path, *options, fsmonitor=fsmonitor, timeout=timeout)
        if not done.is_good:
            return failures.broken(path, done)
        status = git_status.parse(done.stdout)
        if status.branch in _UNREADABLE_HEADS:
            return RepoState(path, DAMAGED, "its HEAD does not name a commit that git can read")
        hidden = yield from self._hidden(place, status, *options, timeout=timeout)
        if isinstance(hidden, RepoState):
            return hidden
        status = status._replace(hidden=hidden)
        tips = refs.read(place)
        if tips is None:
            listed = yield self._listing(place, timeout)
            if not listed.is_good:
                return failures.broken(path, listed)
            tips = _listed_tips(listed)
        return (
            yield from self._with_history(place, status, tips, timeout, thorough=thorough, ask=ask)
        )

    def _status(self, path: str, *options: str, fsmonitor: bool, timeout: float | None) -> Command:
        arguments = (*git_status.ARGUMENTS, *options)
        return self._program.query_at(path, *arguments, fsmonitor=fsmonitor, timeout=timeout)

    def _hidden(
        self, place: Place, status: Status, *options: str, timeout: float | None
    ) -> Task[int | RepoState]:
        """Return the number of changed files that git skips, or the state if git cannot tell."""
        content = index.with_nothing_hidden(place.git_dir, place.path, _hash_bytes(status))
        if content is None:
            return 0
        # It imports hashlib and random, and few repositories hide something.
        import tempfile

        try:
            copy = tempfile.NamedTemporaryFile(prefix="symphony-index-")  # noqa: SIM115 (see below)
            copy.write(content)
            copy.flush()
        except OSError as error:
            reason = f"its index cannot be copied to {tempfile.gettempdir()}: {error.strerror}"
            return RepoState(place.path, DAMAGED, reason)
        with copy:
            done = yield self._program.query(
                place.path,
                *git_status.ARGUMENTS,
                *options,
                timeout=timeout,
                GIT_CEILING_DIRECTORIES=os.path.dirname(place.path),
                GIT_INDEX_FILE=copy.name,
            )
        if not done.is_good:
            return failures.broken(place.path, done)
        return max(0, git_status.parse(done.stdout).unstaged - status.unstaged)

    def _bare(
        self, place: Place, timeout: float | None, *, thorough: bool, ask: bool
    ) -> Task[RepoState]:
        """Return the state of a bare repository, which git-status does not support."""
        done = yield self._listing(place, timeout)
        if not done.is_good:
            return failures.broken(place.path, done)
        tips = _listed_tips(done)
        target = layout.symbolic_target(os.path.join(place.git_dir, "HEAD")) or ""
        query = ("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
        head = yield self._program.query_at(place.path, *query, timeout=timeout)
        status = Status(
            head=head.stdout.decode().strip() if head.is_good else None,
            branch=escaped(target.removeprefix("refs/heads/")) or None,
            stashes=_stashes(place),
        )
        return (
            yield from self._with_history(place, status, tips, timeout, thorough=thorough, ask=ask)
        )

    def _listing(self, place: Place, timeout: float | None) -> Command:
        return self._program.query_at(place.path, *refs.LIST_ARGUMENTS, timeout=timeout)

    def _with_history(
        self,
        place: Place,
        status: Status,
        tips: refs.Tips,
        timeout: float | None,
        *,
        thorough: bool,
        ask: bool,
    ) -> Task[RepoState]:
        """Return the state, completed with the last commit, unpushed commits and worktrees."""
        held, cloned = Unpushed(), set[str]()
        if not thorough and (place.kind is not Kind.WORKING_TREE or status.branch is None):
            # No tracking branch may have what a bare clone, or a clone of a tag, came with.
            cloned = fetched.cloned_objects(place)
            tips = tips._replace(remote=tips.remote | cloned | fetched.last_fetched(place))
        if thorough:
            detached = status.head if status.branch is None else None
            held = yield from count_unpushed(
                self._program, place, detached, timeout, has_stashes=status.stashes > 0, ask=ask
            )
            if held.failed:
                return failures.broken(place.path, held.failed)
        # Refspecs may fetch references that are neither branches nor tags.
        own = set[str]()
        if tips.others:
            fetched_names = fetched.tracking_names(place, [*tips.others])
            own = {oid for name, oid in tips.others.items() if name not in fetched_names}
        unpushed = held.commits if thorough else _count_from_files(place, status, tips, own)
        commit = None
        if status.head and not tips.replaced:
            commit = commits.read(place.common, status.head)
        if unpushed is None and not tips.broken:
            heads = ("--branches", *(("HEAD",) if status.branch is None else ()))
            heads += tuple(sorted(own))
            query = ("rev-list", "--count", *heads, "--not", "--remotes", *sorted(cloned), "--")
            done = yield self._program.query_at(place.path, *query, timeout=timeout)
            if not done.is_good:
                return failures.broken(place.path, done)
            unpushed = int(done.stdout)
        if commit is None and status.head:
            query = ("cat-file", "commit", status.head)
            done = yield self._program.query_at(place.path, *query, timeout=timeout)
            if not done.is_good:
                return failures.broken(place.path, done)
            commit = commits.parse(done.stdout)
        return RepoState(
            place.path,
            reason=tips.broken,
            **status._asdict(),
            unpushed=None if tips.broken else unpushed,
            holders=held.holders,
            tags=held.tags,
            operation=layout.operation_in(place.git_dir),
            last_commit_at=commit.committed_at if commit else None,
            last_commit_subject=commit.subject if commit else None,
            worktrees=tuple(layout.worktree_paths(place)),
        )

    def _uses_built_in_monitor(self, place: Place, timeout: float | None) -> bool:
        """Whether the repository, or else the user, enables git's built-in file system monitor."""
        text = layout.read_text(os.path.join(place.common, "config")) or ""
        if "fsmonitor" in text.lower() or "include" in text.lower():
            settings = config.parse(text) or []
            if config.last(settings, "core.fsmonitor") is not None:
                return config.is_on(settings, "core.fsmonitor")
            if config.has_includes(settings):
                # Included files are not read: without the monitor git only takes longer.
                return False
        if self._user_monitor is None:
            self._user_monitor = self._is_user_monitor_on(timeout)
        return self._user_monitor

    def _is_user_monitor_on(self, timeout: float | None) -> bool:
        arguments = ("config", "--get-all", "core.fsmonitor")
        query = self._program.query("/", *arguments, timeout=timeout, GIT_DIR=os.devnull)
        # The last value is the one that `query` sets.
        values = (self._program.output(query) or "").splitlines()[:-1]
        return config.is_on([("core.fsmonitor", value) for value in values], "core.fsmonitor")


def place_or_state(path: str) -> Place | RepoState:
    """Return the place at a path, or the state of a repository that git cannot read."""
    if is_missing(path):
        return RepoState(path, MISSING)
    place = layout.place_at(path)
    if place is None or (place.kind is Kind.DAMAGED and os.pathsep in path):
        # Git would use a repository above it: GIT_CEILING_DIRECTORIES cannot hold a colon.
        return RepoState(path, DAMAGED, _why_no_place(path))
    return place


def _why_no_place(path: str) -> str:
    try:
        os.listdir(path)
    except OSError as error:
        return f"it cannot be read: {error.strerror}"
    return "not a git repository"


def _listed_tips(listed: Finished) -> refs.Tips:
    """Return the tips that git lists, and what it says of a branch that it skips."""
    broken = failures.reason(listed) if _BROKEN_REF in listed.stderr else None
    return refs.from_output(listed.stdout)._replace(broken=broken)


def _count_from_files(
    place: Place, status: Status, tips: refs.Tips, others: set[str]
) -> int | None:
    """Return the number of unpushed commits, or None if git must count them.

    `others` are the tips of references other than branches that may hold some.
    """
    unpushed = set((tips.local | others) - tips.remote)
    if status.branch is None and status.head and status.head not in tips.remote:
        unpushed.add(status.head)
    if not unpushed or layout.is_mirror(place):
        return 0
    # The upstream contains it. A local upstream's tip is in `unpushed` too, or pushed itself.
    if status.behind and not status.ahead and unpushed == {status.head}:
        return 0
    if tips.replaced:
        return None
    return commits.count_unpushed(place.common, unpushed, tips.remote)


def _hash_bytes(status: Status) -> int:
    return len(status.head) // 2 if status.head else 20


def _stashes(place: Place) -> int:
    """Return the number of stashes made in the worktrees of a bare repository."""
    log = layout.read_text(os.path.join(place.common, "logs", "refs", "stash"))
    return (log or "").count("\n")
