"""Fetch, pull and sync of many repositories."""

from __future__ import annotations

from shlex import quote
from typing import TYPE_CHECKING, NamedTuple

from symphony_cli.base.text import escaped
from symphony_cli.repos import outcomes
from symphony_cli.repos.outcomes import Outcome
from symphony_cli.system.git import failures
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

    from symphony_cli.repos.states import RepoState
    from symphony_cli.system.processes.command import Finished

# What git says if changes that it stashed do not apply any more (sequencer.c).
_IN_STASH = b"Your changes are safe in the stash"


class _Wanted(NamedTuple):
    """The user's options of a pull; None leaves a choice to git's settings."""

    rebase: bool | None
    autostash: bool | None

    def rebase_options(self, settings: config.Settings, branch: str) -> tuple[str, ...] | None:
        """Return the options of a rebase, or None to fast-forward only. Raises Stopped."""
        if self.rebase is not None:
            return () if self.rebase else None
        # The branch's own setting wins (git-config(1), branch.<name>.rebase).
        names = (f"branch.{branch}.rebase", "pull.rebase")
        name = next((one for one in names if config.last(settings, one) is not None), names[0])
        value = (config.last(settings, name) or "false").lower()
        if value in ("merges", "m"):
            return ("--rebase-merges",)
        if value in ("interactive", "i"):
            reason = f"{name} is '{value}', which opens an editor"
            raise Stopped(reason, "to rebase, run `symphony repo pull --rebase`")
        return () if config.is_true(settings, name) else None

    def stashes(self, settings: config.Settings, *, is_rebase: bool) -> bool:
        """Whether git stashes changes before and applies them after."""
        if self.autostash is not None:
            return self.autostash
        return is_rebase and config.is_true(settings, "rebase.autostash")


class RemoteWorker(RemoteTasks):
    """Remote work by git, after a check of states."""

    def fetch(
        self, paths: Iterable[str], *, jobs: int | None, timeout: float | None, prune: bool
    ) -> Iterator[Outcome]:
        """Fetch from every remote."""
        options = ("--prune",) if prune else ()
        return self._each(lambda path: self._fetch(path, timeout, *options), paths, jobs)

    def pull(
        self,
        paths: Iterable[str],
        *,
        jobs: int | None,
        timeout: float | None,
        rebase: bool | None = None,
        autostash: bool | None = None,
    ) -> Iterator[Outcome]:
        """Fetch from the upstream's remote, and fast-forward or rebase."""
        wanted = _Wanted(rebase, autostash)
        return self._each(lambda path: self._pull(path, timeout, wanted), paths, jobs)

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

    def _pull(self, path: str, timeout: float | None, wanted: _Wanted) -> Task[Outcome]:
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
        return (yield from self._integrate(state, settings, timeout, wanted))

    def _integrate(
        self,
        state: RepoState,
        settings: config.Settings,
        timeout: float | None,
        wanted: _Wanted,
    ) -> Task[Outcome]:
        """Fast-forward a branch to its upstream, or rebase one that has diverged from it."""
        path = state.path
        rebase = wanted.rebase_options(settings, str(state.branch))
        if state.ahead and rebase is None:
            raise Stopped(
                f"branch '{state.branch}' has diverged from {state.upstream}:"
                f" {state.ahead} ahead, {state.behind} behind",
                f"to rebase, run `git -C {quote(path)} rebase`",
            )
        stash = wanted.stashes(settings, is_rebase=rebase is not None)
        if state.has_changes and not stash:
            raise Stopped("uncommitted changes", f"to stash them, run `git -C {quote(path)} stash`")
        autostash = "--autostash" if stash else "--no-autostash"
        if state.ahead:
            command = ("rebase", "--quiet", "--fork-point", autostash, *(rebase or ()))
        else:
            command = ("merge", "--ff-only", "--quiet", autostash)
        done = yield self._program.command_at(
            path,
            *(*command, "@{upstream}"),
            timeout=timeout or NETWORK_SECONDS,
            # A partial clone fetches what it lacks.
            ssh_command=config.last(settings, "core.sshcommand"),
        )
        if not done.is_good and state.ahead:
            yield from self._undo_rebase(state, done)
        if not done.is_good:
            raise self.failure(done, settings, None)
        if _IN_STASH in done.stderr:
            reason = "the stashed changes conflict with the pulled commits, and stay in the stash"
            return Outcome(
                path,
                outcomes.FAILED,
                state.behind,
                reason,
                f"to see them, run `git -C {quote(path)} status`",
            )
        return Outcome(path, outcomes.PULLED, state.behind)

    def _undo_rebase(self, state: RepoState, failed: Finished) -> Task[None]:
        """Undo a rebase that stopped, and raise Stopped; return if it never began."""
        place = layout.place_at(state.path)
        if place is None or layout.operation_in(place.git_dir) != "rebase":
            return
        unmerged = yield self._program.query_at(
            state.path, "diff", "--name-only", "--diff-filter=U", "-z"
        )
        names = [escaped(name) for name in unmerged.stdout.decode("utf-8", "replace").split("\0")]
        reason = f"conflicts in {', '.join(names[:-1])}" if names[:-1] else failures.reason(failed)
        yield self._program.command_at(state.path, "rebase", "--abort", timeout=NETWORK_SECONDS)
        is_undone = layout.operation_in(place.git_dir) is None
        raise Stopped(
            f"the rebase onto {state.upstream} stopped: {reason}"
            + ("; it was undone" if is_undone else ""),
            f"to {'rebase' if is_undone else 'see them'}, run"
            f" `git -C {quote(state.path)} {'rebase' if is_undone else 'status'}`",
        )

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
