"""`symphony note backlinks`."""

from __future__ import annotations

import typer

from symphony_cli.commands.shared.parameters import InVaultOption, NoteArgument
from symphony_cli.context import AppContext
from symphony_cli.notes.linking import links
from symphony_cli.notes.views import NoteLink

PRINTS = list[NoteLink]
EXAMPLES = (
    "symphony note backlinks 'API design'",
    "symphony note backlinks index --json | jq -r '.[].path'",
)


def run(ctx: typer.Context, reference: NoteArgument, vault: InVaultOption = None) -> None:
    """List the links to a note

    Embeds count as links. In Logseq vaults, tags do too.
    """
    app: AppContext = ctx.obj
    listed = links(app, reference, vault=vault, backlinks=True)
    app.output.notices(listed.notices)
    app.output.rows(NoteLink, listed.rows)
    if not listed.rows:
        app.output.totals(f"no backlinks to '{reference}'")
