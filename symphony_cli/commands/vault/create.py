"""`symphony vault create`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.context import AppContext
from symphony_cli.domain.views import VaultView
from symphony_cli.vaults import registration

FIELDS = VaultView._fields


def run(
    ctx: typer.Context,
    path: Annotated[str, typer.Argument(metavar="PATH", help="The directory to make.")],
    name: Annotated[
        str | None,
        typer.Option("--name", metavar="NAME", help="The name. [default: the directory's name]"),
    ] = None,
) -> None:
    """Make a directory and register it as a vault."""
    app: AppContext = ctx.obj
    vault = registration.create(app, path, name=name)
    app.output.written(
        vault, f"created vault '{vault.name}' in workspace '{vault.workspace}': {vault.path}"
    )
