"""The group `symphony vault`."""

from __future__ import annotations

from symphony_cli.commands.shared.verbs import VerbGroup

VERBS = {
    "create": "Create a directory and register it as a vault",
    "add": "Register existing directories as vaults",
    "scan": "Find vaults and register them",
    "list": "List vaults in the workspace",
    "show": "Show a vault and the size of its contents",
    "edit": "Edit a vault",
    "use": "Set the default vault of a workspace",
    "path": "Print the path of a vault",
    "lock": "Encrypt each vault into NAME.tar.age",
    "unlock": "Decrypt locked vaults",
    "remove": "Unregister vaults, keeping their files",
    "key": "Manage the vault key",
}
EXAMPLES = (
    "symphony vault add ~/notes",
    "symphony vault lock notes",
    "symphony vault unlock notes",
)
# Former spellings of `note` and `search`.
FORMER = ("note", "search")


def group() -> VerbGroup:
    """Return the group."""
    return VerbGroup(
        name="vault",
        help="Manage vaults (notes and sensitive files)",
        package="symphony_cli.commands.vault",
        verbs=VERBS,
        examples=EXAMPLES,
        from_above=FORMER,
        unlisted=FORMER,
    )
