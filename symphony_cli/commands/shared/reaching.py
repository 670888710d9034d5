"""Consent to what a bare name reaches beyond the active workspace."""

from __future__ import annotations

from collections.abc import Sequence

from symphony_cli.base.errors import NotFound
from symphony_cli.base.text import escaped
from symphony_cli.context import AppContext
from symphony_cli.registry.locating import beyond
from symphony_cli.registry.references import qualified


def within_reach(app: AppContext, noun: str, references: Sequence[str]) -> list[str]:
    """Return references for a verb that changes, moves, destroys or publishes what they name.

    A bare name that leads outside of the active workspace becomes the ID of what the user agreed
    to. Raises NotFound without a terminal, with the qualified name; Failed if the user does not
    agree.
    """
    found = [
        (reference, beyond(app.reader, noun, reference, app.choice)) for reference in references
    ]
    outside = list(dict.fromkeys(qualified(entry) for _, entry in found if entry))
    if outside:
        names = ", ".join(f"'{name}'" for name in outside)
        where = "profile" if noun == "workspace" else "workspace"
        which = f"{noun} {names} is" if len(outside) == 1 else f"{noun}s {names} are"
        message = escaped(f"{which} outside of the active {where}")
        if not app.output.can_ask:
            from shlex import join

            raise NotFound("REFERENCE_OUTSIDE", message, hint=f"type {escaped(join(outside))}")
        app.output.say(message)
        app.output.confirm("Continue?", yes=False)
    return [entry.id if entry else reference for reference, entry in found]
