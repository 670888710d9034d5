"""The group `symphony config`."""

from __future__ import annotations

from symphony_cli.commands.shared.verbs import VerbGroup

VERBS = {
    "list": "List settings and where their values come from",
    "get": "Print the value of a setting",
    "set": "Change a setting",
    "unset": "Reset a setting to its default",
}
EXAMPLES = (
    "symphony config list",
    "symphony config set clone.layout '{owner}/{name}'",
)


def group() -> VerbGroup:
    """Return the group."""
    return VerbGroup(
        name="config",
        help="Manage settings",
        package="symphony_cli.commands.config",
        verbs=VERBS,
        examples=EXAMPLES,
    )
