"""The group `symphony profile`."""

from __future__ import annotations

from symphony_cli.commands.shared.verbs import VerbGroup

VERBS = {
    "create": "Create a profile",
    "list": "List profiles",
    "show": "Show a profile",
    "edit": "Edit a profile",
    "use": "Set the active profile",
    "delete": "Delete a profile",
    "detect": "Suggest profiles based on git, SSH and gh configuration",
}
EXAMPLES = (
    "symphony profile create ada --email ada@example.org --name 'Ada King'",
    "symphony profile use ada",
)


def group() -> VerbGroup:
    """Return the group."""
    return VerbGroup(
        name="profile",
        help="Manage profiles (names, email addresses, keys)",
        package="symphony_cli.commands.profile",
        verbs=VERBS,
        examples=EXAMPLES,
    )
