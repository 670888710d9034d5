"""`symphony shell-init`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.base.shells import ShellCode, clean_function_name, clean_shell
from symphony_cli.context import AppContext
from symphony_cli.output.shells import shell_code

PRINTS = ShellCode
CONTEXTLESS = True
EXAMPLES = (
    'eval "$(symphony shell-init bash)"',
    'eval "$(symphony shell-init zsh)"',
    "symphony shell-init fish | source",
)


def run(
    ctx: typer.Context,
    shell: Annotated[str, typer.Argument(metavar="SHELL", help="Shell: {bash,zsh,fish}")],
    cmd: Annotated[
        str, typer.Option("--cmd", metavar="NAME", help="Name of the shell function")
    ] = "sy",
) -> None:
    """Print shell code for sy, completion and the prompt

    Add the line for your shell to ~/.bashrc, ~/.zshrc or ~/.config/fish/config.fish. Then `sy api`
    goes to a repo, vault or workspace, `sy -i` picks one with fzf, and `sy -` goes back. In your
    prompt, `sy_prompt '[%s] '` prints the workspace and the repo or vault that the working
    directory belongs to.
    """
    app: AppContext = ctx.obj
    shell, cmd = clean_shell(shell), clean_function_name(cmd)
    app.output.document(ShellCode(shell, cmd, shell_code(shell, cmd)), "code")
