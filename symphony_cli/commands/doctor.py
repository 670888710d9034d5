"""`symphony doctor`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.base.findings import Problem
from symphony_cli.commands.shared.verbs import PROBLEMS_FOUND
from symphony_cli.context import AppContext
from symphony_cli.setup import doctor
from symphony_cli.transfer import following

PRINTS = list[Problem]
CONTEXTLESS = True
EXAMPLES = (
    "symphony doctor",
    "symphony doctor --fix ~/code",
    "symphony doctor --json | jq -r '.[].message'",
)


def run(
    ctx: typer.Context,
    directories: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[DIR...]",
            help="Additional directories for --fix to search, or - to read them from standard"
            " input",
        ),
    ] = None,
    fix: Annotated[
        bool,
        typer.Option(
            "--fix",
            help="Find moved repos and recover interrupted vault operations, then check",
        ),
    ] = False,
) -> None:
    """Check for problems, and repair them with --fix

    Without --fix, Symphony changes nothing. It exits with 6 if it finds problems.
    """
    app: AppContext = ctx.obj
    given = app.output.given(directories or [])
    if given or fix:
        with app.output.progress("Searching for moved repos") as tell:
            mended = doctor.mend(
                app,
                given,
                fix=fix,
                tell=lambda seen, found: tell(f"{seen} directories, {found} repos"),
            )
        app.output.notices(mended.notices)
        for row in (*mended.repos, *mended.along):
            app.output.say(f"relocated '{row.name}' ({row.path})")
    problems = doctor.examine(app)
    if not doctor.is_damaged(problems):
        problems += following.problems(app)
    app.output.rows(Problem, problems)
    found = "no problems" if not problems else "1 problem" if len(problems) == 1 else None
    app.output.say(f"{found or f'{len(problems)} problems'} found")
    if problems:
        raise typer.Exit(PROBLEMS_FOUND)
