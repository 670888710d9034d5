"""`symphony workspace export`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.base.errors import InvalidValue
from symphony_cli.base.text import escaped
from symphony_cli.commands.shared.parameters import WorkspaceArgument, YesOption
from symphony_cli.context import AppContext
from symphony_cli.registry.rows import counted
from symphony_cli.transfer import exporting, following, writing
from symphony_cli.transfer.documents import Document

PRINTS = Document
EXAMPLES = (
    "symphony workspace export acme -o acme.toml",
    "symphony workspace export --json | jq -r '.repo[].remotes.origin'",
)
TOML, JSON = "toml", "json"


def run(
    ctx: typer.Context,
    reference: WorkspaceArgument = None,
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="File to write, or - for standard output [default: the workspace's document, if it"
            " has one, else -]",
        ),
    ] = None,
    format_: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="Format: {toml,json} [default: json for FILE.json, else toml]",
        ),
    ] = None,
    yes: YesOption = False,
) -> None:
    """Export a workspace as a document

    The document has the names, remotes, paths below the root, tags and metadata of the workspace,
    its repos and its vaults, but no absolute paths, keys or credentials. It leaves out repos and
    vaults outside the workspace's root.
    """
    app: AppContext = ctx.obj
    if output is None:
        own = None if app.output.wants_rows else following.file_of(app, reference)
        output = own or "-"
    form = _form(format_, output)
    exported = exporting.export(app, reference)
    app.output.notices(exported.notices)
    document = exported.document
    write = writing.as_json if form == JSON else writing.as_toml
    if output != "-":
        if lost := following.lost_rows(app, output, document):
            app.output.say("not registered, but in the document:")
            for line in lost:
                app.output.say(f"  {line}")
            app.output.confirm("Remove them from the document?", yes=yes)
        path = app.documents.save(output, write(document))
        repos, vaults = counted(len(document.repo), "repo"), counted(len(document.vault), "vault")
        name = document.workspace.name
        app.output.written(
            document, f"exported workspace '{name}' with {repos} and {vaults} to {path}"
        )
    elif app.output.wants_rows:
        app.output.record(document)
    else:
        app.output.text(write(document).rstrip("\n"))
    if exported.left_out:
        raise exported.left_out


def _form(wanted: str | None, output: str) -> str:
    """Return the format of a file. Raises InvalidValue."""
    if wanted is None:
        return JSON if output.endswith(".json") else TOML
    if wanted not in (TOML, JSON):
        raise InvalidValue(
            "FORMAT_UNKNOWN",
            f"unknown format '{escaped(wanted)}'",
            hint=f"choose one of {TOML}, {JSON}",
            field="format",
        )
    return wanted
