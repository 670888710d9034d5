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
    """Undo `symphony identity apply`"""
    app: AppContext = ctx.obj
    removed = applying.remove(
        app,
        lambda: app.output.confirm(
            "Remove Symphony's include from your git configuration?", yes=yes
        ),
    )
    app.output.say("restored your git configuration" if removed else "nothing to remove")
    app.output.wanted_rows(FileChange, removed)
