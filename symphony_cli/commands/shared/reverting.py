"""What `undo`, `redo` and `history revert` show and ask."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated

import typer

from symphony_cli.base.text import escaped
from symphony_cli.base.times import age
from symphony_cli.context import AppContext
from symphony_cli.domain.views import ChangeView, OperationView
from symphony_cli.history.recorded import ENTITIES
from symphony_cli.history.targets import UNDO, first_action, is_of
from symphony_cli.history.undoing import Undone
from symphony_cli.registry.rows import counted

PRINTS = (OperationView, {"changes": list[ChangeView]})
# So many rows may be unregistered without a question.
_UNREGISTERED_WITHOUT_QUESTION = 1

ForceOption = Annotated[
    bool,
    typer.Option(
        "--force",
        help="Overwrite later changes, and leave files where they are",
    ),
]


def run_revert(
    app: AppContext,
    service: Callable[[Callable[[Undone], None]], Undone],
    *,
    dry_run: bool,
    yes: bool,
) -> None:
    """Call a service that undoes an operation, with a question for it, and print the result."""

    def confirm(plan: Undone) -> None:
        question = _question(plan)
        # Without a terminal nobody is asked, since redo brings back what goes.
        if question and app.output.can_ask and not yes:
            app.output.say(_summary(app, plan))
            app.output.confirm(question, yes=yes)

    taken = service(confirm)
    # The hint says it.
    app.written.clear()
    app.output.notices(taken.notices)
    if dry_run:
        for source, target in taken.moves:
            app.output.say(f"would move {escaped(source)} to {escaped(target)}")
        app.output.operation(*taken.done)
        return
    for _, target in taken.moves:
        app.output.say(f"moved to {escaped(target)}")
    app.output.say(f"{_past(taken.done.operation)} {_summary(app, taken)}", _hint(taken))
    if app.output.wants_rows:
        app.output.operation(*taken.done)
    if taken.interrupted:
        raise KeyboardInterrupt


def _question(plan: Undone) -> str | None:
    gone = [one for one in plan.done.changes if one.noun in ENTITIES and one.after is None]
    if plan.moves:
        places = ", ".join(escaped(target) for _, target in plan.moves)
        return f"Move the files to {places}?"
    if len(gone) > _UNREGISTERED_WITHOUT_QUESTION:
        return f"Unregister {_counted(gone)}? Their files are kept."
    return None


def _counted(gone: Sequence[ChangeView]) -> str:
    nouns = [one.noun for one in gone]
    return ", ".join(counted(nouns.count(noun), noun) for noun in ENTITIES if noun in nouns)


def _summary(app: AppContext, taken: Undone) -> str:
    """Return the action that is undone, its subject, and when it was done."""
    target = taken.target
    then = age(target.at, app.clock())
    when = "just now" if then == "now" else f"{then} ago"
    return f"{first_action(target.action)}: {escaped(target.subject)} ({when})"


def _past(done: OperationView) -> str:
    verb = done.action.partition(" ")[0]
    return {"undo": "undid", "redo": "redid"}.get(verb, "reverted")


def _hint(taken: Undone) -> str:
    verb = "redo" if is_of(UNDO, taken.done.operation) else "undo"
    return f"to {verb} that, run `symphony {verb}`"
