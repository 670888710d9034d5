"""Applying identities: git is told which profile holds where, and told again after changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from symphony_cli.base.file_changes import KEEP, FileChange
from symphony_cli.identity.rules import INDEX, contents

if TYPE_CHECKING:
    from collections.abc import Callable

    from symphony_cli.base.findings import Notice
    from symphony_cli.identity.ports import GitConfiguration
    from symphony_cli.registry.ports import Reader
    from symphony_cli.repos.ports import Git


class Applied(NamedTuple):
    """What is done, or would be, with each file; the user's own configuration comes last."""

    changes: list[FileChange]
    notices: list[Notice]

    @property
    def is_needed(self) -> bool:
        """Whether there is anything to do."""
        return any(change.change != KEEP for change in self.changes)


def apply(
    reader: Reader,
    git: Git,
    configuration: GitConfiguration,
    confirm: Callable[[Applied], None],
    *,
    dry_run: bool = False,
) -> Applied:
    """Have git use each profile's identity where its work is, once `confirm` comes back.

    It is told what will be done, and raises to have nothing done. Raises Failed.
    """
    wanted = contents(reader, git, configuration.directory)
    index = f"{configuration.directory}/{INDEX}"
    changes = [*configuration.changes(wanted.files), configuration.inclusion(index)]
    applied = Applied(changes, wanted.notices)
    if dry_run:
        return applied
    if applied.is_needed or not configuration.is_applied:
        confirm(applied)
        configuration.write(wanted.files)
        configuration.include(index)
    return applied


def keep_applied(reader: Reader, git: Git, configuration: GitConfiguration) -> None:
    """Bring Symphony's files up to date after a change, where they have been applied."""
    if configuration.is_applied:
        configuration.write(contents(reader, git, configuration.directory).files)


def remove(configuration: GitConfiguration, confirm: Callable[[Applied], None]) -> list[FileChange]:
    """Take everything back that `apply` did, once `confirm` comes back. Raises Failed."""
    if not configuration.is_applied:
        return []
    index = f"{configuration.directory}/{INDEX}"
    confirm(Applied([], []))
    change = configuration.exclude(index)
    configuration.remove()
    return [FileChange(configuration.directory, "remove"), change]
