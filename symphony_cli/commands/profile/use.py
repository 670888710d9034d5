"""`symphony profile use`."""

from __future__ import annotations

import typer

from symphony_cli.commands.shared.parameters import ProfileArgument
from symphony_cli.context import AppContext
from symphony_cli.domain.views import ProfileView
from symphony_cli.registry import profiles

PRINTS = ProfileView
CONTEXTLESS = True
EXAMPLES = ("symphony profile use ada_acme",)


def run(ctx: typer.Context, reference: ProfileArgument) -> None:
    """Set the active profile"""
    app: AppContext = ctx.obj
    profile = profiles.use(app, reference)
    app.output.written(profile, f"switched to profile '{profile.username}'")
