"""`symphony repo clone`."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer

from symphony_cli.commands.shared.cloning import clone_progress
from symphony_cli.commands.shared.parameters import JobsOption, LongTimeoutOption
from symphony_cli.commands.shared.proposing import where_they_belong
from symphony_cli.context import AppContext
from symphony_cli.domain.views import RepoView
from symphony_cli.repos import cloning
from symphony_cli.repos.clones import CloneOptions
from symphony_cli.repos.outcomes import FAILED

PRINTS = list[RepoView]
EXAMPLES = (
    "symphony repo clone acme/api",
    "symphony repo clone git@github.com:acme/api.git --into ~/code",
    "gh repo list acme --json url -q '.[].url' | symphony repo clone -",
)


def run(
    ctx: typer.Context,
    urls: Annotated[
        list[str],
        typer.Argument(
            metavar="URL...",
            help="URLs, paths or OWNER/NAME on GitHub, or - to read them from standard input",
        ),
    ],
    into: Annotated[
        str | None,
        typer.Option(
            "--into", metavar="DIR", help="Directory to clone into [default: the workspace's root]"
        ),
    ] = None,
    name: Annotated[
        str | None,
        typer.Option("--name", metavar="NAME", help="Name of the repo [default: from the URL]"),
    ] = None,
    depth: Annotated[
        int | None,
        typer.Option("--depth", min=1, metavar="N", help="Number of commits of history to clone"),
    ] = None,
    filter_: Annotated[
        str | None,
        typer.Option("--filter", metavar="SPEC", help="Partial clone filter, such as blob:none"),
    ] = None,
    bare: Annotated[bool, typer.Option("--bare", help="Clone without a working tree")] = False,
    branch: Annotated[
        str | None,
        typer.Option("--branch", "-b", metavar="NAME", help="Branch or tag to check out"),
    ] = None,
    recurse_submodules: Annotated[
        bool, typer.Option("--recurse-submodules", help="Clone the submodules too")
    ] = False,
    update: Annotated[
        bool, typer.Option("--update", "-u", help="Pull repos that already exist")
    ] = False,
    jobs: JobsOption = None,
    timeout: LongTimeoutOption = None,
) -> None:
    """Clone repos into the workspace and register them"""
    app: AppContext = ctx.obj
    given = app.output.given(urls)
    app = where_they_belong(app, cloning.bound_to(app, given), len(given), "clone")
    pull = partial(app.remotes.pull, jobs=jobs, timeout=timeout) if update else None
    with clone_progress(app) as (tell, watch):
        cloned = cloning.clone(
            app,
            given,
            CloneOptions(depth, filter_, bare, branch, recurse_submodules),
            into=into,
            name=name,
            jobs=jobs,
            timeout=timeout,
            tell=tell,
            watch=watch,
            update=pull,
        )
    app.output.notices(cloned.notices)
    for line in cloned.said:
        app.output.say(line)
    done = {repo.path: "cloned repo" for repo in cloned.repos}
    done |= {repo.path: f"{outcome.result} repo" for repo, outcome in cloned.updated}
    repos = [
        *cloned.repos,
        *(repo for repo, outcome in cloned.updated if outcome.result != FAILED),
    ]
    if repos or not cloned.interrupted:
        failures = () if cloned.interrupted else cloned.failures
        app.output.written_all(RepoView, repos, lambda repo: done[repo.path], failures, paths=True)
    if cloned.interrupted:
        app.output.say(f"interrupted; cloned {len(cloned.repos)} of {cloned.wanted}")
        raise typer.Abort
