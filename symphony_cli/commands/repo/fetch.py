"""`symphony repo fetch`."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer

from symphony_cli.commands.shared.batches import work_with_remotes
from symphony_cli.commands.shared.parameters import JobsOption, LongTimeoutOption
from symphony_cli.commands.shared.selection.selecting import SelectingVerb
from symphony_cli.context import AppContext
from symphony_cli.repos.outcomes import RepoOutcome
from symphony_cli.repos.remote_work import record_fetch

PRINTS = list[RepoOutcome]
EXAMPLES = (
    "symphony repo fetch",
    "symphony repo fetch --all --prune",
    "symphony repo fetch -q && symphony status --behind",
)
VERB = SelectingVerb


def run(
    ctx: typer.Context,
    prune: Annotated[
        bool,
        typer.Option("--prune", help="Delete remote-tracking branches that are gone on the remote"),
    ] = False,
    jobs: JobsOption = None,
    timeout: LongTimeoutOption = None,
) -> None:
    """Fetch from the remotes of repos

    After the fetch, Symphony records the remote URL, default branch and root commit of each repo,
    unless they are recorded already.
    """
    app: AppContext = ctx.obj
    fetch = partial(app.remotes.fetch, prune=prune)
    record = partial(record_fetch, app)
    work_with_remotes(ctx, "Fetching", fetch, jobs=jobs, timeout=timeout, record=record)
