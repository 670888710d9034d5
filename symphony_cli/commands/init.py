"""`symphony init`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.commands.shared.parameters import DryRunOption
from symphony_cli.context import AppContext
from symphony_cli.setup import onboarding, onboarding_plan

FIELDS = onboarding_plan.Overview._fields


def run(
    ctx: typer.Context,
    directory: Annotated[
        str, typer.Argument(metavar="[DIR]", help="Where your repos and vaults are.")
    ] = ".",
    username: Annotated[
        str | None, typer.Option("--username", metavar="NAME", help="The profile's username.")
    ] = None,
    email: Annotated[
        str | None,
        typer.Option("--email", metavar="EMAIL", help="Your address. [default: git's user.email]"),
    ] = None,
    name: Annotated[
        str | None,
        typer.Option("--name", metavar="NAME", help="Your full name. [default: git's user.name]"),
    ] = None,
    workspace: Annotated[
        str | None,
        typer.Option(
            "--workspace", "-w", metavar="NAME", help="The workspace. [default: the name of DIR]"
        ),
    ] = None,
    type_: Annotated[
        str | None,
        typer.Option("--type", metavar="TYPE", help="general, client, personal or research."),
    ] = None,
    dry_run: DryRunOption = False,
) -> None:
    """Take a directory into Symphony: its repos and vaults.

    Where git commits under another address than the profile's, it proposes the profile that fits:
    on a terminal by a question, else by a warning that names the option.
    """
    app: AppContext = ctx.obj
    request = onboarding_plan.Request(directory, username, email, name, workspace, type_)
    with app.output.progress("searching") as tell:

        def agrees(question: str) -> bool:
            tell("")
            return app.output.agrees(question)

        done = onboarding.init(
            app,
            app.output.ask,
            request,
            agrees=agrees if app.output.can_ask and not dry_run else None,
            dry_run=dry_run,
            tell=lambda seen, found: tell(f"{seen} directories, {found} repos"),
        )
    app.output.notices(done.notices)
    app.output.record(done.overview)
