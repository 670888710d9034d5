"""`symphony repo relocate`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.commands.shared.parameters import (
    AllInProfileOption,
    AllProfilesOption,
    ArchivedOption,
    DepthOption,
    DirectoriesArgument,
    DryRunOption,
    HiddenOption,
    NestedOption,
    TagsOption,
)
from symphony_cli.commands.shared.reaching import within_reach
from symphony_cli.commands.shared.verbs import SELECTION
from symphony_cli.context import AppContext
from symphony_cli.domain.views import RepoView
from symphony_cli.registry import contexts
from symphony_cli.repos import relocation
from symphony_cli.repos.selecting import Selection

PRINTS = list[RepoView]
EXAMPLES = (
    "symphony repo relocate ~/code --dry-run",
    "symphony repo relocate ~/code --repo api",
)


def run(
    ctx: typer.Context,
    directories: DirectoriesArgument,
    repo: Annotated[
        list[str] | None,
        typer.Option(
            "--repo",
            metavar="REF",
            help="Select this repo (repeatable)",
            rich_help_panel=SELECTION,
        ),
    ] = None,
    all_: AllInProfileOption = False,
    all_profiles: AllProfilesOption = False,
    tag: TagsOption = None,
    archived: ArchivedOption = False,
    depth: DepthOption = None,
    nested: NestedOption = False,
    hidden: HiddenOption = False,
    dry_run: DryRunOption = False,
) -> None:
    """Find repos that were moved outside Symphony

    For each missing repo, Symphony searches DIR for a repository with the same remote URL and root
    commit. If it finds none or several, it reports the repo and leaves it unchanged.
    """
    app: AppContext = ctx.obj
    repo = within_reach(app, "repo", repo or [])
    selection = Selection(
        repo or None,
        all_ or all_profiles,
        in_profile=not all_profiles,
        tags=tag or (),
        archived=archived,
    )
    with app.output.progress("Searching for moved repos") as tell:
        found = relocation.relocate(
            app,
            relocation.Search(app.output.given(directories), depth, nested, hidden),
            selection,
            dry_run=dry_run,
            tell=lambda seen, found: tell(f"{seen} directories, {found} repos"),
        )
    app.output.notices(found.notices)
    if repo and not found.repos and len(found.failures) == 1:
        raise found.failures[0]
    done = "would relocate" if dry_run else "relocated"
    for entry in found.along:
        app.output.say(f"{done} too: {entry.noun} '{entry.full_name}' ({entry.path})")
    nothing = f"no missing repos{_scope(app, selection)}"
    app.output.written_all(RepoView, found.repos, f"{done} repo", found.failures, nothing=nothing)


def _scope(app: AppContext, selection: Selection) -> str:
    """Return the words for where the repos of a selection are, for a message."""
    if selection.references is not None or (selection.everywhere and not selection.in_profile):
        return ""
    find = contexts.find_profile if selection.everywhere else contexts.find_workspace
    where = find(app.reader, app.choice)
    return f" in {where.noun} '{where.name}'" if where else ""
