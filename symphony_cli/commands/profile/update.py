"""`symphony profile update`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.commands.parameters import (
    PreferencesOption,
    ReferenceArgument,
    UnsetPreferencesOption,
)
from symphony_cli.context import AppContext
from symphony_cli.domain.views import ProfileView
from symphony_cli.services import profiles

FIELDS = ProfileView._fields


def run(
    ctx: typer.Context,
    reference: ReferenceArgument,
    username: Annotated[
        str | None, typer.Option("--username", metavar="NAME", help="The new username.")
    ] = None,
    email: Annotated[
        str | None, typer.Option("--email", metavar="EMAIL", help="The new email address.")
    ] = None,
    name: Annotated[
        str | None,
        typer.Option("--name", metavar="NAME", help="The new full name; an empty one clears it."),
    ] = None,
    preference: PreferencesOption = None,
    unset_preference: UnsetPreferencesOption = None,
) -> None:
    """Change a profile."""
    app: AppContext = ctx.obj
    profile = profiles.update(
        app.unit_of_work,
        app.clock,
        app.choice,
        reference,
        username=username,
        email=email,
        name=name,
        preferences=preference or [],
        unset_preferences=unset_preference or [],
    )
    app.output.written(profile, f"updated profile '{profile.username}'")
