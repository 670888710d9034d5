"""The states of repositories: one git for each, and what files tell besides."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from symphony_cli.base.text import escaped
from symphony_cli.repos.states import DAMAGED, MISSING, RepoState
from symphony_cli.system.disk.files import nothing_is_at
from symphony_cli.system.git import failures as git_failures
from symphony_cli.system.git import status as git_status
from symphony_cli.system.git.on_disk import commits as git_commits
from symphony_cli.system.git.on_disk import config as git_config
from symphony_cli.system.git.on_disk import layout as git_layout
from symphony_cli.system.git.on_disk import refs as git_refs
from symphony_cli.system.git.on_disk.layout import Kind, Place
from symphony_cli.system.git.status import Status
from symphony_cli.system.processes.pool import Command, Task, local_jobs, run_all

if TYPE_CHECKING:
    from symphony_cli.system.git.program import GitProgram

# What each operation that was begun and not ended leaves in the git directory, as wt-status.c
# looks for it; the first that is there counts.
_OPERATIONS = (
    ("rebase-merge", "rebase"),
    ("rebase-apply/applying", "am"),
    ("rebase-apply", "rebase"),
    ("MERGE_HEAD", "merge"),
    ("CHERRY_PICK_HEAD", "cherry-pick"),
    ("REVERT_HEAD", "revert"),
    ("BISECT_LOG", "bisect"),
)
_OF_TO_DO = {"p": "cherry-pick", "r": "revert"}
# What git says of objects that it would have to fetch from a promisor remote.
_LACKS_OBJECTS = (b"from promisor remote", b"fatal: unable to read ")
# Git passes over a branch that it cannot read, and with it over the work that is on it.
_BROKEN_REF = b"ignoring broken ref"
# What git-status has in the place of a branch where HEAD cannot be followed (wt-status.c).
_NO_BRANCHES = ("(unknown)", "(null)")
# What git-status says where only a bare repository is, which a `.git` file may name.
_NO_WORKING_TREE = b"this operation must be run in a work tree"


class StateReader:
    """Reads states with `program`. Nothing is run that a repository brings."""

    def __init__(self, program: GitProgram) -> None:
        self._program = program
        self._monitor_is_on_everywhere: bool | None = None

    def states(
        self,
        paths: Iterable[str],
        *,
        jobs: int | None = None,
        timeout: float | None = None,
        thorough: bool = False,
    ) -> Iterator[RepoState]:
        """Yield the state of the repository at each path, each as soon as it is known.

        `jobs` is how many gits run at once, `timeout` how many seconds one may take. `thorough`
        sees what else is left out: each untracked file, changed submodules, commits of tags.
        Raises Failed where git cannot be started.
        """
        tasks = (self.state(path, timeout, thorough=thorough) for path in paths)
        return run_all(tasks, jobs or local_jobs())

    def state(
        self, path: str, timeout: float | None = None, *, thorough: bool = False
    ) -> Task[RepoState]:
        """Return the state of one."""
        place = place_or_state(path)
        if isinstance(place, RepoState):
            return place
        if place.kind in (Kind.BARE, Kind.GIT_DIRECTORY):
            return (yield from self._bare(place, timeout, thorough=thorough))
        options = ("--untracked-files=all", "--ignore-submodules=none") if thorough else ()
        fsmonitor = self._uses_built_in_monitor(place, timeout)
        done = yield self._status(path, *options, fsmonitor=fsmonitor, timeout=timeout)
        if any(words in done.stderr for words in _LACKS_OBJECTS):
            # Renames are found by what files hold, which a partial clone may not have here.
            options = (*options, "--no-renames")
            done = yield self._status(path, *options, fsmonitor=fsmonitor, timeout=timeout)
        if _NO_WORKING_TREE in done.stderr:
            return (yield from self._bare(place, timeout, thorough=thorough))
        if not done.is_good:
            return git_failures.broken(path, done)
        status = git_status.parse(done.stdout)
        if status.branch in _NO_BRANCHES:
            return RepoState(path, DAMAGED, "its HEAD leads to nothing that git can read")
        tips = git_refs.read(place)
        if tips is None:
            listed = yield self._listing(place, timeout)
            if not listed.is_good or _BROKEN_REF in listed.stderr:
                return git_failures.broken(path, listed)
            tips = git_refs.from_output(listed.stdout)
        return (yield from self._with_history(place, status, tips, timeout, thorough=thorough))

    def _status(self, path: str, *options: str, fsmonitor: bool, timeout: float | None) -> Command:
        arguments = (*git_status.ARGUMENTS, *options)
        return self._program.looking_at(path, *arguments, fsmonitor=fsmonitor, timeout=timeout)

    def _bare(self, place: Place, timeout: float | None, *, thorough: bool) -> Task[RepoState]:
        """Return the state of a bare repository, of which git-status knows nothing."""
        done = yield self._listing(place, timeout)
        if not done.is_good or _BROKEN_REF in done.stderr:
            return git_failures.broken(place.path, done)
        tips = git_refs.from_output(done.stdout)
        target = git_layout.symbolic_target(os.path.join(place.git_dir, "HEAD")) or ""
        asked = ("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
        head = yield self._program.looking_at(place.path, *asked, timeout=timeout)
        status = Status(
            head=head.stdout.decode().strip() if head.is_good else None,
            branch=escaped(target.removeprefix("refs/heads/")) or None,
            stashes=_stashes(place),
        )
        return (yield from self._with_history(place, status, tips, timeout, thorough=thorough))

    def _listing(self, place: Place, timeout: float | None) -> Command:
        return self._program.looking_at(place.path, *git_refs.LIST_ARGUMENTS, timeout=timeout)

    def _with_history(
        self,
        place: Place,
        status: Status,
        tips: git_refs.Tips,
        timeout: float | None,
        *,
        thorough: bool,
    ) -> Task[RepoState]:
        """Return the state with the last commit, the unpushed ones, and what else files tell."""
        unpushed = _counted_by_files(place, status, tips)
        if thorough and not is_mirror(place):
            # Tags may hold what nothing else does, and files were not asked for them.
            unpushed = None
        commit = None
        if status.head and not tips.replaced:
            commit = git_commits.read(place.common, status.head)
        if unpushed is None:
            heads = ("--branches", *(("HEAD",) if status.branch is None else ()))
            heads += ("--tags",) if thorough else ()
            asked = ("rev-list", "--count", *heads, "--not", "--remotes", "--")
            done = yield self._program.looking_at(place.path, *asked, timeout=timeout)
            if not done.is_good:
                return git_failures.broken(place.path, done)
            unpushed = int(done.stdout)
        if commit is None and status.head:
            asked = ("cat-file", "commit", status.head)
            done = yield self._program.looking_at(place.path, *asked, timeout=timeout)
            if not done.is_good:
                return git_failures.broken(place.path, done)
            commit = git_commits.parse(done.stdout)
        return RepoState(
            place.path,
            **status._asdict(),
            unpushed=unpushed,
            operation=_operation(place.git_dir),
            last_commit_at=commit.committed_at if commit else None,
            last_commit_subject=commit.subject if commit else None,
            worktrees=tuple(git_layout.worktree_paths(place)),
        )

    def _uses_built_in_monitor(self, place: Place, timeout: float | None) -> bool:
        """Whether the user, or the repository, has git's own file system monitor switched on."""
        text = git_layout.read_text(os.path.join(place.common, "config")) or ""
        if "fsmonitor" in text.lower() or "include" in text.lower():
            settings = git_config.parse(text) or []
            if git_config.last(settings, "core.fsmonitor") is not None:
                return git_config.is_on(settings, "core.fsmonitor")
            if git_config.has_includes(settings):
                # What they say is not looked for: without the monitor git only takes longer.
                return False
        if self._monitor_is_on_everywhere is None:
            self._monitor_is_on_everywhere = self._monitor_is_on(timeout)
        return self._monitor_is_on_everywhere

    def _monitor_is_on(self, timeout: float | None) -> bool:
        asked = ("config", "--get-all", "core.fsmonitor")
        looking = self._program.looking("/", *asked, timeout=timeout, GIT_DIR=os.devnull)
        # The last is what `looking` itself sets.
        values = (self._program.output(looking) or "").splitlines()[:-1]
        return git_config.is_on([("core.fsmonitor", value) for value in values], "core.fsmonitor")


