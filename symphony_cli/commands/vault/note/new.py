"""`symphony vault note new`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.base.errors import InvalidValue
from symphony_cli.commands.shared.parameters import InVaultOption
from symphony_cli.context import AppContext
from symphony_cli.notes.creating import MAX_BODY_BYTES
from symphony_cli.notes.opening import make_note
from symphony_cli.notes.views import MadeNote

FIELDS = MadeNote._fields


def run(
    ctx: typer.Context,
    title: Annotated[
        str | None, typer.Argument(metavar="[TITLE]", help="What it is called.")
    ] = None,
    vault: InVaultOption = None,
    template: Annotated[
        str | None,
        typer.Option(
            "--template",
            metavar="NAME",
            help="One of the vault's templates; in a plain vault, the path of a note.",
        ),
    ] = None,
    daily: Annotated[
        bool,
        typer.Option("--daily", help="The note of the day instead; it may be there already."),
    ] = False,
    stdin: Annotated[bool, typer.Option("--stdin", help="Put standard input into it.")] = False,
    edit: Annotated[bool, typer.Option("--edit", help="Open it, as `note open` does.")] = False,
    editor: Annotated[
        str | None, typer.Option("--with", metavar="CMD", help="Open it in this editor.")
    ] = None,
) -> None:
    """Make a note where the vault's program would, and print its path.

    Without --vault, uses the workspace's default vault. The settings of Obsidian, zk or Logseq
    decide on the folder, the name and the template. Never overwrites a file. With --edit or --with,
    prints the path when the editor has ended.
    """
    app: AppContext = ctx.obj
    if daily == (title is not None):
        raise InvalidValue("TITLE_NEEDED", "give a title, or --daily alone", field="title")
    made, notices = make_note(
        app,
        title,
        vault=vault,
        template=template,
        body=app.output.given_content(MAX_BODY_BYTES + 1) if stdin else b"",
        edit=edit,
        editor=editor,
    )
    app.output.notices(notices)
    app.output.value(made, "path")
