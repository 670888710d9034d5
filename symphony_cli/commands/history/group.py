"""The group `symphony history`, whose default verb is `list`."""

from __future__ import annotations

from typing import Any

from symphony_cli.commands.shared.verbs import VerbGroup

VERBS = {
    "list": "List operations, newest first",
    "show": "Show what an operation changed, before and after",
    "revert": "Undo one operation of any age",
    "prune": "Delete old operations from the history",
}
EXAMPLES = (
    "symphony history -n 5",
    "symphony history show 5bb88ec2",
)


class History(VerbGroup):
    """`symphony history [-n N]` is short for `symphony history list [-n N]`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the arguments; options alone are options of `list`."""
        is_help = bool(args) and args[0] in ("-h", "--help")
        if not is_help and (not args or args[0].startswith("-")):
            args = ["list", *args]
        return super().parse_args(ctx, args)


def group() -> VerbGroup:
    """Return the group."""
    return History(
        name="history",
        help="Show the history of changes\n\n`symphony history -n N` is short for"
        " `symphony history list -n N`.",
        package="symphony_cli.commands.history",
        verbs=VERBS,
        examples=EXAMPLES,
    )
