"""The group `symphony profile`."""

from __future__ import annotations

from symphony_cli.commands.shared.verbs import VerbGroup

VERBS = {
    "create": "Make a profile.",
    "list": "List the profiles.",
    "show": "Show a profile.",
    "update": "Change a profile.",
    "use": "Make a profile the current one.",
    "delete": "Delete a profile.",
    "detect": "Propose profiles from what is there.",
}


def group() -> VerbGroup:
    """Return the group."""
    return VerbGroup(
        name="profile",
        help="Manage profiles: who you are.",
        package="symphony_cli.commands.profile",
        verbs=VERBS,
    )
