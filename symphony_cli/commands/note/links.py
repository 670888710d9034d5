"""`symphony note links`."""

from __future__ import annotations

import typer

from symphony_cli.commands.shared.parameters import InVaultOption, NoteArgument
from symphony_cli.context import AppContext
from symphony_cli.notes.linking import links
from symphony_cli.notes.views import NoteLink

PRINTS = list[NoteLink]
EXAMPLES = (
    "symphony note links 'API design'",
    "symphony note links index --json | jq -r '.[].leads_to'",
)


def run(ctx: typer.Context, reference: NoteArgument, vault: InVaultOption = None) -> None:
    """List the links in a note and their targets

    For a broken link, the field `leads_to` is empty.
    """
    app: AppContext = ctx.obj
    listed = links(app, reference, vault=vault)
    app.output.notices(listed.notices)
    app.output.rows(NoteLink, listed.rows)
    if not listed.rows:
        app.output.totals(f"no links in '{reference}'")
