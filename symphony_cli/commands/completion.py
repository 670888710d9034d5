"""`symphony completion`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.base.shells import CompletionCode, clean_shell
from symphony_cli.context import AppContext
from symphony_cli.output.shells import completion_code

FIELDS = CompletionCode._fields


def run(
    ctx: typer.Context,
    shell: Annotated[str, typer.Argument(metavar="SHELL", help="bash, zsh or fish.")],
) -> None:
    r"""Print the completion of symphony for a shell.

    `symphony shell-init` includes it. To have only the completion, write it to a file:

    bash: symphony completion bash > ~/.local/share/bash-completion/completions/symphony

    zsh: symphony completion zsh > DIR/_symphony, where DIR is in your fpath

    fish: symphony completion fish > ~/.config/fish/completions/symphony.fish
    """
    app: AppContext = ctx.obj
    shell = clean_shell(shell)
    app.output.document(CompletionCode(shell, completion_code(shell)), "code")
