"""What is wrong with identities that have been applied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symphony_cli.base.errors import Failed
from symphony_cli.base.file_changes import KEEP
from symphony_cli.base.findings import Problem
from symphony_cli.identity.explaining import LAST, include_of
from symphony_cli.identity.rules import contents
from symphony_cli.identity.statuses import identity_statuses
from symphony_cli.repos.states import MISMATCH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from symphony_cli.identity.ports import GitConfiguration, Identities
    from symphony_cli.registry.ports import Reader
    from symphony_cli.repos.ports import Git

CHECK = "identity"
_APPLY = "symphony identity apply"


def problems(
    reader: Reader, git: Git, configuration: GitConfiguration, identities: Identities
) -> list[Problem]:
    """Return what is wrong with identities; nothing where none have been applied."""
    if not configuration.is_applied:
        return []
    try:
        return list(_problems(reader, git, configuration, identities))
    except Failed as error:
        return [Problem(CHECK, error.message, error.hint)]


def _problems(
    reader: Reader, git: Git, configuration: GitConfiguration, identities: Identities
) -> Iterator[Problem]:
    if include_of(configuration) != LAST:
        message = "Symphony's include is not the last thing in your git configuration any more"
        yield Problem(CHECK, message, _APPLY)
    wanted = contents(reader, git, configuration.directory).files
    for change in configuration.changes(wanted):
        if change.change != KEEP:
            yield Problem(CHECK, f"{change.path} is not what the registry asks for", _APPLY)
    for name in identities.variables:
        if name.startswith(("GIT_AUTHOR_", "GIT_COMMITTER_")):
            message = f"{name} is set in the environment, and wins everywhere"
            yield Problem(CHECK, message, f"unset {name}")
    for row in identity_statuses(reader, identities, reader.entries("repo")).rows:
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
