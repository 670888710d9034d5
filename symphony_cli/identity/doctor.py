"""Problems with applied identities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symphony_cli.base.errors import Failed
from symphony_cli.base.findings import Problem
from symphony_cli.identity.explaining import LAST, include_of
from symphony_cli.identity.file_changes import KEEP
from symphony_cli.identity.rules import contents
from symphony_cli.identity.statuses import identity_statuses
from symphony_cli.repos.states import MISMATCH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from symphony_cli.identity.ports import IdentityWorld

CHECK = "identity"
_APPLY = "symphony identity apply"


def problems(world: IdentityWorld) -> list[Problem]:
    """Return the problems with identities, none if identities have not been applied."""
    if not world.git_configuration.is_applied:
        return []
    try:
        return list(_problems(world))
    except Failed as error:
        return [Problem(CHECK, error.message, error.hint)]


def _problems(world: IdentityWorld) -> Iterator[Problem]:
    configuration = world.git_configuration
    if include_of(configuration) != LAST:
        message = "Symphony's include is not the last thing in your git configuration any more"
        yield Problem(CHECK, message, _APPLY)
    wanted = contents(world)
    for notice in wanted.assumed:
        yield Problem(CHECK, notice.message, f"{_APPLY} (when the repo is back)")
    for change in configuration.changes(wanted.files):
        if change.change != KEEP:
            yield Problem(CHECK, f"{change.path} is not what the registry asks for", _APPLY)
    for name in world.identities.variables:
        if name.startswith(("GIT_AUTHOR_", "GIT_COMMITTER_")):
            message = f"{name} is set in the environment, and wins everywhere"
            yield Problem(CHECK, message, f"unset {name}")
    for row in identity_statuses(world, world.reader.entries("repo")).rows:
        if row.state == MISMATCH:
            who = f"git uses {row.author}" if row.author else "git would refuse to commit"
            yield Problem(
                CHECK,
                f"repo '{row.workspace}/{row.name}': {who}, and {row.expected} is asked for"
                f" ({row.reason})",
                f"symphony identity why {_quoted(row.path)}",
            )


def _quoted(path: str) -> str:
    import shlex

    return shlex.quote(path)
