"""Steps of work with remotes, shared by fetches, pulls and pushes."""

from __future__ import annotations

from shlex import quote
from typing import TYPE_CHECKING

from symphony_cli.repos import outcomes
from symphony_cli.repos.outcomes import Outcome
from symphony_cli.repos.states import OK, RepoState, remedy
from symphony_cli.system.git import failures
from symphony_cli.system.git.on_disk import config, layout
from symphony_cli.system.git.on_disk.layout import Kind

if TYPE_CHECKING:
    from symphony_cli.system.git.program import GitProgram
    from symphony_cli.system.git.states import StateReader
    from symphony_cli.system.processes.command import Finished
    from symphony_cli.system.processes.pool import Task

# Long enough for a large fetch, and the limit for a remote that never answers.
NETWORK_SECONDS = 600
# All that decides how git pulls and where it pushes.
_SETTINGS = (
    r"^(core\.sshcommand|(pull|rebase)\..*|submodule\.recurse|(branch|push|remote|url)\..*)$"
)


class Stopped(Exception):
    """The reason why work on a repository stopped: by default, a failure."""

    def __init__(self, reason: str, hint: str | None = None, result: str = outcomes.FAILED) -> None:
        super().__init__(reason)
        self.reason = reason
        self.hint = hint
        self.result = result

    def outcome(self, path: str) -> Outcome:
        """Return the outcome for the repository at a path."""
        return Outcome(path, self.result, None, self.reason, self.hint)


def skipped(reason: str, hint: str | None = None) -> Stopped:
    """Return the reason why the work does not apply to a repository."""
    return Stopped(reason, hint, outcomes.SKIPPED)


class RemoteTasks:
    """Steps that connect to remotes by git; NETWORK_SECONDS limits each git by default."""

    def __init__(self, program: GitProgram, states: StateReader) -> None:
        self._program = program
        self._states = states

    def on_a_branch(self, path: str, timeout: float | None) -> Task[RepoState]:
        """Return the state of a repository on a branch. Raises Stopped for any other."""
        place = layout.place_at(path)
        if place and place.kind is Kind.BARE:
            raise skipped("bare repository")
        state = yield from self._states.state(path, timeout)
        if state.state != OK:
            raise _broken(state)
        if state.operation:
            raise Stopped(
                f"a {state.operation} is in progress",
                f"to see it, run `git -C {quote(path)} status`",
            )
        if state.branch is None:
            raise skipped("HEAD is detached")
        if state.head is None:
            raise skipped(f"branch '{state.branch}' has no commits yet")
        return state

    def settings_of(self, path: str, timeout: float | None) -> Task[config.Settings]:
        """Return the repository's settings of ssh, remotes, branches and pushes."""
        query = ("config", "--null", "--get-regexp", _SETTINGS)
        done = yield self._program.query_at(path, *query, timeout=timeout)
        settings = config.from_output(done.stdout.decode("utf-8", "backslashreplace"))
        if remotes_in(settings):
            return settings
        # Git ignores the configuration of a repository that it does not trust. Without remotes,
        # run a command that it refuses in such a repository.
        done = yield self._program.query_at(path, "rev-parse", "--git-dir", timeout=timeout)
        if not done.is_good:
            raise _broken(failures.broken(path, done))
        return settings

    def act(
        self,
        path: str,
        settings: config.Settings,
        timeout: float | None,
        *arguments: str,
        remote: str | None = None,
    ) -> Task[Finished]:
        """Run git, which connects to `remote`. Raises Stopped if it fails."""
        ssh_command = config.last(settings, "core.sshcommand")
        done = yield self._program.command_at(
            path, *arguments, timeout=timeout or NETWORK_SECONDS, ssh_command=ssh_command
        )
        if done.is_good:
            return done
        raise self.failure(done, settings, remote)

    def failure(self, done: Finished, settings: config.Settings, remote: str | None) -> Stopped:
        """Return why a git that connected to `remote` stopped."""
        reason = failures.reason(done)
        if _is_unknown(remote, settings) and reason.startswith(f"fatal: '{remote}' does not "):
            return skipped(f"remote '{remote}' is not configured")
        if not failures.needs_credentials(done):
            return Stopped(reason)
        url = config.last(settings, f"remote.{remote}.url")
        hint = failures.credentials_hint(url) if url else None
        return Stopped(f"it needs credentials: {reason}", hint)


def remotes_in(settings: config.Settings, *, fetched: bool = False) -> list[str]:
    """Return the names of the remotes, or only of those that a fetch of all reads."""
    suffixes = (".url",) if fetched else (".url", ".pushurl")
    names = [
        name.removeprefix("remote.").removesuffix(suffix)
        for name, _ in settings
        for suffix in suffixes
        if name.startswith("remote.") and name.endswith(suffix)
    ]
    return [
        name
        for name in dict.fromkeys(names)
        if not (fetched and config.is_true(settings, f"remote.{name}.skipfetchall"))
    ]


def _is_unknown(remote: str | None, settings: config.Settings) -> bool:
    """Whether it is the name of a remote (not a URL or path) that has no settings."""
    return remote is not None and not {"/", ":"} & {*remote} and remote not in remotes_in(settings)


def upstream_in(settings: config.Settings, branch: str) -> tuple[str, str] | None:
    """Return a branch's remote and the full name of its upstream there, or None."""
    remote = config.last(settings, f"branch.{branch}.remote")
    merge = config.last(settings, f"branch.{branch}.merge")
    return (remote, merge) if remote and merge else None


def _broken(state: RepoState) -> Stopped:
    """Return the failure of a repository that git cannot use."""
    return Stopped(state.reason or "path is missing", remedy(state))
