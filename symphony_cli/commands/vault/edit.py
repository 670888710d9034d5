"""`symphony vault edit`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.base.errors import InvalidValue
from symphony_cli.commands.shared.parameters import (
    AddTagsOption,
    MetadataOption,
    NewNameOption,
    ReferenceArgument,
    RemoveTagsOption,
    UnsetMetadataOption,
)
from symphony_cli.commands.shared.reaching import within_reach
from symphony_cli.context import AppContext
from symphony_cli.domain.views import VaultView
from symphony_cli.vaults import records

PRINTS = VaultView
EXAMPLES = (
    "symphony vault edit notes --remind-after 8",
    "symphony vault edit notes --add-tag private",
    "symphony vault edit notes --kind obsidian",
)


def run(
    ctx: typer.Context,
    reference: ReferenceArgument,
    name: NewNameOption = None,
    path: Annotated[
        str | None,
        typer.Option("--path", "-p", metavar="DIR", help="Directory that the vault was moved to"),
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option("--kind", metavar="KIND", help="Kind: {obsidian,logseq,zk,plain}"),
    ] = None,
    recipients: Annotated[
        list[str] | None,
        typer.Option(
            "--recipient",
            metavar="KEY",
            help="Public key of an additional recipient, who can unlock the vault after the next"
            " lock: age1... or an SSH public key (repeatable)",
        ),
    ] = None,
    unset_recipients: Annotated[
        list[str] | None,
        typer.Option(
            "--unset-recipient",
            metavar="KEY",
            help="Public key of a recipient to remove (repeatable)",
        ),
    ] = None,
    remind_after: Annotated[
        int | None,
        typer.Option(
            "--remind-after",
            metavar="HOURS",
            help="Hours until `status` reminds you to lock it; 0 reminds whenever it is unlocked",
        ),
    ] = None,
    no_remind_after: Annotated[
        bool, typer.Option("--no-remind-after", help="Remove the lock reminder")
    ] = False,
    # The former names of both.
    auto_lock: Annotated[int | None, typer.Option("--auto-lock", hidden=True)] = None,
    no_auto_lock: Annotated[bool, typer.Option("--no-auto-lock", hidden=True)] = False,
    add_tag: AddTagsOption = None,
    remove_tag: RemoveTagsOption = None,
    metadata: MetadataOption = None,
    unset_metadata: UnsetMetadataOption = None,
) -> None:
    """Edit a vault"""
    app: AppContext = ctx.obj
    if remind_after is not None and auto_lock is not None:
        message = "--remind-after and --auto-lock cannot be combined"
        raise InvalidValue("AUTO_LOCK_INVALID", message, field="auto_lock")
    [reference] = within_reach(app, "vault", [reference])
    updated = records.update(
        app,
        reference,
        name=name,
        path=path,
        kind=kind,
        recipients=recipients or [],
        unset_recipients=unset_recipients or [],
        auto_lock=auto_lock if remind_after is None else remind_after,
        no_auto_lock=no_auto_lock or no_remind_after,
        add_tags=add_tag or [],
        remove_tags=remove_tag or [],
        metadata=metadata or [],
        unset_metadata=unset_metadata or [],
    )
    app.output.notices(updated.notices)
    app.output.written(updated.vault, f"updated vault '{updated.vault.name}'")
