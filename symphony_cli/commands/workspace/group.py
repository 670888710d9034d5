"""The group `symphony workspace`."""

from __future__ import annotations

from symphony_cli.commands.shared.verbs import VerbGroup

VERBS = {
    "create": "Make a workspace.",
    "list": "List the workspaces of the profile.",
    "show": "Show a workspace with its repos and vaults.",
    "update": "Change a workspace.",
    "lock": "Lock all vaults of a workspace.",
    "unlock": "Unlock all vaults of a workspace.",
    "use": "Make a workspace the current one.",
    "delete": "Delete a workspace; no file is touched.",
}


def group() -> VerbGroup:
    """Return the group."""
    return VerbGroup(
        name="workspace",
        help="Manage workspaces: what you work on.",
        package="symphony_cli.commands.workspace",
        verbs=VERBS,
    )
