"""The states of repositories: one git for each, and what files tell besides."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from symphony_cli.domain.repo_states import DAMAGED, MISSING, UNTRUSTED, RepoState
from symphony_cli.domain.text import escaped
from symphony_cli.system import (
    git_commits,
    git_config,
    git_failures,
    git_layout,
    git_refs,
    git_status,
)
from symphony_cli.system.files import nothing_is_at
from symphony_cli.system.git_layout import Kind, Place
from symphony_cli.system.git_status import Status
from symphony_cli.system.processes import Finished, Task, local_jobs, run_all

if TYPE_CHECKING:
    from symphony_cli.system.git import GitProgram

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
_UNTRUSTED = (b"dubious ownership", b"safe.bareRepository")


class StateReader:
    """Reads states with `program`. Nothing is run that a repository brings."""

    def __init__(self, program: GitProgram) -> None:
        self._program = program

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
        sees what the user's configuration leaves out: each untracked file, changed submodules.
        Raises Failed where git cannot be started.
        """
        tasks = (self.state(path, timeout, thorough=thorough) for path in paths)
        return run_all(tasks, jobs or local_jobs())

    def state(
        self, path: str, timeout: float | None = None, *, thorough: bool = False
    ) -> Task[RepoState]:
        """Return the state of one."""
        if nothing_is_at(path):
            return RepoState(path, MISSING)
        place = git_layout.place_at(path)
        if place is None:
            return RepoState(path, DAMAGED, "there is no git repository")
        if place.kind in (Kind.BARE, Kind.GIT_DIRECTORY):
            return (yield from self._bare(place, timeout))
        done = yield self._program.looking_at(
            path,
            *git_status.ARGUMENTS,
            *(("--untracked-files=all", "--ignore-submodules=none") if thorough else ()),
            fsmonitor=self._uses_built_in_monitor(place),
            timeout=timeout,
        )
        if not done.is_good:
            return _broken(path, done)
        status = git_status.parse(done.stdout)
        tips = git_refs.read(place) or (yield from self._listed_tips(place, timeout))
        return (yield from self._with_history(place, status, tips, timeout))

    def _bare(self, place: Place, timeout: float | None) -> Task[RepoState]:
        """Return the state of a bare repository, of which git-status knows nothing."""
        done = yield self._program.looking_at(place.path, *git_refs.LIST_ARGUMENTS, timeout=timeout)
        if not done.is_good:
            return _broken(place.path, done)
        tips = git_refs.listed(done.stdout)
        target = git_layout.symbolic_target(os.path.join(place.git_dir, "HEAD")) or ""
        asked = ("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
        head = yield self._program.looking_at(place.path, *asked, timeout=timeout)
        status = Status(
            head=head.stdout.decode().strip() if head.is_good else None,
            branch=escaped(target.removeprefix("refs/heads/")) or None,
            stashes=_stashes(place),
        )
        return (yield from self._with_history(place, status, tips, timeout))

    def _listed_tips(self, place: Place, timeout: float | None) -> Task[git_refs.Tips]:
        done = yield self._program.looking_at(place.path, *git_refs.LIST_ARGUMENTS, timeout=timeout)
        return git_refs.listed(done.stdout)

    def _with_history(
        self, place: Place, status: Status, tips: git_refs.Tips, timeout: float | None
    ) -> Task[RepoState]:
        """Return the state with the last commit, the unpushed ones, and what else files tell."""
        unpushed = _counted_by_files(place, status, tips)
        commit = git_commits.read(place.common, status.head) if status.head else None
        if unpushed is None:
            heads = ("--branches", *(("HEAD",) if status.branch is None else ()))
            asked = ("rev-list", "--count", *heads, "--not", "--remotes", "--")
            done = yield self._program.looking_at(place.path, *asked, timeout=timeout)
            if not done.is_good:
                return _broken(place.path, done)
            unpushed = int(done.stdout)
        if commit is None and status.head:
            asked = ("cat-file", "commit", status.head)
            done = yield self._program.looking_at(place.path, *asked, timeout=timeout)
            if not done.is_good:
                return _broken(place.path, done)
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

    def _uses_built_in_monitor(self, place: Place) -> bool:
        """Whether the user, or the repository, has git's own file system monitor switched on."""
        text = git_layout.read_text(os.path.join(place.common, "config")) or ""
        if "fsmonitor" not in text.lower() and "include" not in text.lower():
            return self._monitor_is_on_everywhere
        # What an included file says is not looked for: without the monitor it only takes longer.
        return git_config.is_on(git_config.parse(text) or [], "core.fsmonitor")

    @cached_property
    def _monitor_is_on_everywhere(self) -> bool:
        asked = ("config", "--type=bool", "--get", "core.fsmonitor")
        return (
            self._program.output(self._program.looking("/", *asked, GIT_DIR=os.devnull)) == "true\n"
        )


def _counted_by_files(place: Place, status: Status, tips: git_refs.Tips) -> int | None:
    """Return how many commits are on no remote, or None where git has to count them."""
    unpushed = set(tips.local - tips.remote)
    if status.branch is None and status.head and status.head not in tips.remote:
        unpushed.add(status.head)
    if not unpushed or _is_mirror(place):
        return 0
    # Nothing that its upstream lacks, so nothing that the remotes do.
    if status.upstream and status.head and not status.ahead and unpushed == {status.head}:
        return 0
    return None if tips.remote else git_commits.count_reachable(place.common, unpushed)


def _is_mirror(place: Place) -> bool:
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
    return None


def _broken(path: str, done: Finished) -> RepoState:
    """Return the state of a repository that git fails on. Raises Failed where there is no git."""
    if done.status is None:
        raise git_failures.git_not_found(done)
    if nothing_is_at(path):
        return RepoState(path, MISSING)
    distrusted = any(words in done.stderr for words in _UNTRUSTED)
    return RepoState(path, UNTRUSTED if distrusted else DAMAGED, git_failures.reason(done))
