"""`symphony note new`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.base.errors import InvalidValue
from symphony_cli.commands.shared.reaching import within_reach
from symphony_cli.context import AppContext
from symphony_cli.notes.creating import MAX_BODY_BYTES
from symphony_cli.notes.opening import make_note
from symphony_cli.notes.views import MadeNote

PRINTS = MadeNote
EXAMPLES = (
    "symphony note new 'Meeting with Bob' --edit",
    "symphony note new --daily",
    "git log -5 | symphony note new 'Last commits' --stdin",
)


def run(
    ctx: typer.Context,
    title: Annotated[
        str | None, typer.Argument(metavar="[TITLE]", help="Title of the note")
    ] = None,
    vault: Annotated[
        str | None,
        typer.Option(
            "--vault",
            metavar="REF",
            help="Vault to create the note in [default: the workspace's default vault]",
        ),
    ] = None,
    template: Annotated[
        str | None,
        typer.Option(
            "--template",
            metavar="NAME",
            help="Name of one of the vault's templates; in a plain vault, the path of a note to"
            " copy",
        ),
    ] = None,
    daily: Annotated[
        bool,
        typer.Option("--daily", help="Create today's note, or print its path if it exists"),
    ] = False,
    stdin: Annotated[
        bool, typer.Option("--stdin", help="Read the text of the note from standard input")
    ] = False,
    edit: Annotated[
        bool, typer.Option("--edit", help="Open the note, as `note open` does")
    ] = False,
    editor: Annotated[
        str | None, typer.Option("--with", metavar="CMD", help="Editor to open the note in")
    ] = None,
) -> None:
    """Create a note and print its path

    The settings of Obsidian, zk or Logseq determine the folder, the name and the template. Symphony
    never overwrites a file. With --edit or --with, it prints the path when you close the editor.
    """
    app: AppContext = ctx.obj
    if daily == (title is not None):
        raise InvalidValue("TITLE_NEEDED", "give a title, or --daily alone", field="title")
    if vault is not None:
        [vault] = within_reach(app, "vault", [vault])
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
