"""`symphony run`."""

from __future__ import annotations

import typer

from symphony_cli.commands.shared.parameters import GhOption
from symphony_cli.commands.shared.verbs import VerbWithCommand, command_in
from symphony_cli.context import AppContext
from symphony_cli.identity import environments

FIELDS = ()
VERB = VerbWithCommand


def run(ctx: typer.Context, gh: GhOption = False) -> None:
    """Run a command as a profile.

    It has the variables that `symphony env` prints, the terminal and all else that a command has.
    Exits with its exit code, or with 128 and the number of the signal that ended it; with 1 where
    it cannot be started.
    """
    app: AppContext = ctx.obj
    raise typer.Exit(environments.run(app, command_in(ctx), gh=gh))
