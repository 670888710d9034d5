"""`symphony shell-init`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.base.shells import ShellCode, clean_function_name, clean_shell
from symphony_cli.context import AppContext
from symphony_cli.output.shells import shell_code

FIELDS = ShellCode._fields


def run(
    ctx: typer.Context,
    shell: Annotated[str, typer.Argument(metavar="SHELL", help="bash, zsh or fish.")],
    cmd: Annotated[
        str, typer.Option("--cmd", metavar="NAME", help="What the function is called.")
    ] = "sy",
) -> None:
    r"""Print shell code: `sy NAME` goes to a repo, a vault or a root.

    To have it, evaluate it where the shell starts:

    ~/.bashrc: eval "$(symphony shell-init bash)"

    ~/.zshrc: eval "$(symphony shell-init zsh)"

    ~/.config/fish/config.fish: symphony shell-init fish | source

    `sy api`, `sy acme/api` or `sy acme` then change the directory; a unique beginning or some
    letters of a name are enough, and `sy -i` picks one with fzf. `sy` alone goes to the root of
    the workspace in context and `sy -` back. TAB completes names. `sy_prompt` prints what the
    directory belongs to, and nothing where that is nothing; printf's format is its argument:

    bash: PS1='$(sy_prompt "[%s] ")\w\$ '

    zsh: setopt prompt_subst; PROMPT='$(sy_prompt "[%s] ")%~ %# '

    fish: sy_prompt '[%s] ' in the function fish_prompt
    """
    app: AppContext = ctx.obj
    shell, cmd = clean_shell(shell), clean_function_name(cmd)
    app.output.document(ShellCode(shell, cmd, shell_code(shell, cmd)), "code")
