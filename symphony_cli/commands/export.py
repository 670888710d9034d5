"""`symphony export`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.base.errors import InvalidValue
from symphony_cli.context import AppContext
from symphony_cli.registry.rows import counted
from symphony_cli.transfer.documents import RegistryDocument
from symphony_cli.transfer.registry import exporting

PRINTS = RegistryDocument
CONTEXTLESS = True
EXAMPLES = (
    "symphony export --all -o ~/dotfiles/symphony",
    "symphony export --all --json | jq -r '.workspace[].root'",
)


def run(
    ctx: typer.Context,
    all_: Annotated[
        bool, typer.Option("--all", "-a", help="Export all profiles and workspaces")
    ] = False,
    directory: Annotated[
        str,
        typer.Option(
            "--output", "-o", metavar="DIR", help="Directory to write to", show_default="."
        ),
    ] = ".",
) -> None:
    """Export all profiles and workspaces as documents

    Symphony writes a document for each workspace, and registry.toml with the profiles: their names,
    email addresses, preferences, and the paths of their keys, but no keys. Keep the directory in a
    git repository, such as your dotfiles. On another machine, run `symphony restore DIR`.
    """
    app: AppContext = ctx.obj
    if not all_:
        raise InvalidValue(
            "ALL_NEEDED",
            "`symphony export` exports everything, and needs --all",
            hint="to export one workspace, run `symphony workspace export NAME`",
            field="all",
        )
    done = exporting.export_all(app, directory)
    app.output.notices(done.notices)
    profiles = counted(len(done.document.profile), "profile")
    workspaces = counted(len(done.document.workspace), "workspace")
    app.output.written(done.document, f"exported {profiles} and {workspaces} to {done.directory}")
    if done.left_out:
        raise done.left_out
