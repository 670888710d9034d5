"""`symphony repo add`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.commands.shared.parameters import NameOption, PathsArgument
from symphony_cli.commands.shared.proposing import where_they_belong
from symphony_cli.context import AppContext
from symphony_cli.domain.views import RepoView
from symphony_cli.repos import registration

PRINTS = list[RepoView]
EXAMPLES = (
    "symphony repo add ~/code/api",
    "symphony repo add . --name api",
    "ls -d ~/code/*/ | symphony repo add -",
)


def run(
    ctx: typer.Context,
    paths: PathsArgument,
    name: NameOption = None,
    remote_url: Annotated[
        str | None,
        typer.Option(
            "--remote-url",
            metavar="URL",
            help="Remote URL to record [default: from the repo's git configuration]",
        ),
    ] = None,
) -> None:
    """Register existing git repos"""
    app: AppContext = ctx.obj
    given = app.output.given(paths)
    found = registration.bound_to(app, given, remote_url)
    app = where_they_belong(app, found, len(given), "register")
    added = registration.add(app, given, name=name, remote_url=remote_url)
    app.output.notices(added.notices)
    app.output.written_all(RepoView, added.repos, "registered repo", added.failures)
