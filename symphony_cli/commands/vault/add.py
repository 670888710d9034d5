"""`symphony vault add`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.commands.shared.parameters import PathsArgument
from symphony_cli.context import AppContext
from symphony_cli.domain.views import VaultView
from symphony_cli.vaults import registration

FIELDS = VaultView._fields


def run(
    ctx: typer.Context,
    paths: PathsArgument,
    name: Annotated[
        str | None,
        typer.Option("--name", metavar="NAME", help="The name. [default: the directory's name]"),
    ] = None,
) -> None:
    """Register directories that exist as vaults."""
    app: AppContext = ctx.obj
    added = registration.add(app, app.output.given(paths), name=name)
    app.output.written_all(VaultView, added.vaults, "registered vault", added.failures)
