"""The group `symphony workspace`."""

from __future__ import annotations

from symphony_cli.commands.shared.verbs import VerbGroup

VERBS = {
    "create": "Create a workspace",
    "list": "List workspaces",
    "show": "Show a workspace and its repos and vaults",
    "edit": "Edit a workspace",
    "lock": "Lock all vaults in a workspace",
    "unlock": "Unlock all vaults in a workspace",
    "use": "Set the active workspace",
    "delete": "Delete a workspace, keeping its files",
    "export": "Export a workspace as a document",
    "import": "Import a workspace from a document",
    "restore": "Clone the missing repos and vaults of a workspace",
}
EXAMPLES = (
    "symphony workspace create acme --root ~/acme --type client",
    "symphony workspace use acme",
)


def group() -> VerbGroup:
    """Return the group."""
    return VerbGroup(
        name="workspace",
        help="Manage workspaces",
        package="symphony_cli.commands.workspace",
        verbs=VERBS,
        examples=EXAMPLES,
    )