def place_or_state(path: str) -> Place | RepoState:
    """Return what a path is to git, or the state of the repository where git is not to look."""
    if nothing_is_at(path):
        return RepoState(path, MISSING)
    place = git_layout.place_at(path)
    if place is None or (place.kind is Kind.DAMAGED and os.pathsep in path):
        # Git would go up to one that is further up: a path with a colon in it cannot be made a
        # ceiling.
        return RepoState(path, DAMAGED, _nothing_to_read(path))
    return place


def _nothing_to_read(path: str) -> str:
    try:
        os.listdir(path)
    except OSError as error:
        return f"it cannot be read: {error.strerror}"
    return "there is no git repository"


def _counted_by_files(place: Place, status: Status, tips: git_refs.Tips) -> int | None:
    """Return how many commits are on no remote, or None where git has to count them."""
    unpushed = set(tips.local - tips.remote)
    if status.branch is None and status.head and status.head not in tips.remote:
        unpushed.add(status.head)
    if not unpushed or is_mirror(place):
        return 0
    # Its upstream is ahead of it. If that is a local branch, its tip is in `unpushed` too, or on a
    # remote itself.
    if status.behind and not status.ahead and unpushed == {status.head}:
        return 0
    if tips.replaced:
        return None
    return git_commits.count_unpushed(place.common, unpushed, tips.remote)


def is_mirror(place: Place) -> bool:
    """Whether a bare repository's branches are themselves those that it fetches from a remote."""
    if place.kind is not Kind.BARE:
        return False
    text = git_layout.read_text(os.path.join(place.common, "config")) or ""
    return any(
        name.startswith("remote.") and name.endswith(".fetch") and _fetches_branches(value or "")
        for name, value in git_config.parse(text) or []
    )


def _fetches_branches(refspec: str) -> bool:
    return refspec.partition(":")[2] in ("refs/*", "refs/heads/*")


def _stashes(place: Place) -> int:
    """Return how many stashes the worktrees of a bare repository have made."""
    log = git_layout.read_text(os.path.join(place.common, "logs", "refs", "stash"))
    return (log or "").count("\n")


def _operation(git_dir: str) -> str | None:
    for name, operation in _OPERATIONS:
        if os.path.exists(os.path.join(git_dir, name)):
            return operation
    # Between two commits of several that are picked or reverted there is nothing but what is to
    # be done.
    to_do = git_layout.read_text(os.path.join(git_dir, "sequencer", "todo")) or ""
    return _OF_TO_DO.get(to_do[:1])
