"""`symphony repo remove`."""

from __future__ import annotations

from typing import Annotated

import typer

from symphony_cli.base.errors import InvalidValue
from symphony_cli.commands.shared.parameters import ReferencesArgument, YesOption
from symphony_cli.commands.shared.reaching import agreed, within_reach
from symphony_cli.context import AppContext
from symphony_cli.domain.views import RepoView
from symphony_cli.repos import deletion, records
from symphony_cli.repos.deletion_plan import plan_deletion

PRINTS = list[RepoView]
EXAMPLES = (
    "symphony repo remove api",
    "symphony repo remove api --delete-files",
    "symphony repo list --missing -p | symphony repo remove - --yes",
)


def run(
    ctx: typer.Context,
    references: ReferencesArgument,
    delete_files: Annotated[
        bool,
        typer.Option(
            "--delete-files",
            help="Move their files to the trash, or delete them if their file system has no trash",
        ),
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Delete files even if that loses work")
    ] = False,
    yes: YesOption = False,
) -> None:
    """Unregister repos, and optionally delete their files

    Symphony keeps the files, unless you pass --delete-files. It asks first if there are several
    repos, or files to delete.
    """
    app: AppContext = ctx.obj
    if force and not delete_files:
        raise InvalidValue(
            "DELETE_FILES_NEEDED",
            "--force can only be used with --delete-files",
            hint="pass --delete-files too, or leave --force out",
            field="force",
        )
    given = app.output.given(references)
    if not delete_files:
        removed = records.remove(app, agreed(app, "repo", given, yes=yes))
        app.output.written_all(RepoView, removed, "unregistered repo")
        return
    given = within_reach(app, "repo", given)
    plan = None
    if not yes:
        plan = plan_deletion(app, given, force=force)
        for reason in (*plan.lost, *plan.broken):
            app.output.say(reason)
        app.output.confirm(plan.question, yes=yes)
    # The user may answer hours later, so `delete` makes its own plan, and compares them.
    deleted = deletion.delete(app, given, force=force, confirmed=plan)
    app.output.notices(deleted.notices)
    if len(deleted.trashed) < len(deleted.repos):
        # What is not in the trash does not come back.
        app.written.clear()
    for entry in deleted.others:
        app.output.say(f"unregistered too: {entry.noun} '{entry.full_name}' ({entry.path})")
    for path in deleted.trashed:
        app.output.say(f"moved to the trash: {path}")
    app.output.written_all(RepoView, deleted.repos, "deleted repo", deleted.failures)
    if deleted.interrupted:
        raise KeyboardInterrupt
