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
    """Run a command as a profile

    The command gets the variables that `symphony env` prints. The exit code is the command's. It is
    128 plus the number of the signal if a signal ended the command, and 1 if the command cannot
    start.
    """
    app: AppContext = ctx.obj
    raise typer.Exit(environments.run(app, command_in(ctx), gh=gh))
