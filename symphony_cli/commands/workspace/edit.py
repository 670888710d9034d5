"""`symphony workspace edit`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.commands.shared.parameters import (
    TYPES,
    AddTagsOption,
    NewNameOption,
    RemoveTagsOption,
    SettingsOption,
    UnsetSettingsOption,
    WorkspaceReferenceArgument,
)
from symphony_cli.commands.shared.reaching import within_reach
from symphony_cli.context import AppContext
from symphony_cli.domain.views import WorkspaceView
from symphony_cli.registry import bindings, workspaces

PRINTS = WorkspaceView
EXAMPLES = (
    "symphony workspace edit acme --root ~/acme",
    "symphony workspace edit acme --add-remote 'github.com/acme/*'",
    "symphony workspace edit acme --to-profile ada_acme",
)


def run(
    ctx: typer.Context,
    reference: WorkspaceReferenceArgument,
    name: NewNameOption = None,
    type_: Annotated[
        str | None,
        typer.Option("--type", metavar="TYPE", help=f"Type: {TYPES}"),
    ] = None,
    description: Annotated[
        str | None, typer.Option("--description", metavar="TEXT", help="New description")
    ] = None,
    root: Annotated[
        str | None,
        typer.Option("--root", metavar="DIR", help="New root directory, or '' to remove it"),
    ] = None,
    file: Annotated[
        str | None,
        typer.Option(
            "--file", metavar="PATH", help="Document that the workspace follows, or '' for none"
        ),
    ] = None,
    add_remote: Annotated[
        list[str] | None,
        typer.Option(
            "--add-remote",
            metavar="PATTERN",
            help="Pattern to add for remotes that belong to the workspace, such as"
            " 'github.com/acme/*' (repeatable)",
        ),
    ] = None,
    remove_remote: Annotated[
        list[str] | None,
        typer.Option(
            "--remove-remote",
            metavar="PATTERN",
            help="Remote pattern to remove (repeatable)",
        ),
    ] = None,
    add_tag: AddTagsOption = None,
    remove_tag: RemoveTagsOption = None,
    to_profile: Annotated[
        str | None,
        typer.Option(
            "--to-profile",
            metavar="REF",
            help="Profile to move the workspace to, with its repos and vaults",
        ),
    ] = None,
    setting: SettingsOption = None,
    unset_setting: UnsetSettingsOption = None,
) -> None:
    """Edit a workspace"""
    app: AppContext = ctx.obj
    [reference] = within_reach(app, "workspace", [reference])
    before = workspaces.show(app, reference).workspace
    workspace = workspaces.update(
        app,
        reference,
        name=name,
        type=type_,
        description=description,
        root=root,
        file=file,
        add_remotes=add_remote or [],
        remove_remotes=remove_remote or [],
        add_tags=add_tag or [],
        remove_tags=remove_tag or [],
        to_profile=to_profile,
        settings=setting or [],
        unset_settings=unset_setting or [],
    )
    if add_remote:
        app.output.notices(bindings.held_elsewhere(app, workspace, add_remote))
    done = f"updated workspace '{workspace.name}'"
    if to_profile is not None and workspace == before:
        done = f"workspace '{workspace.name}' already belongs to profile '{workspace.profile}'"
    elif workspace.profile != before.profile:
        done = f"moved workspace '{workspace.name}' to profile '{workspace.profile}'"
    app.output.written(workspace, done)
