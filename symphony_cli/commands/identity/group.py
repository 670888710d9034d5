"""The group `symphony identity`."""

from __future__ import annotations

from symphony_cli.commands.shared.verbs import VerbGroup

VERBS = {
    "apply": "Configure git to use each profile's identity",
    "status": "Show the actual and expected identity of each repo",
    "why": "Explain which git settings determine the identity",
    "check": "Check that git would commit with the expected identity",
    "audit": "List commits whose address is not the profile's",
    "remove": "Undo `symphony identity apply`",
    "guard": "Manage the hook that blocks wrong identities",
}
EXAMPLES = (
    "symphony identity apply",
    "symphony identity status --all",
    "symphony identity why ~/acme/api",
)


def group() -> VerbGroup:
    """Return the group."""
    return VerbGroup(
        name="identity",
        help="Manage the identities that git commits with",
        package="symphony_cli.commands.identity",
        verbs=VERBS,
        examples=EXAMPLES,
    )
