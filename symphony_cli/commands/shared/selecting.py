"""Selection parameters, the same for every verb on several repos."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import typer
from typer.core import TyperArgument, TyperOption

from symphony_cli.commands.shared.parameters import ARCHIVED_HELP, QUERY_HELP, TAGS_HELP
from symphony_cli.commands.shared.verbs import Verb, VerbWithCommand
from symphony_cli.context import AppContext
from symphony_cli.repos.selecting import Selected, Selection, selected

_FLAGS = {
    "archived": ARCHIVED_HELP,
    "dirty": "Only those with work that is on no remote: changes, untracked files, stashes,"
    " unpushed commits on any branch, an operation in progress.",
    "ahead": "Only those with commits that their upstream lacks.",
    "behind": "Only those that lack commits of their upstream.",
    "diverged": "Only those of which both holds.",
    "no_upstream": "Only those whose branch has no upstream.",
    "gone": "Select repos whose upstream's branch is gone.",
    "missing": "Only those whose path is not there now.",
}


def _parameters(*, by_query: bool) -> list[Any]:
    if by_query:
        argument = TyperArgument(
            param_decls=["query"], required=False, metavar="[QUERY]", help=QUERY_HELP
        )
    else:
        argument = TyperArgument(
            param_decls=["references"],
            nargs=-1,
            required=False,
            metavar="[REF...]",
            help="Repos, by name, path or ID, or globs ('g*'); - reads a list. [default: the"
            " workspace's repos]",
        )
    flags = [
        TyperOption(
            param_decls=[f"--{name.replace('_', '-')}"], is_flag=True, default=False, help=text
        )
        for name, text in _FLAGS.items()
    ]
    options = [
        TyperOption(
            param_decls=["--all", "everywhere"],
            is_flag=True,
            default=False,
            help="Those of all workspaces of the profile.",
        ),
        TyperOption(
            param_decls=["--type"],
            metavar="TYPE",
            help="Those of all workspaces of this type.",
        ),
        TyperOption(param_decls=["--query"], metavar="TEXT", help=QUERY_HELP),
        TyperOption(
            param_decls=["--tag", "-t", "tags"],
            multiple=True,
            metavar="EXPR",
            help=TAGS_HELP,
        ),
        *flags,
        TyperOption(
            param_decls=["--stale"],
            type=int,
            metavar="DAYS",
            help="Only those whose last commit is older than so many days.",
        ),
    ]
    return [argument, *(option for option in options if option.name != argument.name)]


class SelectingVerb(Verb):
    """A verb on selected repos; `selection_in` returns the selection."""

    by_query = False

    def __init__(self, *args: Any, **attributes: Any) -> None:
        super().__init__(*args, **attributes)
        self.selecting = _parameters(by_query=self.by_query)
        self.params[:0] = self.selecting

    def invoke(self, ctx: Any) -> Any:
        """Call the verb with its own parameters; put the selection into the context."""
        given = {parameter.name: ctx.params.pop(parameter.name) for parameter in self.selecting}
        # No reference selects the workspace; an empty list on standard input selects nothing.
        typed: Sequence[str] = given.pop("references", None) or ()
        references = ctx.obj.output.given(typed) if typed else None
        ctx.meta["selection"] = Selection(references=references, **given)
        return super().invoke(ctx)


class ListingVerb(SelectingVerb):
    """A list of selected repos, whose argument is a query."""

    by_query = True


class SelectingVerbWithCommand(VerbWithCommand, SelectingVerb):
    """A verb on selected repos with a command after `--`."""

    def __init__(self, *args: Any, **attributes: Any) -> None:
        super().__init__(*args, **attributes)
        self.selecting[0].metavar = f"[REF...] {self.command_metavar}"

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """Return the pieces of the usage line; the command follows the references."""
        return super(VerbWithCommand, self).collect_usage_pieces(ctx)


def selected_in(ctx: typer.Context, jobs: int | None, timeout: float | None) -> Selected:
    """Return the repos that the user selects, with a progress bar if git inspects them."""
    app: AppContext = ctx.obj
    with app.output.progress_bar("looking") as tell:
        return selected(app, selection_in(ctx), jobs=jobs, timeout=timeout, tell=tell)


def selection_in(ctx: typer.Context) -> Selection:
    """Return the user's selection."""
    return ctx.meta["selection"]
