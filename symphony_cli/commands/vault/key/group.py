"""The group `symphony vault key`."""

from __future__ import annotations

from symphony_cli.commands.shared.verbs import VerbGroup

VERBS = {
    "create": "Make the key that vaults are locked with.",
    "show": "Show the public half of the key, and where the other is.",
    "export": "Print the key's file, or copy it; it stays encrypted.",
    "import": "Take in a key of age's.",
    "change-passphrase": "Put the key under another passphrase.",
}


def group() -> VerbGroup:
    """Return the group."""
    return VerbGroup(
        name="key",
        help="Manage the key that vaults are locked with.",
        package="symphony_cli.commands.vault.key",
        verbs=VERBS,
    )
