"""The group `symphony config`."""

from __future__ import annotations

from symphony_cli.commands.shared.verbs import VerbGroup

VERBS = {
    "list": "List every setting and where it came from.",
    "get": "Print the value of a setting.",
    "set": "Write a setting into the configuration file.",
    "unset": "Take a setting out of the configuration file.",
}


def group() -> VerbGroup:
    """Return the group."""
    return VerbGroup(
        name="config",
        help="Show and change the settings.",
        package="symphony_cli.commands.config",
        verbs=VERBS,
    )
