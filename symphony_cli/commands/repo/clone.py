"""`symphony repo clone`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.commands.shared.parameters import JobsOption, TimeoutOption
from symphony_cli.context import AppContext
from symphony_cli.domain.views import RepoView
from symphony_cli.repos import cloning
from symphony_cli.repos.clones import CloneOptions

FIELDS = RepoView._fields


def run(
    ctx: typer.Context,
    urls: Annotated[
        list[str],
        typer.Argument(
            metavar="URL...", help="URLs, paths, or OWNER/NAME on GitHub; - reads a list of them."
        ),
    ],
    into: Annotated[
        str | None,
        typer.Option(
            "--into", metavar="DIR", help="Clone to DIR/NAME; without it, below the root."
        ),
    ] = None,
    name: Annotated[
        str | None,
        typer.Option("--name", metavar="NAME", help="The name; without it, the URL's."),
    ] = None,
    depth: Annotated[
        int | None, typer.Option("--depth", min=1, metavar="N", help="Only the last N commits.")
    ] = None,
    filter_: Annotated[
        str | None,
        typer.Option("--filter", metavar="SPEC", help="Leave objects out, say blob:none."),
    ] = None,
    bare: Annotated[bool, typer.Option("--bare", help="Without a working tree.")] = False,
    jobs: JobsOption = None,
    timeout: TimeoutOption = None,
) -> None:
    """Clone repositories into the workspace and register them."""
    app: AppContext = ctx.obj
    with app.output.progress_bar("cloning") as tell:
        cloned = cloning.clone(
            app,
            app.output.given(urls),
            CloneOptions(depth, filter_, bare),
            into=into,
            name=name,
            jobs=jobs,
            timeout=timeout,
            tell=tell,
        )
    app.output.notices(cloned.notices)
    for line in cloned.said:
        app.output.say(line)
    if cloned.repos or not cloned.interrupted:
        failures = () if cloned.interrupted else cloned.failures
        app.output.written_all(RepoView, cloned.repos, "cloned repo", failures, paths=True)
    if cloned.interrupted:
        app.output.say(f"interrupted; {len(cloned.repos)} of {cloned.wanted} were cloned")
        raise typer.Abort
