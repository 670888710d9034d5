"""`symphony profile show`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.context import AppContext
from symphony_cli.domain.views import ProfileView
from symphony_cli.registry import profiles

PRINTS = ProfileView
EXAMPLES = (
    "symphony profile show",
    "symphony profile show ada_acme",
    "symphony profile show --json | jq -r .email",
)


def run(
    ctx: typer.Context,
    reference: Annotated[
        str | None,
        typer.Argument(
            metavar="[REF]", help="Username or ID prefix of a profile [default: the active profile]"
        ),
    ] = None,
) -> None:
    """Show a profile"""
    app: AppContext = ctx.obj
    app.output.record(profiles.show(app, reference))
