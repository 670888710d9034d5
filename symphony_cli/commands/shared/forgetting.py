"""Consent to unregistering several rows at once."""

from __future__ import annotations

from collections.abc import Sequence

from symphony_cli.commands.shared.reaching import within_reach
from symphony_cli.context import AppContext
from symphony_cli.registry import contexts
from symphony_cli.registry.listing import without_globs


def agreed(app: AppContext, noun: str, references: Sequence[str], *, yes: bool) -> list[str]:
    """Return references of what to unregister; the user sees several, and is asked first.

    Raises NotFound, Ambiguous; MissingContext without a terminal and without `yes`; Failed if the
    user does not agree.
    """
    given = within_reach(app, noun, references)
    named = without_globs(app.reader, noun, given, app.choice)
    entries = contexts.resolve_each(app.reader, noun, named, app.choice)
    if len(entries) < 2:
        return given
    if not yes:
        for entry in entries:
            app.output.say(f"{noun} '{entry.full_name}' ({entry.path})")
        app.output.confirm(f"Unregister {len(entries)} {noun}s? Their files are kept.", yes=yes)
    return [entry.id for entry in entries]
