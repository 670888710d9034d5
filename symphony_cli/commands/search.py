"""`symphony search`."""

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
from symphony_cli.commands.shared.selection.querying import QueryVerb
from symphony_cli.commands.shared.verbs import OUTPUT
from symphony_cli.context import AppContext
from symphony_cli.notes.searching import search
from symphony_cli.notes.views import FoundNote

PRINTS = list[FoundNote]
EXAMPLES = (
    "symphony search retro",
    "symphony search '\"release plan\"' -draft",
    "symphony search title:api --all",
    "symphony search retro -0 | xargs -0 grep -n TODO",
)
VERB = QueryVerb


def run(
    ctx: typer.Context,
    query: Annotated[
        list[str],
        typer.Argument(
            metavar="QUERY...",
            help='Words, "phrases", word*, title:word, -word, AND, OR, NOT and parentheses',
        ),
    ],
    vault: InVaultOption = None,
    all_: AllOption = False,
    tag: NoteTagsOption = None,
    limit: LimitOption = None,
    path_only: Annotated[
        bool,
        typer.Option(
            "--path-only",
            "-p",
            help="Print absolute paths, one per line",
            rich_help_panel=OUTPUT,
        ),
    ] = False,
    nul: NulOption = False,
) -> None:
    """Search notes, best matches first

    Without --limit, Symphony prints at most 100 notes. `-word` excludes notes that contain the
    word. To pass a short option, put a space before its value (-w acme). Everything after -- is
    part of the query.
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
