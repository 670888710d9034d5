"""The group `symphony note`."""

from __future__ import annotations

from symphony_cli.commands.shared.verbs import VerbGroup

VERBS = {
    "new": "Create a note and print its path",
    "open": "Open a note in an editor",
    "list": "List notes, most recently changed first",
    "links": "List the links in a note and their targets",
    "backlinks": "List the links to a note",
    "orphans": "List notes that no other note links to",
    "broken": "List broken links",
}
EXAMPLES = (
    "symphony note new 'API design'",
    "symphony note list --since 7d",
    "symphony note broken --all",
)


def group() -> VerbGroup:
    """Return the group."""
    return VerbGroup(
        name="note",
        help="Manage notes and their links",
        package="symphony_cli.commands.note",
        verbs=VERBS,
        examples=EXAMPLES,
    )
