"""`symphony vault update`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.commands.parameters import (
    MetadataOption,
    ReferenceArgument,
    UnsetMetadataOption,
)
from symphony_cli.context import AppContext
from symphony_cli.domain.views import VaultView
from symphony_cli.services import vaults

FIELDS = VaultView._fields


def run(
    ctx: typer.Context,
    reference: ReferenceArgument,
    name: Annotated[
        str | None, typer.Option("--name", metavar="NAME", help="The new name.")
    ] = None,
    path: Annotated[
        str | None,
        typer.Option("--path", "-p", metavar="DIR", help="Where the vault is now."),
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option("--kind", metavar="KIND", help="obsidian, logseq, zk or plain."),
    ] = None,
    metadata: MetadataOption = None,
    unset_metadata: UnsetMetadataOption = None,
) -> None:
    """Change a vault."""
    app: AppContext = ctx.obj
    vault = vaults.update(
        app.unit_of_work,
        app.files,
        app.clock,
        app.choice,
        reference,
        name=name,
        path=path,
        kind=kind,
        metadata=metadata or [],
        unset_metadata=unset_metadata or [],
    )
    app.output.written(vault, f"updated vault '{vault.name}'")
