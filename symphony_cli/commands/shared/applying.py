"""Applying identities, with the question for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symphony_cli.identity import applying
from symphony_cli.identity.file_changes import KEEP

if TYPE_CHECKING:
    from symphony_cli.context import AppContext
    from symphony_cli.identity.applying import Applied


def apply_identities(app: AppContext, *, yes: bool, force: bool = False) -> Applied:
    """Have git use each profile's identity, after a question that shows what changes.

    Raises Refused if that overrules rules of the user's own, with `yes` and without `force`.
    """

    def confirm(applied: Applied) -> None:
        for change in applied.changes:
            if change.change != KEEP:
                app.output.say(f"{change.change} {change.path}")
                lines = change.lines.expandtabs(4).splitlines()
                app.output.say("".join(f"    {line}\n" for line in lines))
        tell_of_identities(app, applied)
        if yes and not force:
            applied.refuse_overruling()
        app.output.confirm("Change your git configuration?", yes=yes)

    applied = applying.apply(app, confirm)
    app.output.notices(applied.notices)
    app.output.say("git now uses your identities" if applied.is_needed else "already up to date")
    return applied


def tell_of_identities(app: AppContext, applied: Applied) -> None:
    """Show whose identity changes, and what was not compared."""
    app.output.told("IDENTITY_CHANGES", "identities that change:", applied.messages)
    app.output.told("IDENTITY_NOT_COMPARED", "not compared:", applied.not_compared)
