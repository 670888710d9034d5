"""The group `symphony vault key`."""

from __future__ import annotations

from symphony_cli.commands.shared.verbs import VerbGroup

VERBS = {
    "create": "Create the vault key",
    "show": "Show the public key and the path of the secret key",
    "export": "Export the vault key, still encrypted",
    "import": "Import an existing age key",
    "change-passphrase": "Change the passphrase of the vault key",
}
EXAMPLES = (
    "symphony vault key create",
    "symphony vault key export ~/usb/symphony-key.age",
)


def group() -> VerbGroup:
    """Return the group."""
    return VerbGroup(
        name="key",
        help="Manage the vault key",
        package="symphony_cli.commands.vault.key",
        verbs=VERBS,
        examples=EXAMPLES,
    )
