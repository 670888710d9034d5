"""Execution: a user's command in every selected repo."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from symphony_cli.base.errors import InvalidValue
from symphony_cli.base.executions import Call, Execution, Ran
from symphony_cli.repos.selecting import by_directory, shown_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from symphony_cli.domain.entries import Entry
    from symphony_cli.registry.locked import Unreadable
    from symphony_cli.repos.ports import RepoWorld


class Executed(NamedTuple):
    """The result of a command in one repo.

    `label` identifies the repo among the selected ones. `problem` says what went wrong, if
    anything did, and `hint` is advice, or None.
    """

    row: Execution
    label: str
    problem: str | None
    hint: str | None = None


def execute(
    world: RepoWorld,
    repos: Sequence[Entry],
    command: Sequence[str],
    *,
    shell: bool,
    jobs: int | None,
    timeout: float | None,
    locked: Mapping[str, Unreadable] = {},
    on_terminal: Callable[[str], None] | None = None,
) -> Iterator[Executed]:
    """Run a command once in each repo's directory, and yield the results.

    `on_terminal` receives each label before the command runs there: one after the other, with the
    user's terminal instead of captured output.

    With `shell`, the words of the command are one line for the system's shell. SYMPHONY_REPO,
    SYMPHONY_WORKSPACE and SYMPHONY_PROFILE in its environment name the repo. For directories in
    `locked` the result is a problem, and the command does not run. Raises InvalidValue if there
    is not a command.
    """
    if not command or not command[0]:
        raise InvalidValue(
            "COMMAND_MISSING",
            "no command given",
            hint="pass it after --, as in `symphony repo exec -- git log -1`",
            field="command",
        )
    arguments = world.executor.in_shell(" ".join(command)) if shell else command
    # A directory with several registrations gets the label of its first repo.
    by_path = {path: repos[0] for path, repos in by_directory(repos).items()}
    labels = dict(zip(by_path, shown_names(list(by_path.values())), strict=True))
    for path in [path for path in by_path if path in locked]:
        row = _row(by_path[path], Ran(path, None, "", "", 0.0))
        yield Executed(row, labels[path], locked[path].reason, locked[path].hint)
    calls = [
        Call(path, arguments, _variables(repo))
        for path, repo in by_path.items()
        if path not in locked
    ]

    def in_turn(announce: Callable[[str], None]) -> Iterator[Ran]:
        for call in calls:
            announce(labels[call.directory])
            yield world.executor.run_on_terminal(call)

    results = (
        in_turn(on_terminal)
        if on_terminal
        else world.executor.run_all(calls, jobs=jobs, timeout=timeout)
    )
    for ran in results:
        row = _row(by_path[ran.directory], ran)
        yield Executed(row, labels[ran.directory], _problem(ran))


def _row(repo: Entry, ran: Ran) -> Execution:
    return Execution(
        repo.name,
        ran.directory,
        ran.exit_code,
        ran.stdout,
        ran.stderr,
        round(ran.seconds, 3),
        str(repo.workspace),
        repo.profile,
    )


def _variables(repo: Entry) -> dict[str, str]:
    return {
        "SYMPHONY_REPO": repo.name,
        "SYMPHONY_WORKSPACE": str(repo.workspace),
        "SYMPHONY_PROFILE": repo.profile,
    }


def _problem(ran: Ran) -> str | None:
    if ran.problem is not None:
        return ran.problem
    if not ran.exit_code:
        return None
    return f"signal {-ran.exit_code}" if ran.exit_code < 0 else f"exit code {ran.exit_code}"
