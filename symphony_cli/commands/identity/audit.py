"""`symphony identity audit`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.commands.shared.parameters import JobsOption, TimeoutOption
from symphony_cli.commands.shared.selecting import SelectingVerb, selected_in
from symphony_cli.commands.shared.verbs import PROBLEMS_FOUND
from symphony_cli.context import AppContext
from symphony_cli.identity.audit import auditing
from symphony_cli.identity.audit.commits import AuditedCommit
from symphony_cli.output.batches import failed

FIELDS = AuditedCommit._fields
VERB = SelectingVerb


def run(
    ctx: typer.Context,
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="DATE", help="Select commits since this date."),
    ] = None,
    unpushed: Annotated[bool, typer.Option("--unpushed", help="Select unpushed commits.")] = False,
    mine: Annotated[
        bool,
        typer.Option("--mine", help="Select commits that look like yours under a wrong address."),
    ] = False,
    jobs: JobsOption = None,
    timeout: TimeoutOption = None,
) -> None:
    """List commits under another address than their workspace's profile has.

    These are all whose author or committer has none of the profile's addresses, those of other
    people among them. With --mine it is those that have another profile's address, or any
    profile's name, and what was committed here under another address and is not pushed.

    The command that would give these to the profile is told too, and is never run: it gives them,
    and all commits after them, new ids. Nothing is changed. Exits with 6 when there are any.
    """
    app: AppContext = ctx.obj
    repos, away = selected_in(ctx, jobs, timeout)
    with app.output.progress_bar("searching") as tell:
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
    if found.rows or not found.failures:
        app.output.say(found.totals)
    for name, is_unpushed, line in found.rewrites:
        which = "is not pushed" if is_unpushed else "is pushed, for all who have it"
        app.output.say(f"to put right what of '{name}' {which}:\n    {line}")
    if error := failed(found.failures):
        raise error
    if found.rows:
        raise typer.Exit(PROBLEMS_FOUND)
