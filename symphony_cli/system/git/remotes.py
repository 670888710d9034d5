"""Fetch, pull, push and sync of many repositories."""

from __future__ import annotations

from shlex import quote
from typing import TYPE_CHECKING, NamedTuple

from symphony_cli.repos import outcomes
from symphony_cli.repos.outcomes import Outcome
from symphony_cli.repos.states import OK, RepoState, remedy
from symphony_cli.system.git import failures
from symphony_cli.system.git.on_disk import config, layout
from symphony_cli.system.git.on_disk.layout import Kind
from symphony_cli.system.processes.pool import Task, network_jobs, run_all

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from symphony_cli.system.git.program import GitProgram
    from symphony_cli.system.git.states import StateReader
    from symphony_cli.system.processes.command import Finished

# Long enough for a large fetch, and the limit for a remote that never answers.
NETWORK_SECONDS = 600
_SETTINGS = r"^(core\.sshcommand|branch\..*\.(remote|merge)|remote\..*\.(url|skipfetchall))$"


class _Failure(Exception):
    """The reason why work on a repository stopped."""

    def __init__(self, reason: str, hint: str | None = None, result: str = outcomes.FAILED) -> None:
        super().__init__(reason)
        self.reason = reason
        self.hint = hint
        self.result = result


class _Upstream(NamedTuple):
    """A remote's name and the full name of a branch there."""

    remote: str
    branch: str


