"""The group `symphony repo`."""

from __future__ import annotations

from symphony_cli.commands.shared.verbs import VerbGroup

VERBS = {
    "add": "Register existing git repos",
    "clone": "Clone repos into the workspace and register them",
    "scan": "Find git repos in directories and register them",
    "list": "List repos in the workspace",
    "show": "Show a repo with its worktrees, branches and identity",
    "status": "Show the git status of every repo in the workspace",
    "fetch": "Fetch from the remotes of repos",
    "pull": "Fast-forward or rebase the current branch of repos",
    "push": "Push the current branch of repos",
    "sync": "Fetch, then update recorded URLs and default branches",
    "prune": "Delete merged branches that are gone on the remote",
    "exec": "Run a command in repos",
    "edit": "Edit a repo",
    "move": "Move a repo on disk and update everything that refers to it",
    "relocate": "Find repos that were moved outside Symphony",
    "remove": "Unregister repos, and optionally delete their files",
}
EXAMPLES = (
    "symphony repo add ~/code/api",
    "symphony repo list --all --dirty",
    "symphony repo exec --tag go -- go test ./...",
)


def group() -> VerbGroup:
    """Return the group."""
    return VerbGroup(
        name="repo",
        help="Manage git repos",
        package="symphony_cli.commands.repo",
        verbs=VERBS,
        examples=EXAMPLES,
        from_above=("status",),
    )
