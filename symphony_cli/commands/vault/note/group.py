"""The group `symphony vault note`."""

from __future__ import annotations

from symphony_cli.commands.shared.verbs import VerbGroup

VERBS = {
    "new": "Make a note where the vault's program would, and print its path.",
    "open": "Open a note in an editor.",
    "list": "List notes, what was changed last first.",
    "links": "List the links in a note, and where they lead.",
    "backlinks": "List the links to a note.",
    "orphans": "List the notes to which no other note links.",
    "broken": "List the links that lead nowhere.",
}


def group() -> VerbGroup:
    """Return the group."""
    return VerbGroup(
        name="note",
        help="Make, list and open notes, and follow their links.",
        package="symphony_cli.commands.vault.note",
        verbs=VERBS,
    )
