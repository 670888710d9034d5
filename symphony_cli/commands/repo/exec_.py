"""`symphony repo exec`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import typer

from symphony_cli.base.executions import Execution
from symphony_cli.base.text import key
from symphony_cli.commands.shared.batches import gather_in_repos
from symphony_cli.commands.shared.parameters import JobsOption, TimeoutOption
from symphony_cli.commands.shared.selecting import SelectingVerbWithCommand
from symphony_cli.commands.shared.verbs import command_in
from symphony_cli.context import AppContext
from symphony_cli.output.batches import conclude
from symphony_cli.repos.execution import Executed, execute
from symphony_cli.repos.selecting import Selected

FIELDS = Execution._fields
VERB = SelectingVerbWithCommand


def run(
    ctx: typer.Context,
    shell: Annotated[
        bool, typer.Option("--shell", help="Have /bin/sh run CMD, so that it may be a pipeline.")
    ] = False,
    jobs: JobsOption = None,
    timeout: TimeoutOption = None,
) -> None:
    """Run a command in repos.

    What it writes comes when it has ended, of one repo after the other, with the repo's name before
    each line; at more than 32 MiB it is ended. Its standard input is empty. In its environment
    SYMPHONY_REPO, SYMPHONY_WORKSPACE and SYMPHONY_PROFILE say where it is.
    """
    app: AppContext = ctx.obj

    def start(selected: Selected) -> Iterator[Executed]:
        repos, locked = selected
        command = command_in(ctx)
        for executed in execute(
            app, repos, command, shell=shell, jobs=jobs, timeout=timeout, locked=locked
        ):
            if not app.output.wants_rows:
                app.output.labelled(executed.label, executed.row.stdout, executed.row.stderr)
            yield executed

    _, gathered = gather_in_repos(ctx, "running", start, jobs=jobs, timeout=timeout)
    done = sorted(gathered.results, key=lambda executed: key(executed.label))
    app.output.wanted_rows(Execution, [executed.row for executed in done])
    failures = [(one.label, one.problem, one.hint) for one in done if one.problem]
    conclude(app.output, gathered, failures)
