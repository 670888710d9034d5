"""`symphony init`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.commands.shared.parameters import TYPES, DryRunOption
from symphony_cli.context import AppContext
from symphony_cli.domain.views import RepoView, VaultView
from symphony_cli.identity.persons import person_of
from symphony_cli.setup import onboarding, onboarding_plan

PRINTS = onboarding_plan.Overview
EXAMPLES = (
    "symphony init ~/code",
    "symphony init ~/acme --workspace acme --type client",
    "symphony init ~/code --dry-run --json | jq .repos",
)


def run(
    ctx: typer.Context,
    directory: Annotated[
        str, typer.Argument(metavar="[DIR]", help="Directory that contains your repos and vaults")
    ] = ".",
    username: Annotated[
        str | None,
        typer.Option(
            "--username",
            metavar="NAME",
            help="Username of the profile [default: that of the active profile, or one derived from"
            " the email address]",
        ),
    ] = None,
    email: Annotated[
        str | None,
        typer.Option(
            "--email", metavar="EMAIL", help="Your email address [default: git's user.email]"
        ),
    ] = None,
    name: Annotated[
        str | None,
        typer.Option("--name", metavar="NAME", help="Your full name [default: git's user.name]"),
    ] = None,
    workspace: Annotated[
        str | None,
        typer.Option(
            "--workspace",
            "-w",
            metavar="NAME",
            help="Name of the workspace [default: the name of DIR]",
        ),
    ] = None,
    type_: Annotated[
        str | None,
        typer.Option("--type", metavar="TYPE", help=f"Type of the workspace: {TYPES}"),
    ] = None,
    dry_run: DryRunOption = False,
) -> None:
    """Register the repos and vaults in a directory

    Symphony creates the profile and the workspace if they do not exist. If your repos commit with
    an email address other than the profile's, it suggests a profile with that address. It changes
    nothing in DIR.
    """
    app: AppContext = ctx.obj
    request = onboarding_plan.Request(directory, username, email, name, workspace, type_)
    with app.output.progress("Searching for repos and vaults") as tell:

        def agrees(question: str) -> bool:
            tell("")
            return app.output.agrees(question)

        done = onboarding.init(
            app,
            app.output.ask,
            request,
            agrees=agrees if app.output.can_agree and not dry_run else None,
            dry_run=dry_run,
            tell=lambda seen, found: tell(f"{seen} directories, {found} repos"),
        )
    app.output.notices(done.notices)
    for workspace, count in done.elsewhere:
        repos = "1 repo" if count == 1 else f"{count} repos"
        app.output.say(f"registered {repos} in {workspace}")
    if not app.output.for_people:
        app.output.record(done.overview)
        return
    _show(app, done.overview)


def _show(app: AppContext, overview: onboarding_plan.Overview) -> None:
    """Show people what was found, who commits there, and what comes next."""
    app.output.text(overview.words)
    for profile in app.reader.profiles():
        if profile.username == overview.profile:
            app.output.text(f"expected identity there: {person_of(profile)}")
    if overview.dry_run:
        for view, rows in ((RepoView, overview.repos), (VaultView, overview.vaults)):
            if rows:
                app.output.text("")
                app.output.rows(view, rows)
    elif overview.workspace_added:
        app.output.next_step("symphony status")
