"""`symphony env`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.commands.shared.parameters import GhOption
from symphony_cli.context import AppContext
from symphony_cli.identity.environments import environment
from symphony_cli.identity.variables import POSIX, clean_environment_shell, code

FIELDS = ()


def run(
    ctx: typer.Context,
    shell: Annotated[
        str, typer.Option("--shell", metavar="SHELL", help="sh, bash, zsh or fish.")
    ] = POSIX,
    gh: GhOption = False,
) -> None:
    r"""Print shell code that has git act as a profile.

    bash, zsh: eval "$(symphony env -P USERNAME)"

    fish: symphony env -P USERNAME --shell fish | source

    These are author and committer, and where it has a key, or another profile does, GIT_SSH_COMMAND
    and the settings of signatures. They count for more than any of git's configuration. With
    --json it is an object.
    """
    app: AppContext = ctx.obj
    shell = clean_environment_shell(shell)
    variables = environment(app, gh=gh)
    app.output.variables(variables, code(variables, shell), secret=gh)
