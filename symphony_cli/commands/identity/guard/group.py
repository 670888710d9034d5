"""The group `symphony identity guard`."""

from __future__ import annotations

from symphony_cli.commands.shared.verbs import VerbGroup

VERBS = {
    "install": "Have git check the identity before each commit in repos.",
    "remove": "Take the guard out of the hooks of repos.",
    "status": "Show which repos have the guard.",
}


def group() -> VerbGroup:
    """Return the group."""
    return VerbGroup(
        name="guard",
        help="Guard repos: a hook that stops commits under a wrong identity.",
        package="symphony_cli.commands.identity.guard",
        verbs=VERBS,
    )
