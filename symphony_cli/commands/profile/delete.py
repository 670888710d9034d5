"""`symphony profile delete`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.commands.shared.parameters import ReferenceArgument, YesOption
from symphony_cli.context import AppContext
from symphony_cli.domain.views import ProfileView
from symphony_cli.registry import contexts, profiles

FIELDS = ProfileView._fields


def run(
    ctx: typer.Context,
    reference: ReferenceArgument,
    cascade: Annotated[
        bool,
        typer.Option("--cascade", help="Delete its workspaces and all that they hold with it."),
    ] = False,
    yes: YesOption = False,
) -> None:
    """Delete a profile."""
    app: AppContext = ctx.obj
    found = contexts.resolve_profile(app.reader, reference, app.choice)
    app.output.confirm(f"Delete {found}?", yes=yes)
    deleted = profiles.delete(app, found.id, cascade=cascade)
    app.output.notices(deleted.notices)
    app.output.written(deleted.profile, f"deleted profile '{deleted.profile.username}'")
