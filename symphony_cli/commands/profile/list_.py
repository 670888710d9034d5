"""`symphony profile list`."""

from __future__ import annotations

import typer

from symphony_cli.base.errors import NOT_SET_UP, SET_UP
from symphony_cli.commands.shared.parameters import LimitOption, SortOption
from symphony_cli.context import AppContext
from symphony_cli.domain.views import ProfileView
from symphony_cli.registry import profiles
from symphony_cli.registry.listing import ordered

PRINTS = list[ProfileView]
CONTEXTLESS = True
EXAMPLES = (
    "symphony profile list",
    "symphony profile list --json | jq -r '.[].email'",
)


def run(ctx: typer.Context, sort: SortOption = None, limit: LimitOption = None) -> None:
    """List profiles"""
    app: AppContext = ctx.obj
    found = profiles.list_profiles(app)
    app.output.rows(ProfileView, ordered(ProfileView, found, sort=sort, limit=limit))
    if not found:
        app.output.totals(NOT_SET_UP, SET_UP)
