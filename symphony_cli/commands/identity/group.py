"""`symphony identity`: which verbs there are."""

from __future__ import annotations

from symphony_cli.commands.verbs import VerbGroup

VERBS = {
    "apply": "Have git use each profile's identity where its work is.",
    "audit": "List commits under another address than their workspace's profile has.",
    "remove": "Take back all that apply did.",
}


def group() -> VerbGroup:
    """Return the group."""
    return VerbGroup(
        name="identity",
        help="Manage identities: who git says that you are, and where.",
        package="symphony_cli.commands.identity",
        verbs=VERBS,
    )
