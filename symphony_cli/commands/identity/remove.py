"""`symphony identity remove`."""

from __future__ import annotations

import typer

from symphony_cli.commands.shared.parameters import YesOption
from symphony_cli.context import AppContext
from symphony_cli.identity import applying
from symphony_cli.identity.file_changes import FileChange

PRINTS = list[FileChange]
CONTEXTLESS = True
EXAMPLES = (
    "symphony identity remove",
    "symphony identity remove --yes",
)


def run(ctx: typer.Context, yes: YesOption = False) -> None:
    """Undo `symphony identity apply`

    Symphony first lists the registered repos whose identity would change.
    """
    app: AppContext = ctx.obj

    def confirm(changes: list[str]) -> None:
        app.output.told("IDENTITY_CHANGES", "identities that change:", changes)
        app.output.confirm("Remove Symphony's include from your git configuration?", yes=yes)

    removed = applying.remove(app, confirm)
    app.output.say("restored your git configuration" if removed else "nothing to remove")
    app.output.wanted_rows(FileChange, removed)
