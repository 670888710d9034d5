"""`symphony status`, and `symphony repo status`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.commands.shared.emptiness import no_repos
from symphony_cli.commands.shared.parameters import (
    MOST_SECONDS,
    JobsOption,
    SortOption,
    TimeoutOption,
)
from symphony_cli.commands.shared.selection.selecting import LookingVerb, selection_in
from symphony_cli.commands.shared.verbs import PROBLEMS_FOUND
from symphony_cli.context import AppContext
from symphony_cli.identity.glancing import glanced
from symphony_cli.registry.listing import ordered
from symphony_cli.repos.states import RepoStatus
from symphony_cli.repos.statuses import Statuses, statuses
from symphony_cli.vaults import reminders

PRINTS = list[RepoStatus]
EXAMPLES = (
    "symphony status",
    "symphony status --all --dirty",
    "symphony status --watch 5",
    "symphony status --json | jq -r '.[] | select(.dirty) | .path'",
)


VERB = LookingVerb


def run(
    ctx: typer.Context,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit with 6 if any repo has unsaved work")
    ] = False,
    watch: Annotated[
        int | None,
        typer.Option(
            "--watch",
            min=1,
            max=MOST_SECONDS,
            metavar="SECONDS",
            help="Refresh interval in seconds; needs a terminal",
        ),
    ] = None,
    sort: SortOption = None,
    jobs: JobsOption = None,
    timeout: TimeoutOption = None,
) -> None:
    """Show the git status of every repo in the workspace

    For the symbols and colors, run `symphony help symbols`. To learn how to select repos, run
    `symphony help selecting`.
    """
    app: AppContext = ctx.obj
    # An unknown field is refused before git looks at any repo.
    ordered(RepoStatus, [], sort=sort, limit=None)

    def look() -> Statuses:
        with app.output.progress_bar("Reading the state of", "repo") as tell:
            found = statuses(
                app,
                selection_in(ctx),
                jobs=jobs,
                timeout=timeout,
                tell=tell,
                glance=lambda paths: glanced(app, paths),
            )
        vaults = reminders.notices(app, selection_in(ctx))
        rows = ordered(RepoStatus, found.rows, sort=sort, limit=None)
        return found._replace(rows=rows, notices=[*found.notices, *vaults])

    def draw(found: Statuses) -> None:
        app.output.statuses(found.rows, app.clock())
        app.output.notices(found.notices)
        if found.rows:
            app.output.say(found.totals)
        else:
            app.output.say(*no_repos(app, selection_in(ctx)))

    if watch is not None:
        app.output.watch(watch, look, draw)
    found = look()
    draw(found)
    if exit_code and found.any_dirty:
        raise typer.Exit(PROBLEMS_FOUND)
