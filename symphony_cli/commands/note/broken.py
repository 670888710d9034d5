"""`symphony note broken`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.commands.shared.emptiness import explain_no_notes
from symphony_cli.commands.shared.parameters import AllOption, InVaultOption
from symphony_cli.commands.shared.verbs import PROBLEMS_FOUND
from symphony_cli.context import AppContext
from symphony_cli.notes.linking import broken
from symphony_cli.notes.views import NoteLink

PRINTS = list[NoteLink]
EXAMPLES = (
    "symphony note broken",
    "symphony note broken --all --exit-code",
    "symphony note broken --json | jq length",
)


def run(
    ctx: typer.Context,
    vault: InVaultOption = None,
    all_: AllOption = False,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit with 6 if there are broken links")
    ] = False,
) -> None:
    """List broken links

    Symphony does not check links that leave the vault, or links to headings.
    """
    app: AppContext = ctx.obj
    listed = broken(app, vault=vault, everywhere=all_)
    app.output.notices(listed.notices)
    app.output.rows(NoteLink, listed.rows)
    explain_no_notes(app, listed, "broken link", vault=vault, everywhere=all_)
    if exit_code and listed.rows:
        raise typer.Exit(PROBLEMS_FOUND)
