"""`symphony vault scan`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.commands.shared.parameters import (
    DepthOption,
    DryRunOption,
    HiddenOption,
    NestedOption,
)
from symphony_cli.context import AppContext
from symphony_cli.domain.views import VaultView
from symphony_cli.vaults import discovery

PRINTS = list[VaultView]
EXAMPLES = (
    "symphony vault scan",
    "symphony vault scan ~/Documents --depth 3",
    "symphony vault scan --dry-run --json | jq -r '.[].path'",
)


def run(
    ctx: typer.Context,
    directories: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[DIR...]",
            help="Directories to search, or - to read them from standard input [default: the"
            " workspace's root and the vaults that Obsidian and zk list]",
        ),
    ] = None,
    depth: DepthOption = None,
    nested: NestedOption = False,
    hidden: HiddenOption = False,
    dry_run: DryRunOption = False,
) -> None:
    """Find vaults and register them"""
    app: AppContext = ctx.obj
    with app.output.progress("Searching for vaults") as tell:
        found = discovery.scan(
            app,
            app.output.given(directories) if directories else None,
            depth=depth,
            nested=nested,
            hidden=hidden,
            dry_run=dry_run,
            tell=lambda seen, _: tell(f"{seen} directories"),
        )
    app.output.notices(found.notices)
    done = "would register vault" if dry_run else "registered vault"
    app.output.written_all(VaultView, found.vaults, done)
