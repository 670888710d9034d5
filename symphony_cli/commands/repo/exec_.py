"""`symphony repo exec`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import typer

from symphony_cli.base.errors import InvalidValue
from symphony_cli.base.executions import Execution
from symphony_cli.base.text import key
from symphony_cli.commands.shared.batches import gather_in_repos
from symphony_cli.commands.shared.parameters import JobsOption, timeout_option
from symphony_cli.commands.shared.selection.selecting import SelectingVerbWithCommand, selected_in
from symphony_cli.commands.shared.verbs import command_in
from symphony_cli.context import AppContext
from symphony_cli.output.batches import Gathered, conclude
from symphony_cli.repos.execution import Executed, execute
from symphony_cli.repos.selecting import Selected, by_directory

PRINTS = list[Execution]
EXAMPLES = (
    "symphony repo exec -- git log -1 --oneline",
    "symphony repo exec --tag go -- go test ./...",
    "symphony repo exec --shell -- 'git grep -n TODO | wc -l'",
)
VERB = SelectingVerbWithCommand
# Ended by SIGINT, or so says a shell.
_INTERRUPTED = (-2, 130)


def run(
    ctx: typer.Context,
    shell: Annotated[
        bool, typer.Option("--shell", help="Run CMD with /bin/sh, so that it can be a pipeline")
    ] = False,
    failed: Annotated[
        bool, typer.Option("--failed", help="Print only the output of failed commands")
    ] = False,
    tty: Annotated[
        bool,
        typer.Option("--tty", help="Run in one repo at a time, and give each command the terminal"),
    ] = False,
    jobs: JobsOption = None,
    timeout: Annotated[float | None, timeout_option("none")] = None,
) -> None:
    """Run a command in repos

    Symphony prints the output of each command when the command ends, with the name of the repo
    before each line. Without --tty, the command has no standard input. SYMPHONY_REPO,
    SYMPHONY_WORKSPACE and SYMPHONY_PROFILE contain the names of the repo, its workspace and its
    profile.
    """
    app: AppContext = ctx.obj
    if tty:
        _refuse(failed=failed, rows=app.output.wants_rows, jobs=jobs, timeout=timeout)
        _conclude(app, _on_terminal(ctx, shell=shell))
        return

    def start(selected: Selected) -> Iterator[Executed]:
        repos, locked = selected
        command = command_in(ctx)
        for executed in execute(
            app, repos, command, shell=shell, jobs=jobs, timeout=timeout, locked=locked
        ):
            if not app.output.wants_rows and (executed.problem or not failed):
                app.output.labelled(executed.label, executed.row.stdout, executed.row.stderr)
            yield executed

    _, gathered = gather_in_repos(ctx, "Running the command in", start, jobs=jobs, timeout=timeout)
    done = sorted(gathered.results, key=lambda executed: key(executed.label))
    shown = [one for one in done if one.problem] if failed else done
    app.output.wanted_rows(Execution, [executed.row for executed in shown])
    _conclude(app, gathered)


def _conclude(app: AppContext, gathered: Gathered[Executed]) -> None:
    done = sorted(gathered.results, key=lambda executed: key(executed.label))
    failures = [(one.label, one.problem, one.hint) for one in done if one.problem]
    conclude(app.output, gathered, failures)


def _on_terminal(ctx: typer.Context, *, shell: bool) -> Gathered[Executed]:
    """Run the command in one repo after the other, until one is interrupted."""
    app: AppContext = ctx.obj
    repos, locked = selected_in(ctx, None, None)
    done: list[Executed] = []
    results = execute(
        app,
        repos,
        command_in(ctx),
        shell=shell,
        jobs=None,
        timeout=None,
        locked=locked,
        on_terminal=lambda label: app.output.say(f"{label}:"),
    )
    total = len(by_directory(repos))
    for executed in results:
        done.append(executed)
        if executed.row.exit_code in _INTERRUPTED:
            return Gathered(done, total, interrupted=True)
    return Gathered(done, total, interrupted=False)


def _refuse(*, failed: bool, rows: bool, jobs: int | None, timeout: float | None) -> None:
    """Raise InvalidValue for an option that has no effect with --tty."""
    given = {
        "failed": failed,
        "json": rows,
        "jobs": jobs is not None,
        "timeout": timeout is not None,
    }
    for name in (name for name, is_given in given.items() if is_given):
        raise InvalidValue(
            "OPTION_WITHOUT_EFFECT",
            "--tty cannot be combined with options that capture or limit the output",
            hint="leave out --tty, or --failed, --json, --fields, --jobs and --timeout",
            field=name,
        )
