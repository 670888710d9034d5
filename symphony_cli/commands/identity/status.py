"""`symphony identity status`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.commands.shared.parameters import JobsOption, SortOption, TimeoutOption
from symphony_cli.commands.shared.selection.selecting import LookingVerb, selected_in
from symphony_cli.commands.shared.verbs import PROBLEMS_FOUND
from symphony_cli.context import AppContext
from symphony_cli.identity.states import IdentityStatus
from symphony_cli.identity.statuses import identity_statuses
from symphony_cli.registry.listing import ordered

PRINTS = list[IdentityStatus]
EXAMPLES = (
    "symphony identity status",
    "symphony identity status --all --exit-code",
    "symphony identity status --json | jq '.[] | select(.state == \"mismatch\")'",
)
VERB = LookingVerb


def run(
    ctx: typer.Context,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit with 6 if any repo has a mismatch")
    ] = False,
    sort: SortOption = None,
    jobs: JobsOption = None,
    timeout: TimeoutOption = None,
) -> None:
    """Show the actual and expected identity of each repo

    A repo is `ok` if git uses the name, an address and the keys of its workspace's profile.
    Otherwise its state is `mismatch`, and the output names the settings that cause it.
    """
    app: AppContext = ctx.obj
    # An unknown field is refused before git looks at any repo.
    ordered(IdentityStatus, [], sort=sort, limit=None)
    repos, away = selected_in(ctx, jobs, timeout)
    with app.output.progress_bar("Reading the identity of", "repo") as tell:
        found = identity_statuses(app, repos, away=away, jobs=jobs, timeout=timeout, tell=tell)
    rows = ordered(IdentityStatus, found.rows, sort=sort, limit=None)
    app.output.identities(rows)
    app.output.notices(found.notices)
    if found.rows:
        app.output.say(found.totals)
    if exit_code and found.any_mismatch:
        raise typer.Exit(PROBLEMS_FOUND)
