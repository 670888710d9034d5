"""The group `symphony identity guard`."""

from __future__ import annotations

from symphony_cli.commands.shared.verbs import VerbGroup

VERBS = {
    "install": "Install the identity guard in repos",
    "remove": "Remove the identity guard from repos",
    "status": "Show which repos have the identity guard",
}
EXAMPLES = (
    "symphony identity guard install --all",
    "symphony identity guard status",
)


def group() -> VerbGroup:
    """Return the group."""
    return VerbGroup(
        name="guard",
        help="Manage the hook that blocks wrong identities",
        package="symphony_cli.commands.identity.guard",
        verbs=VERBS,
        examples=EXAMPLES,
    )
