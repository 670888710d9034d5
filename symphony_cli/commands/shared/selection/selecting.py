"""Selection parameters, the same for every verb on several repos."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import typer

from symphony_cli.commands.shared.selection.parameters import selection_parameters
from symphony_cli.commands.shared.verbs import Verb, VerbWithCommand
from symphony_cli.context import AppContext
from symphony_cli.repos.selecting import Selected, Selection, selected


class SelectingVerb(Verb):
    """A verb on selected repos; `selection_in` returns the selection.

    `--all` of a verb that `acts` (publishes, changes or runs something) stops at the profile. One
    that works `in_trees` works in a linked worktree that is named or around it.
    """

    acts = False

    by_query = False

    in_trees = False

    def __init__(self, *args: Any, **attributes: Any) -> None:
        super().__init__(*args, **attributes)
        self.selecting = selection_parameters(
            by_query=self.by_query, acts=self.acts, in_trees=self.in_trees
        )
        self.params[:0] = self.selecting

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the arguments; `@NAME` stands for a saved selection."""
        if any(word.startswith("@") for word in args):
            from symphony_cli.commands.shared.selection.saved import expanded

            options = [one for one in self.get_params(ctx) if not getattr(one, "is_flag", True)]
            valued = {name for one in options for name in one.opts}
            # The argument of a list is a query, so the names in a saved selection go beside it.
            names: list[str] | None = [] if self.by_query else None
            args = list(expanded(ctx.obj, args, valued, names))
            ctx.meta["names"] = names
        return super().parse_args(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        """Call the verb with its own parameters; put the selection into the context."""
        given = {parameter.name: ctx.params.pop(parameter.name) for parameter in self.selecting}
        # No reference selects the workspace; an empty list on standard input selects nothing.
        typed: Sequence[str] = given.pop("references", None) or ctx.meta.get("names") or ()
        references = ctx.obj.output.given(typed) if typed else None
        all_profiles = given.pop("all_profiles", not self.acts)
        given["everywhere"] = given["everywhere"] or (self.acts and all_profiles)
        ctx.meta["acts"] = self.acts
        ctx.meta["selection"] = Selection(
            references=references,
            in_profile=not all_profiles,
            trees=self.in_trees,
            **given,
        )
        return super().invoke(ctx)


class ListingVerb(SelectingVerb):
    """A list of selected repos, whose argument is a query."""

    by_query = True


class LookingVerb(SelectingVerb):
    """A look at selected repos or worktrees."""

    in_trees = True


class ActingVerb(SelectingVerb):
    """A verb that publishes, changes or runs something in selected repos."""

    acts = True


class TreeVerb(ActingVerb):
    """A verb that changes or runs something in working trees."""

    in_trees = True


class SelectingVerbWithCommand(VerbWithCommand, TreeVerb):
    """A verb on selected repos with a command after `--`."""


def selected_in(ctx: typer.Context, jobs: int | None, timeout: float | None) -> Selected:
    """Return the repos that the user selects, with a progress bar if git inspects them.

    Says why if there are none.
    """
    app: AppContext = ctx.obj
    selection = selection_in(ctx)
    if selection.references and ctx.meta["acts"]:
        from symphony_cli.commands.shared.reaching import within_reach

        references = within_reach(app, "repo", selection.references, in_trees=selection.trees)
        selection = selection._replace(references=references)
    with app.output.progress_bar("Reading the state of", "repo") as tell:
        found = selected(app, selection, jobs=jobs, timeout=timeout, tell=tell)
    if not found.repos:
        from symphony_cli.commands.shared.emptiness import no_repos

        app.output.say(*no_repos(app, selection))
    return found


def selection_in(ctx: typer.Context) -> Selection:
    """Return the user's selection."""
    return ctx.meta["selection"]
