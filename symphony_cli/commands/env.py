"""`symphony env`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.commands.shared.parameters import GhOption
from symphony_cli.context import AppContext
from symphony_cli.identity.environments import environment
from symphony_cli.identity.variables import POSIX, clean_environment_shell, code

PRINTS = dict[str, str]
EXAMPLES = (
    'eval "$(symphony env -P ada_acme)"',
    "symphony env -P ada_acme --shell fish | source",
    "symphony env -P ada_acme --json | jq -r .GIT_AUTHOR_EMAIL",
)


def run(
    ctx: typer.Context,
    shell: Annotated[
        str, typer.Option("--shell", metavar="SHELL", help="Shell: {sh,bash,zsh,fish}")
    ] = POSIX,
    gh: GhOption = False,
) -> None:
    """Print shell exports that make git use a profile

    The exports set the author and the committer, and for a profile with keys also GIT_SSH_COMMAND
    and the signing settings. They override git's configuration.
    """
    app: AppContext = ctx.obj
    shell = clean_environment_shell(shell)
    variables = environment(app, gh=gh)
    app.output.variables(variables, code(variables, shell), secret=gh)
