"""`symphony workspace import`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.commands.shared.parameters import (
    AllowLocalOption,
    DryRunOption,
    RootOption,
    YesOption,
)
from symphony_cli.commands.shared.restoring import WOULD, show_rows
from symphony_cli.context import AppContext
from symphony_cli.registry.rows import first_of
from symphony_cli.transfer import importing
from symphony_cli.transfer.following import own_file
from symphony_cli.transfer.given import read_document
from symphony_cli.transfer.planning import ADDED, CHANGED, REMOVED, ImportedRow

PRINTS = list[ImportedRow]
# The document names the workspace.
WITHOUT = ("workspace",)
EXAMPLES = (
    "symphony workspace import acme.toml --root ~/code/acme",
    "symphony workspace import acme.toml --dry-run",
    "symphony workspace import ~/code/acme --prune",
)
_DONE = {ADDED: "registered", CHANGED: "updated", REMOVED: "unregistered"}


def run(
    ctx: typer.Context,
    file: Annotated[
        str | None,
        typer.Argument(
            metavar="[FILE]",
            help="Document, a directory with a symphony.toml, or - for standard input [default: the"
            " document of the active workspace]",
        ),
    ] = None,
    root: RootOption = None,
    prune: Annotated[
        bool,
        typer.Option("--prune", help="Unregister repos and vaults that are not in the document"),
    ] = False,
    allow_local: AllowLocalOption = False,
    dry_run: DryRunOption = False,
    yes: YesOption = False,
) -> None:
    """Import a workspace from a document

    Symphony registers the workspace, repos and vaults in the document. It recognizes those that
    are registered already by their ID, path, or URL and root commit, and updates them. It changes
    no files: `symphony workspace restore` also clones the missing repos.
    """
    app: AppContext = ctx.obj
    read = read_document(app, file or own_file(app), root, allow_local=allow_local)
    app.output.notices(read.notices)
    planned = importing.preview(app, read.placed)
    if dry_run:
        app.output.notices(planned.notices)
        _show(app, planned, prune=prune, dry_run=True)
        return
    if prune and planned.extra and not yes:
        for entry in planned.extra:
            app.output.say(f"  {entry.noun} '{entry.name}' ({entry.path})")
        app.output.confirm("Unregister these repos and vaults? Their files are kept.", yes=yes)
    done = importing.import_document(app, read.placed, prune=prune)
    app.output.notices(done.notices)
    _show(app, done, prune=prune, dry_run=False)


def _show(app: AppContext, done: importing.Imported, *, prune: bool, dry_run: bool) -> None:
    show_rows(app, done.rows, WOULD if dry_run else _DONE)
    if not any(row.result in _DONE for row in done.rows) and not (prune and done.extra):
        app.output.say("already up to date with the document")
    if done.extra:
        names = first_of([f"'{entry.name}'" for entry in done.extra])
        if prune:
            app.output.say(f"would unregister {names}: not in the document")
        else:
            hint = "to unregister what is not in the document, pass --prune"
            app.output.say(f"kept {names}: not in the document", hint)
    app.output.wanted_rows(ImportedRow, done.rows)