class RemoteWorker:
    """Remote work by git, after a check of states.

    `timeout` limits each git; the default is NETWORK_SECONDS.
    """

    def __init__(self, program: GitProgram, states: StateReader) -> None:
        self._program = program
        self._states = states

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

    def push(
        self, paths: Iterable[str], *, jobs: int | None, timeout: float | None
    ) -> Iterator[Outcome]:
        """Push the commits that are ahead, if any."""
        return self._each(lambda path: self._push(path, timeout), paths, jobs)

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
        except _Failure as failure:
            return Outcome(path, failure.result, None, failure.reason, failure.hint)

    def _fetch(self, path: str, timeout: float | None, *options: str) -> Task[Outcome]:
        settings = yield from self._settings(path, timeout)
        remotes = yield from self._fetch_all(path, settings, timeout, *options)
        return Outcome(path, outcomes.FETCHED if remotes else outcomes.NO_REMOTE)

    def _pull(self, path: str, timeout: float | None) -> Task[Outcome]:
        state = yield from self._on_a_branch(path, timeout)
        settings = yield from self._settings(path, timeout)
        upstream = _upstream(state, settings)
        if upstream.remote != ".":
            yield from self._fetch_from(path, upstream.remote, settings, timeout)
            state = yield from self._on_a_branch(path, timeout)
        if state.upstream is None:
            raise _Failure(f"the upstream of branch '{state.branch}' is gone")
        if not state.behind:
            return Outcome(path, outcomes.UP_TO_DATE, 0)
        if state.ahead:
            raise _Failure(
                f"branch '{state.branch}' has diverged from {state.upstream}:"
                f" {state.ahead} ahead, {state.behind} behind",
                f"git -C {quote(path)} rebase",
            )
        if state.has_changes:
            raise _Failure("it has changes that are not committed", f"git -C {quote(path)} stash")
        merge = ("merge", "--ff-only", "--quiet", "--no-autostash", "@{upstream}")
        yield from self._act(path, settings, timeout, *merge)
        return Outcome(path, outcomes.PULLED, state.behind)

    def _push(self, path: str, timeout: float | None) -> Task[Outcome]:
        state = yield from self._on_a_branch(path, timeout)
        settings = yield from self._settings(path, timeout)
        upstream = _upstream(state, settings)
        if upstream.remote == ".":
            raise _Failure(f"the upstream of branch '{state.branch}' is a branch of its own")
        if state.upstream and not state.ahead:
            return Outcome(path, outcomes.UP_TO_DATE, 0)
        push = ("push", "--quiet", "--", upstream.remote, f"HEAD:{upstream.branch}")
        yield from self._act(path, settings, timeout, *push, remote=upstream.remote)
        return Outcome(path, outcomes.PUSHED, state.ahead if state.upstream else None)

    def _sync(self, path: str, timeout: float | None) -> Task[Outcome]:
        settings = yield from self._settings(path, timeout)
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

    def _on_a_branch(self, path: str, timeout: float | None) -> Task[RepoState]:
        """Return the state of a repository on a branch. Raises _Failure for any other."""
        place = layout.place_at(path)
        if place and place.kind is Kind.BARE:
            reason = "it is a bare repository, which has no current branch"
            raise _Failure(reason, result=outcomes.SKIPPED)
        state = yield from self._states.state(path, timeout)
        if state.state != OK:
            raise _broken(state)
        if state.operation:
            raise _Failure(f"a {state.operation} is in progress", f"git -C {quote(path)} status")
        if state.branch is None:
            raise _Failure("its HEAD is detached", f"git -C {quote(path)} switch BRANCH")
        if state.head is None:
            reason = f"branch '{state.branch}' has no commit yet"
            raise _Failure(reason, result=outcomes.SKIPPED)
        return state

    def _settings(self, path: str, timeout: float | None) -> Task[config.Settings]:
        """Return the repository's settings of ssh, remotes and branches."""
        query = ("config", "--null", "--get-regexp", _SETTINGS)
        done = yield self._program.query_at(path, *query, timeout=timeout)
        settings = config.from_output(done.stdout.decode("utf-8", "backslashreplace"))
        if _remotes(settings):
            return settings
        # Git ignores the configuration of a repository that it does not trust. Without remotes,
        # run a command that it refuses in such a repository.
        done = yield self._program.query_at(path, "rev-parse", "--git-dir", timeout=timeout)
        if not done.is_good:
            raise _broken(failures.broken(path, done))
        return settings

    def _fetch_all(
        self, path: str, settings: config.Settings, timeout: float | None, *options: str
    ) -> Task[list[str]]:
        """Fetch from every remote, and return their names."""
        remotes = _remotes(settings)
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
        yield from self._act(path, settings, timeout, *fetch, remote=remote)

    def _act(
        self,
        path: str,
        settings: config.Settings,
        timeout: float | None,
        *arguments: str,
        remote: str | None = None,
    ) -> Task[Finished]:
        """Run git, which connects to `remote`. Raises _Failure if it fails."""
        ssh_command = config.last(settings, "core.sshcommand")
        done = yield self._program.command_at(
            path, *arguments, timeout=timeout or NETWORK_SECONDS, ssh_command=ssh_command
        )
        if done.is_good:
            return done
        reason = failures.reason(done)
        if not failures.needs_credentials(done):
            raise _Failure(reason)
        url = config.last(settings, f"remote.{remote}.url")
        hint = failures.credentials_hint(url) if url else None
        raise _Failure(f"it needs credentials: {reason}", hint)


def _remotes(settings: config.Settings) -> list[str]:
    names = [
        name[len("remote.") : -len(".url")]
        for name, _ in settings
        if name.startswith("remote.") and name.endswith(".url")
    ]
    return [
        name
        for name in dict.fromkeys(names)
        if not config.is_true(settings, f"remote.{name}.skipfetchall")
    ]


def _upstream(state: RepoState, settings: config.Settings) -> _Upstream:
    remote = config.last(settings, f"branch.{state.branch}.remote")
    branch = config.last(settings, f"branch.{state.branch}.merge")
    if not remote or not branch:
        known = next(iter(_remotes(settings)), "origin")
        arguments = f"push --set-upstream {quote(known)} {quote(str(state.branch))}"
        hint = f"git -C {quote(state.path)} {arguments}"
        raise _Failure(f"branch '{state.branch}' has no upstream", hint)
    return _Upstream(remote, branch)


def _broken(state: RepoState) -> _Failure:
    """Return the failure of a repository that git cannot use."""
    return _Failure(state.reason or "nothing is at its path", remedy(state))
