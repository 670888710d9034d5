"""The group `symphony vault`."""

from __future__ import annotations

from symphony_cli.commands.shared.verbs import VerbGroup

VERBS = {
    "create": "Make a directory and register it as a vault.",
    "add": "Register directories that exist as vaults.",
    "scan": "Find vaults and register the new ones.",
    "list": "List the vaults of the workspace.",
    "show": "Show a vault, and how much is in it.",
    "search": "Find notes by what is in them, the best matches first.",
    "note": "Make, list and open notes, and follow their links.",
    "update": "Change a vault.",
    "use": "Make a vault the default one of its workspace.",
    "path": "Print the path of a vault.",
    "lock": "Encrypt vaults, each into NAME.tar.age beside it.",
    "unlock": "Decrypt vaults, each to the directory that it was.",
    "remove": "Forget vaults; the files stay.",
    "key": "Manage the key that vaults are locked with.",
}


def group() -> VerbGroup:
    """Return the group."""
    return VerbGroup(
        name="vault",
        help="Manage vaults: where the notes and the sensitive files are.",
        package="symphony_cli.commands.vault",
        verbs=VERBS,
    )
