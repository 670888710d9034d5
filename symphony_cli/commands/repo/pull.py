"""`symphony repo pull`."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer

from symphony_cli.commands.shared.batches import work_with_remotes
from symphony_cli.commands.shared.parameters import JobsOption, LongTimeoutOption
from symphony_cli.commands.shared.selection.selecting import TreeVerb
from symphony_cli.repos.outcomes import RepoOutcome

PRINTS = list[RepoOutcome]
EXAMPLES = (
    "symphony repo pull",
    "symphony repo pull api web --rebase --autostash",
    "symphony repo fetch -q && symphony repo pull --behind",
)
VERB = TreeVerb


def run(
    ctx: typer.Context,
    rebase: Annotated[
        bool | None,
        typer.Option(
            "--rebase/--no-rebase",
            help="Rebase branches that have diverged [default: git's pull.rebase]",
        ),
    ] = None,
    autostash: Annotated[
        bool | None,
        typer.Option(
            "--autostash/--no-autostash",
            help="Stash changes before the pull, and restore them afterward as unstaged changes"
            " [default: in a rebase, git's rebase.autoStash]",
        ),
    ] = None,
    jobs: JobsOption = None,
    timeout: LongTimeoutOption = None,
) -> None:
    """Fast-forward or rebase the current branch of repos

    Symphony never merges. It rebases diverged branches only with --rebase or if your git
    configuration says so, and undoes a rebase that stops at a conflict. Repos with uncommitted
    changes need --autostash. For each repo that it cannot pull, Symphony prints a command that
    helps.
    """
    work = partial(ctx.obj.remotes.pull, rebase=rebase, autostash=autostash)
    work_with_remotes(ctx, "Pulling", work, jobs=jobs, timeout=timeout)
