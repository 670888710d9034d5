"""`symphony repo sync`."""

from __future__ import annotations

from functools import partial

import typer

from symphony_cli.commands.shared.batches import work_with_remotes
from symphony_cli.commands.shared.parameters import JobsOption, LongTimeoutOption
from symphony_cli.commands.shared.selection.selecting import ActingVerb
from symphony_cli.context import AppContext
from symphony_cli.repos.outcomes import RepoOutcome
from symphony_cli.repos.remote_work import record_sync

PRINTS = list[RepoOutcome]
EXAMPLES = (
    "symphony repo sync",
    "symphony repo sync --all --json | jq -r '.[].result'",
)
VERB = ActingVerb


def run(
    ctx: typer.Context,
    jobs: JobsOption = None,
    timeout: LongTimeoutOption = None,
) -> None:
    """Fetch, then update recorded URLs and default branches

    Symphony replaces the recorded values with git's. `symphony repo fetch` records only values that
    are not known yet.
    """
    app: AppContext = ctx.obj
    record = partial(record_sync, app)
    work_with_remotes(ctx, "Syncing", app.remotes.sync, jobs=jobs, timeout=timeout, record=record)
