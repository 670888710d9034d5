"""`symphony repo show`."""

from __future__ import annotations

import typer

from symphony_cli.base.errors import Failed
from symphony_cli.commands.shared.parameters import ReferenceArgument
from symphony_cli.context import AppContext
from symphony_cli.domain.views import RepoView
from symphony_cli.identity.statuses import identity_statuses
from symphony_cli.repos.branches.showing import show
from symphony_cli.repos.branches.views import RepoDetails
from symphony_cli.repos.states import OK

PRINTS = (RepoView, RepoDetails)
EXAMPLES = (
    "symphony repo show api",
    "symphony repo show api@feature",
    "symphony repo show . --json | jq -r .remote_url",
)


def run(ctx: typer.Context, reference: ReferenceArgument) -> None:
    """Show a repo with its worktrees, branches and identity

    The output lists linked worktrees with their states, branches with unpushed commits, and
    branches whose upstream is gone. To show a linked worktree, pass REPO@BRANCH or a path in it.
    """
    app: AppContext = ctx.obj
    shown = show(app, reference)
    details, notices = shown.details, shown.notices
    if details.state == OK:
        try:
            [row], more = identity_statuses(app, [shown.entry])
            details = details._replace(identity=row.state, author=row.author)
            notices = [*notices, *more]
        except Failed:
            # Without git, `show` has printed a warning already.
            pass
    app.output.repo(shown.repo, details, app.clock())
    app.output.notices(notices)
