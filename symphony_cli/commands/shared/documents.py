"""Parameters and reading of documents."""

from __future__ import annotations

from typing import Annotated, NamedTuple

import typer

from symphony_cli.base.findings import Notice
from symphony_cli.context import AppContext
from symphony_cli.transfer.documents import Document
from symphony_cli.transfer.reading import document_of

# One byte more than a document may have.
_MOST = (16 << 20) + 1

RootOption = Annotated[
    str | None,
    typer.Option(
        "--root",
        metavar="DIR",
        help="Root directory of the workspace [default: its present root, or FILE if that is a"
        " directory]",
    ),
]
AllowLocalOption = Annotated[
    bool, typer.Option("--allow-local", help="Accept remotes that are paths on this machine")
]


class Given(NamedTuple):
    """A document that the user gave, and the root for its rows, if known."""

    document: Document
    root: str | None
    notices: list[Notice]


def read_document(app: AppContext, file: str, root: str | None, *, allow_local: bool) -> Given:
    """Return the document in a file or directory, or on standard input (`-`)."""
    if file == "-":
        values = app.documents.parse(app.output.given_content(_MOST))
    else:
        # A document in a directory is about what is there.
        directory, values = app.documents.load(file)
        root = root or directory
    read = document_of(values, allow_local=allow_local)
    return Given(read.document, root, read.notices)
