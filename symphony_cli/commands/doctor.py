"""`symphony doctor`."""

from __future__ import annotations

import typer

from symphony_cli.commands.verbs import PROBLEMS_FOUND
from symphony_cli.context import AppContext
from symphony_cli.domain.findings import Problem
from symphony_cli.services import doctor, identity_doctor

FIELDS = Problem._fields


def run(ctx: typer.Context) -> None:
    """Look for problems; nothing is changed."""
    app: AppContext = ctx.obj
    problems = doctor.examine(
        app.reader,
        app.inspector,
        app.configuration_file,
        app.git,
        app.files,
        lambda: identity_doctor.problems(
            app.reader, app.git, app.git_configuration, app.identities
        ),
    )
    app.output.rows(Problem, problems)
    found = "no problems" if not problems else "1 problem" if len(problems) == 1 else None
    app.output.say(f"{found or f'{len(problems)} problems'} found")
    if problems:
        raise typer.Exit(PROBLEMS_FOUND)
