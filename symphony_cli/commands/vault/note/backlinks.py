"""`symphony vault note backlinks`."""

from __future__ import annotations

import typer

from symphony_cli.commands.shared.parameters import InVaultOption, NoteArgument
from symphony_cli.context import AppContext
from symphony_cli.notes.linking import links
from symphony_cli.notes.views import NoteLink

FIELDS = NoteLink._fields


def run(ctx: typer.Context, reference: NoteArgument, vault: InVaultOption = None) -> None:
    """List the links to a note.

    From other notes of its vault, embeds among them, and in Logseq tags.
    """
    app: AppContext = ctx.obj
    listed = links(app, reference, vault=vault, backlinks=True)
    app.output.notices(listed.notices)
    app.output.rows(NoteLink, listed.rows)
