"""`symphony identity audit`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.commands.shared.parameters import JobsOption, LongTimeoutOption
from symphony_cli.commands.shared.selection.selecting import SelectingVerb, selected_in
from symphony_cli.commands.shared.verbs import PROBLEMS_FOUND
from symphony_cli.context import AppContext
from symphony_cli.identity.audit import auditing
from symphony_cli.identity.audit.commits import AuditedCommit
from symphony_cli.output.batches import failed

PRINTS = list[AuditedCommit]
EXAMPLES = (
    "symphony identity audit --mine",
    "symphony identity audit api --since 2026-01-01",
    "symphony identity audit --unpushed --json | jq -r '.[].commit'",
)
VERB = SelectingVerb


def run(
    ctx: typer.Context,
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="DATE", help="Date of the oldest commit to check"),
    ] = None,
    unpushed: Annotated[
        bool, typer.Option("--unpushed", help="Check only unpushed commits")
    ] = False,
    mine: Annotated[
        bool,
        typer.Option("--mine", help="Check only commits that look like yours"),
    ] = False,
    jobs: JobsOption = None,
    timeout: LongTimeoutOption = None,
) -> None:
    """List commits whose address is not the profile's

    Symphony lists commits whose author or committer has none of the profile's addresses. Without
    --mine, that includes other people's commits. Symphony prints the command that corrects the
    commits that look like yours, but never runs it. The exit code is 6 if it finds any commits.
    """
    app: AppContext = ctx.obj
    repos, away = selected_in(ctx, jobs, timeout)
    with app.output.progress_bar("Searching the commits of", "repo") as tell:
        found = auditing.audit(
            app,
            repos,
            away=away,
            since=since,
            unpushed=unpushed,
            mine=mine,
            jobs=jobs,
            timeout=timeout,
            tell=tell,
        )
    app.output.rows(AuditedCommit, found.rows)
    app.output.notices(found.notices)
    if found.rows or (repos and not found.failures):
        app.output.say(found.totals)
    for name, is_unpushed, line in found.rewrites:
        which, others = ("the unpushed", "") if is_unpushed else ("all", ", also those others have")
        app.output.say(f"to rewrite {which} commits of '{name}'{others}:\n    {line}")
    if error := failed(found.failures):
        raise error
    if found.rows:
        raise typer.Exit(PROBLEMS_FOUND)
