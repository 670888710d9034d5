"""`symphony profile create`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.commands.parameters import PreferencesOption
from symphony_cli.context import AppContext
from symphony_cli.domain.views import ProfileView
from symphony_cli.services import profiles

FIELDS = ProfileView._fields


def run(
    ctx: typer.Context,
    username: Annotated[
        str,
        typer.Argument(
            metavar="USERNAME", help="3 to 64 letters, digits and _, beginning with a letter."
        ),
    ],
    email: Annotated[str, typer.Option("--email", metavar="EMAIL", help="The email address.")],
    name: Annotated[
        str | None, typer.Option("--name", metavar="NAME", help="The full name.")
    ] = None,
    preference: PreferencesOption = None,
) -> None:
    """Make a profile."""
    app: AppContext = ctx.obj
    profile = profiles.create(
        app.unit_of_work,
        app.clock,
        username=username,
        email=email,
        name=name,
        preferences=preference or [],
    )
    app.output.written(profile, f"created profile '{profile.username}'")
