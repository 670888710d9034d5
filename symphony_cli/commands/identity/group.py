"""The group `symphony identity`."""

from __future__ import annotations

from symphony_cli.commands.shared.verbs import VerbGroup

VERBS = {
    "apply": "Have git use each profile's identity where its work is.",
    "status": "Show the identity that git uses in each repo, and the one asked for.",
    "why": "Say which setting decides who commits, and which profile is asked for.",
    "check": "Exit with 6 when git would commit as somebody else here.",
    "audit": "List commits under another address than their workspace's profile has.",
    "remove": "Take back all that apply did.",
    "guard": "Guard repos: a hook that stops commits under a wrong identity.",
}


def group() -> VerbGroup:
    """Return the group."""
    return VerbGroup(
        name="identity",
        help="Manage identities: who git says that you are, and where.",
        package="symphony_cli.commands.identity",
        verbs=VERBS,
    )
