"""The group `symphony repo`."""

from __future__ import annotations

from symphony_cli.commands.shared.verbs import VerbGroup

VERBS = {
    "add": "Register git repositories that exist.",
    "clone": "Clone repositories into the workspace and register them.",
    "scan": "Find git repositories below directories and register the new ones.",
    "list": "List the repos of the workspace.",
    "show": "Show a repo: its state, worktrees, branches and identity.",
    "status": "Show what each repo of the workspace needs.",
    "fetch": "Fetch from the remotes of repos.",
    "pull": "Fast-forward the branch of repos to its upstream, or rebase it.",
    "push": "Push the current branch of repos to where git pushes it.",
    "sync": "Fetch, and keep what the remotes say: URL, default branch, and when.",
    "prune": "Delete local branches that were merged and deleted on the remote.",
    "exec": "Run a command in repos.",
    "update": "Change a repo.",
    "move": "Move a repo on disk, with its worktrees' links and all rows in it.",
    "relocate": "Find repos again that were moved by other means.",
    "remove": "Forget repos; the files stay, unless --delete-files says otherwise.",
}


def group() -> VerbGroup:
    """Return the group."""
    return VerbGroup(
        name="repo",
        help="Manage repos: where the code is.",
        package="symphony_cli.commands.repo",
        verbs=VERBS,
        from_above=("status",),
    )
