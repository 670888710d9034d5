"""Applying profiles' identities to git, and keeping them applied.

Every write to the registry imports this module, so functions that need the rules import them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from symphony_cli.base.errors import Refused, SymphonyError
from symphony_cli.base.findings import Notice
from symphony_cli.identity.file_changes import KEEP, FileChange

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from symphony_cli.identity.comparing import IdentityChange
    from symphony_cli.identity.ports import IdentityWorld
    from symphony_cli.identity.rule_files import RemoteRule, Rule
    from symphony_cli.identity.rules import Contents

# The others are in the list that comes before the error.
_SHOWN = 5


class Applied(NamedTuple):
    """The change to each file, the user's own configuration last, and to repos' identities."""

    changes: list[FileChange]
    notices: list[Notice]
    identities: list[IdentityChange]

    @property
    def is_needed(self) -> bool:
        """Whether any file differs from what it should be."""
        return any(change.change != KEEP for change in self.changes)

    def refuse_overruling(self) -> None:
        """Raise Refused if a rule of the user's own would no longer decide in a repo."""
        overruled = [one for one in self.identities if one.overrules]
        if overruled:
            raise Refused(
                "IDENTITY_RULE_OVERRULED",
                f"this overrules rules of your own in {_named(overruled)}",
                hint="register these repos for a profile that fits, or pass --force",
                field="force",
            )


def apply(
    world: IdentityWorld, confirm: Callable[[Applied], None], *, dry_run: bool = False
) -> Applied:
    """Have git use each profile's identity where its work is.

    `confirm` receives the changes before any file is written, and raises to cancel. Raises Failed.
    """
    configuration = world.git_configuration
    applied = _compared(world, _planned(world)[1])
    while not dry_run and (applied.is_needed or not configuration.is_applied):
        confirm(applied)
        with configuration.locked():
            wanted, now = _planned(world)
            if now.changes == applied.changes:
                configuration.write(wanted.files)
                configuration.include()
                return applied
        # Another process changed the registry or the files during the question.
        applied = _compared(world, now)
    return applied


def keep_applied(world: IdentityWorld, report: Callable[[Notice], None]) -> None:
    """Update Symphony's files for git after a write, if they have been applied.

    A failure is reported as a notice: the write has succeeded, and the next write or apply repairs
    the files.
    """
    if not world.git_configuration.is_applied:
        return
    try:
        with world.git_configuration.locked():
            # A process that was faster may have removed them.
            if world.git_configuration.is_applied:
                wanted, kept = _without_overruling(world, _contents(world))
                moved = _changes_by(world, wanted.moved)
                changes = [Notice("IDENTITY_CHANGES", one.message) for one in moved]
                for notice in (*wanted.assumed, *kept, *changes):
                    report(notice)
                world.git_configuration.write(wanted.files)
    except SymphonyError as error:
        report(Notice(error.code, f"git's identities are not up to date: {error}"))


def _without_overruling(world: IdentityWorld, wanted: Contents) -> tuple[Contents, list[Notice]]:
    """Return the contents without new rules that overrule the user's own, and a notice of them.

    Who commits changes only if the user agrees, which `apply` asks for.
    """
    overruled = [one for one in _changes_by(world, wanted.new) if one.overrules]
    if not overruled:
        return wanted, []
    paths = [str(one.repo.path) for one in overruled]
    directories = [world.git.git_directory(path) or "" for path in paths]
    urls = [url for one in world.identities.identities(paths) for url in one.urls]
    left = [one for one in wanted.new if one.fits_any(directories, urls)]
    notice = Notice(
        "IDENTITY_RULE_KEPT",
        f"kept your own git rules, which decide who commits in {_named(overruled)}; to use the"
        " profile's identity there, run `symphony identity apply`",
    )
    return _contents(world, left), [notice]


def _changes_by(world: IdentityWorld, rules: Sequence[Rule | RemoteRule]) -> list[IdentityChange]:
    """Return the repos whose identity rules change."""
    if not rules:
        return []
    from symphony_cli.identity.comparing import identity_changes

    return identity_changes(
        world, lambda directory: any(one.fits_any([directory], []) for one in rules)
    )


def _named(changes: list[IdentityChange]) -> str:
    """Return the first repos' names, and how many more there are."""
    names = [one.repo.full_name for one in changes]
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return f"{', '.join(names[:_SHOWN])}{more}"


def remove(world: IdentityWorld, confirm: Callable[[], None]) -> list[FileChange]:
    """Undo `apply`, and return the changes, empty if identities have not been applied.

    `confirm` raises to cancel. Raises Failed.
    """
    configuration = world.git_configuration
    if not configuration.is_applied:
        return []
    confirm()
    with configuration.locked():
        if not configuration.is_applied:
            return []
        change = configuration.exclude()
        configuration.remove()
    return [FileChange(configuration.directory, "remove"), change]


def _planned(world: IdentityWorld) -> tuple[Contents, Applied]:
    wanted = _contents(world)
    configuration = world.git_configuration
    changes = [*configuration.changes(wanted.files), configuration.inclusion()]
    return wanted, Applied(changes, [*wanted.notices, *wanted.assumed], [])


def _compared(world: IdentityWorld, applied: Applied) -> Applied:
    """Add the changes of repos' identities."""
    from symphony_cli.identity.comparing import identity_changes

    return applied._replace(identities=identity_changes(world)) if applied.is_needed else applied


def _contents(world: IdentityWorld, without: Collection[Rule | RemoteRule] = ()) -> Contents:
    from symphony_cli.identity.rules import contents

    return contents(world, without)
