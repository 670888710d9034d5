"""`symphony export`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.base.errors import InvalidValue
from symphony_cli.commands.shared.parameters import YesOption
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
    yes: YesOption = False,
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
    plan = exporting.plan_export(app, directory)
    app.output.notices(plan.notices)
    if plan.lost:
        app.output.say("not registered, but in the previous export:")
        for line in plan.lost:
            app.output.say(f"  {line}")
        app.output.confirm("Remove them from the export?", yes=yes)
    path = app.documents.save_all(plan.directory, plan.texts)
    profiles = counted(len(plan.document.profile), "profile")
    workspaces = counted(len(plan.document.workspace), "workspace")
    app.output.written(plan.document, f"exported {profiles} and {workspaces} to {path}")
    if plan.left_out:
        raise plan.left_out
