"""`symphony run`."""

from __future__ import annotations

import typer

from symphony_cli.commands.shared.parameters import GhOption
from symphony_cli.commands.shared.verbs import VerbWithCommand, command_in
from symphony_cli.context import AppContext
from symphony_cli.identity import environments

PRINTS = None
EXAMPLES = (
    "symphony run -P ada_acme -- git commit",
    "symphony run -P ada_acme --gh -- gh pr list",
)
VERB = VerbWithCommand


def run(ctx: typer.Context, gh: GhOption = False) -> None:
    """Run a command with a profile's identity

    The command gets the variables that `symphony env` prints. Symphony exits with the exit code of
    the command, with 128 plus the signal number if a signal ended it, or with 1 if the command
    cannot start.
    """
    app: AppContext = ctx.obj
    raise typer.Exit(environments.run(app, command_in(ctx), gh=gh))
