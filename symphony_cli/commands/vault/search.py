"""`symphony vault search`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.commands.shared.parameters import (
    AllOption,
    InVaultOption,
    LimitOption,
    NoteTagsOption,
    NulOption,
)
from symphony_cli.commands.shared.querying import QueryVerb
from symphony_cli.context import AppContext
from symphony_cli.notes.searching import search
from symphony_cli.notes.views import FoundNote

FIELDS = FoundNote._fields
VERB = QueryVerb


def run(
    ctx: typer.Context,
    query: Annotated[
        list[str],
        typer.Argument(
            metavar="QUERY...",
            help='Words, "phrases", word*, AND, OR, NOT, -word, (), title:word.',
        ),
    ],
    vault: InVaultOption = None,
    all_: AllOption = False,
    tag: NoteTagsOption = None,
    limit: LimitOption = None,
    path_only: Annotated[
        bool, typer.Option("--path-only", "-p", help="Print one absolute path a line.")
    ] = False,
    nul: NulOption = False,
) -> None:
    """Find notes by what is in them, the best matches first.

    At most 100 notes without --limit. In the query, -word is a note without that word: what a short
    option takes stands apart from it (-w acme). Behind -- everything is the query.
    """
    app: AppContext = ctx.obj
    searched = search(
        app,
        " ".join(query),
        vault=vault,
        everywhere=all_,
        tags=tag or [],
        limit=limit,
    )
    if path_only or nul:
        app.output.searched_paths(searched, nul=nul)
    else:
        app.output.searched(searched)
