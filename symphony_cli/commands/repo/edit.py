"""`symphony repo edit`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.commands.shared.parameters import (
    AddTagsOption,
    MetadataOption,
    NewNameOption,
    ReferenceArgument,
    RemoveTagsOption,
    UnsetMetadataOption,
)
from symphony_cli.commands.shared.reaching import within_reach
from symphony_cli.context import AppContext
from symphony_cli.domain.views import RepoView
from symphony_cli.repos import records

PRINTS = RepoView
EXAMPLES = (
    "symphony repo edit api --add-tag go,backend",
    "symphony repo edit api --name gateway",
    "symphony repo edit old-site --archive",
)


def run(
    ctx: typer.Context,
    reference: ReferenceArgument,
    name: NewNameOption = None,
    path: Annotated[
        str | None,
        typer.Option("--path", "-p", metavar="DIR", help="Directory that the repo was moved to"),
    ] = None,
    remote_url: Annotated[
        str | None,
        typer.Option("--remote-url", metavar="URL", help="New remote URL, or '' to remove it"),
    ] = None,
    archived: Annotated[
        bool | None,
        typer.Option(
            "--archive/--unarchive",
            help="Hide the repo from lists and from commands on several repos, or show it again",
        ),
    ] = None,
    optional: Annotated[
        bool | None,
        typer.Option(
            "--optional/--required",
            help="Clone the repo in `workspace restore` only with --with-optional, or always",
        ),
    ] = None,
    add_tag: AddTagsOption = None,
    remove_tag: RemoveTagsOption = None,
    metadata: MetadataOption = None,
    unset_metadata: UnsetMetadataOption = None,
) -> None:
    """Edit a repo"""
    app: AppContext = ctx.obj
    [reference] = within_reach(app, "repo", [reference])
    updated = records.update(
        app,
        reference,
        name=name,
        path=path,
        remote_url=remote_url,
        archived=archived,
        optional=optional,
        add_tags=add_tag or [],
        remove_tags=remove_tag or [],
        metadata=metadata or [],
        unset_metadata=unset_metadata or [],
    )
    app.output.notices(updated.notices)
    app.output.written(updated.repo, f"updated repo '{updated.repo.name}'")
