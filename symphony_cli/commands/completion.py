"""`symphony completion`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.base.shells import CompletionCode, clean_shell
from symphony_cli.context import AppContext
from symphony_cli.output.shells import completion_code

PRINTS = CompletionCode
CONTEXTLESS = True
EXAMPLES = (
    "symphony completion bash > ~/.local/share/bash-completion/completions/symphony",
    "symphony completion zsh > ~/.zfunc/_symphony",
    "symphony completion fish > ~/.config/fish/completions/symphony.fish",
)


def run(
    ctx: typer.Context,
    shell: Annotated[str, typer.Argument(metavar="SHELL", help="Shell: {bash,zsh,fish}")],
) -> None:
    """Print a completion script for bash, zsh or fish

    The script completes commands, options, values and names. `symphony shell-init` includes it, so
    use this command only if you want completion without `sy` and the prompt.
    """
    app: AppContext = ctx.obj
    shell = clean_shell(shell)
    app.output.document(CompletionCode(shell, completion_code(shell)), "code")
