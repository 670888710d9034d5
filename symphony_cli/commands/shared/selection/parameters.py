"""The parameters that select repos."""

from __future__ import annotations

from typing import Any

from typer.core import TyperArgument, TyperOption

from symphony_cli.commands.shared.parameters import ARCHIVED_HELP, QUERY_HELP, TAGS_HELP, TYPES
from symphony_cli.commands.shared.verbs import SELECTION

_FLAGS = {
    "archived": ARCHIVED_HELP,
    "dirty": "Select repos with unsaved work: changes, untracked files, stashes, unpushed commits"
    " on any branch, or an operation in progress",
    "ahead": "Select repos that are ahead of their upstream",
    "behind": "Select repos that are behind their upstream",
    "diverged": "Select repos that have diverged from their upstream",
    "no_upstream": "Select repos whose branch has no upstream",
    "gone": "Select repos whose upstream branch is gone",
    "missing": "Select repos whose path does not exist",
}


def _scopes(*, acts: bool) -> list[Any]:
    """Return the options for more than one workspace."""
    reach = "the active profile" if acts else "all profiles"
    everywhere = TyperOption(
        param_decls=["--all", "-a", "everywhere"],
        is_flag=True,
        default=False,
        help=f"Select all workspaces of {reach}",
        rich_help_panel=SELECTION,
    )
    wider = TyperOption(
        param_decls=["--all-profiles"],
        is_flag=True,
        default=False,
        help="Select all workspaces of all profiles",
        rich_help_panel=SELECTION,
    )
    return [everywhere, wider] if acts else [everywhere]


def selection_parameters(*, by_query: bool, acts: bool, in_trees: bool = False) -> list[Any]:
    """Return the parameters, with a query instead of references as the argument if `by_query`.

    `--all` of a verb that `acts` (publishes, changes or runs something) stops at the profile; one
    that works `in_trees` takes worktrees, too.
    """
    if by_query:
        argument = TyperArgument(
            param_decls=["query"],
            required=False,
            metavar="[QUERY]",
            help=QUERY_HELP.format("QUERY"),
        )
    else:
        argument = TyperArgument(
            param_decls=["references"],
            nargs=-1,
            required=False,
            metavar="[REF...]",
            help="Names, paths or IDs of repos,"
            + (" worktrees (REPO@BRANCH)," if in_trees else "")
            + " or globs ('g*'), or - to read them from standard input [default: all in the"
            " workspace]",
        )
    flags = [
        TyperOption(
            param_decls=[f"--{name.replace('_', '-')}"],
            is_flag=True,
            default=False,
            help=text,
            rich_help_panel=SELECTION,
        )
        for name, text in _FLAGS.items()
    ]
    options = [
        *_scopes(acts=acts),
        TyperOption(
            param_decls=["--type"],
            metavar="TYPE",
            help=f"Select repos in all workspaces of this type: {TYPES}",
            rich_help_panel=SELECTION,
        ),
        TyperOption(
            param_decls=["--query"],
            metavar="TEXT",
            help=QUERY_HELP.format("TEXT"),
            rich_help_panel=SELECTION,
        ),
        TyperOption(
            param_decls=["--tag", "-t", "tags"],
            multiple=True,
            metavar="EXPR",
            help=TAGS_HELP,
            rich_help_panel=SELECTION,
        ),
        *flags,
        TyperOption(
            param_decls=["--stale"],
            type=int,
            metavar="DAYS",
            help="Select repos whose last commit is older than DAYS days",
            rich_help_panel=SELECTION,
        ),
    ]
    return [argument, *(option for option in options if option.name != argument.name)]
