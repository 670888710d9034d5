"""Fetch, pull and sync of many repositories."""

from __future__ import annotations

from shlex import quote
from typing import TYPE_CHECKING

from symphony_cli.repos import outcomes
from symphony_cli.repos.outcomes import Outcome
from symphony_cli.system.git.on_disk import config, layout
from symphony_cli.system.git.remote_tasks import (
    NETWORK_SECONDS,
    RemoteTasks,
    Stopped,
    remotes_in,
    skipped,
    upstream_in,
)
from symphony_cli.system.processes.pool import Task, network_jobs, run_all

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


class RemoteWorker(RemoteTasks):
    """Remote work by git, after a check of states."""

    def fetch(
        self, paths: Iterable[str], *, jobs: int | None, timeout: float | None, prune: bool
    ) -> Iterator[Outcome]:
        """Fetch from every remote."""
        options = ("--prune",) if prune else ()
        return self._each(lambda path: self._fetch(path, timeout, *options), paths, jobs)

    def pull(
        self, paths: Iterable[str], *, jobs: int | None, timeout: float | None
    ) -> Iterator[Outcome]:
        """Fetch from the upstream's remote, and fast-forward."""
        return self._each(lambda path: self._pull(path, timeout), paths, jobs)

    def sync(
        self, paths: Iterable[str], *, jobs: int | None, timeout: float | None
    ) -> Iterator[Outcome]:
        """Fetch, and update `refs/remotes/REMOTE/HEAD`."""
        return self._each(lambda path: self._sync(path, timeout), paths, jobs)

    def _each(
        self, work: Callable[[str], Task[Outcome]], paths: Iterable[str], jobs: int | None
    ) -> Iterator[Outcome]:
        return run_all((self._guarded(work(path), path) for path in paths), jobs or network_jobs())

    def _guarded(self, task: Task[Outcome], path: str) -> Task[Outcome]:
        try:
            return (yield from task)
        except Stopped as stopped:
            return stopped.outcome(path)

    def _fetch(self, path: str, timeout: float | None, *options: str) -> Task[Outcome]:
        settings = yield from self.settings_of(path, timeout)
        remotes = yield from self._fetch_all(path, settings, timeout, *options)
        return Outcome(path, outcomes.FETCHED if remotes else outcomes.NO_REMOTE)

    def _pull(self, path: str, timeout: float | None) -> Task[Outcome]:
        state = yield from self.on_a_branch(path, timeout)
        settings = yield from self.settings_of(path, timeout)
        branch = str(state.branch)
        upstream = upstream_in(settings, branch)
        if upstream is None:
            if not remotes_in(settings):
                return Outcome(path, outcomes.NO_REMOTE)
            raise skipped(f"branch '{branch}' has no upstream")
        if upstream[0] != ".":
            yield from self._fetch_upstream(path, branch, upstream, settings, timeout)
            state = yield from self.on_a_branch(path, timeout)
        if state.upstream is None:
            raise skipped(f"the upstream of branch '{branch}' is gone")
        if not state.behind:
            return Outcome(path, outcomes.UP_TO_DATE, 0)
        if state.ahead:
            raise Stopped(
                f"branch '{state.branch}' has diverged from {state.upstream}:"
                f" {state.ahead} ahead, {state.behind} behind",
                f"git -C {quote(path)} rebase",
            )
        if state.has_changes:
            raise Stopped("it has changes that are not committed", f"git -C {quote(path)} stash")
        merge = ("merge", "--ff-only", "--quiet", "--no-autostash", "@{upstream}")
        yield from self.act(path, settings, timeout, *merge)
        return Outcome(path, outcomes.PULLED, state.behind)

    def _fetch_upstream(
        self,
        path: str,
        branch: str,
        upstream: tuple[str, str],
        settings: config.Settings,
        timeout: float | None,
    ) -> Task[None]:
        """Fetch from the upstream's remote. Raises Stopped if the upstream is gone there."""
        remote, merge = upstream
        name = f"{remote}/{merge.removeprefix('refs/heads/')}"
        gone = skipped(f"the upstream '{name}' of branch '{branch}' is gone")
        try:
            yield from self._fetch_from(path, remote, settings, timeout)
        except Stopped as stopped:
            # A clone with --single-branch names its branch in the refspec, and git then fails.
            if stopped.reason == f"fatal: couldn't find remote ref {merge}":
                raise gone from None
            raise
        if not _has_fetched_upstream(path):
            raise gone

    def _sync(self, path: str, timeout: float | None) -> Task[Outcome]:
        settings = yield from self.settings_of(path, timeout)
        if not (yield from self._fetch_all(path, settings, timeout)):
            return Outcome(path, outcomes.NO_REMOTE)
        if main := config.main_remote(settings):
            # It fails if the remote has no default branch, and then there is nothing to store.
            yield self._program.command_at(
                path,
                *("remote", "set-head", main[0], "--auto"),
                timeout=timeout or NETWORK_SECONDS,
                ssh_command=config.last(settings, "core.sshcommand"),
            )
        return Outcome(path, outcomes.SYNCED)

    def _fetch_all(
        self, path: str, settings: config.Settings, timeout: float | None, *options: str
    ) -> Task[list[str]]:
        """Fetch from every remote, and return their names."""
        remotes = remotes_in(settings, fetched=True)
        for remote in remotes:
            yield from self._fetch_from(path, remote, settings, timeout, *options)
        return remotes

    def _fetch_from(
        self,
        path: str,
        remote: str,
        settings: config.Settings,
        timeout: float | None,
        *options: str,
    ) -> Task[None]:
        fetch = ("fetch", "--quiet", *options, "--", remote)
        yield from self.act(path, settings, timeout, *fetch, remote=remote)


def _has_fetched_upstream(path: str) -> bool:
    """Whether the last fetch brought the upstream of the current branch.

    The tracking branch may still be there after the remote has deleted its branch, but git marks
    what it would merge in FETCH_HEAD: the second field of that line is empty (git-fetch).
    """
    place = layout.place_at(path)
    if place is None:
        return False
    try:
        with open(f"{place.git_dir}/FETCH_HEAD", "rb") as file:
            return any(line.split(b"\t")[1:2] == [b""] for line in file)
    except OSError:
        return False
