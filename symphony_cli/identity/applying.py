"""Applying profiles' identities to git, and keeping them applied.

Every write to the registry imports this module, so functions that need the rules import them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from symphony_cli.base.errors import Refused, SymphonyError
from symphony_cli.base.findings import Notice
from symphony_cli.identity.file_changes import KEEP, FileChange
from symphony_cli.registry.rows import MOST_LISTED, counted, first_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from symphony_cli.domain.operations import Change
    from symphony_cli.identity.comparing.changes import IdentityChange
    from symphony_cli.identity.ports import IdentityWorld
    from symphony_cli.identity.rule_files import RemoteRule, Rule
    from symphony_cli.identity.rules import Contents

_MOST_TOLD = 20


class Applied(NamedTuple):
    """The change to each file, the user's own configuration last, and to identities.

    `not_compared` says where identities may change, too.
    """

    changes: list[FileChange]
    notices: list[Notice]
    identities: list[IdentityChange]
    not_compared: list[str]

    @property
    def messages(self) -> list[str]:
        """The changes of identities in lines; of repos that are not registered the first ones."""
        return _messages(self.identities)

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
                f"this would override your own git rules in {_named(overruled)}",
                hint="to override them, pass --force; to keep them, register these repos for"
                " another profile",
                field="force",
            )


def _messages(changes: Sequence[IdentityChange], most: int | None = None) -> list[str]:
    others = [one.message for one in changes if not one.subject.is_registered]
    registered = [one.message for one in changes if one.subject.is_registered]
    lines = registered[:most]
    if more := len(registered) - len(lines):
        lines.append(counted(more, "more repo"))
    lines += others[:MOST_LISTED]
    if others[MOST_LISTED:]:
        lines.append(counted(len(others) - MOST_LISTED, "more unregistered repo"))
    return lines


def apply(
    world: IdentityWorld, confirm: Callable[[Applied], None], *, dry_run: bool = False
) -> Applied:
    """Have git use each profile's identity where its work is.

    `confirm` receives the changes before any file is written, and raises to cancel. Raises Failed.
    """
    configuration = world.git_configuration
    applied = _compared(world, *_planned(world))
    while not dry_run and (applied.is_needed or not configuration.is_applied):
        confirm(applied)
        with configuration.locked():
            wanted, now = _planned(world)
            if now.changes == applied.changes:
                configuration.write(wanted.files)
                configuration.include()
                return applied
        # Another process changed the registry or the files during the question.
        applied = _compared(world, wanted, now)
    return applied


def keep_applied(
    world: IdentityWorld, written: Sequence[Change], report: Callable[[Notice], None]
) -> None:
    """Update Symphony's files for git after a write of changes, if they have been applied.

    A failure is reported as a notice: the write has succeeded, and the next write or apply repairs
    the files.
    """
    if not world.git_configuration.is_applied:
        return
    try:
        with world.git_configuration.locked():
            # A process that was faster may have removed them.
            if world.git_configuration.is_applied:
                wanted, notices = _without_overruling(world, _contents(world), written)
                for notice in (*wanted.assumed, *notices):
                    report(notice)
                world.git_configuration.write(wanted.files)
                for notice in _overruled_in_new(world, _added(written)):
                    report(notice)
    except SymphonyError as error:
        report(Notice(error.code, f"git's identities are not up to date: {error}"))


def _without_overruling(
    world: IdentityWorld, wanted: Contents, written: Sequence[Change]
) -> tuple[Contents, list[Notice]]:
    """Return the contents without new rules that overrule the user's own, and notices.

    Who commits by such a rule changes only if the user agrees, which `apply` asks for. The notices
    name these repos, and those that get another identity: because a root, a remote, an owner or a
    profile changed, or because they are new in the registry. A repo that moves with all rules
    keeps its identity.
    """
    declined = wanted.declined
    is_fresh = len(wanted.new) > len(declined) or wanted.moved or wanted.gone or _added(written)
    if declined and not is_fresh:
        return _contents(world, declined), []
    changes, notices = _changes_by(world, wanted)
    moved = set[str | None]()
    if not declined:
        moved = {world.git.git_directory(path) for path in _moved(world, written)}
    # A worktree is unreadable until the move has repaired its link.
    notices = [] if moved else notices
    overruled = [one for one in changes if one.overrules and one.subject.rule_in(wanted.new)]
    if not overruled:
        return wanted, [*_told(wanted, changes, moved), *notices]
    directories = [one.subject.directory for one in overruled]
    paths = {one.subject.path for one in overruled}
    urls = [url for one in world.identities.identities(paths) for url in one.urls]
    urls += [url for one in overruled for url in one.subject.urls]
    left = [one for one in wanted.new if one.fits_any(directories, urls)]
    added = _added(written)
    is_known = all(one in declined for one in left)
    fresh = [one for one in overruled if not is_known or one.subject.path in added]
    others = [one for one in changes if one.subject.path in added and one.subject.rule_in(left)]
    told = _left_out(fresh, [one for one in others if not one.overrules])
    kept = _contents(world, left)
    changes, notices = _changes_by(world, kept)
    return kept, [*told, *_told(kept, changes, moved), *notices]


def _left_out(kept: list[IdentityChange], others: list[IdentityChange]) -> Iterator[Notice]:
    """Yield notices of where the user's rules decide, and of new repos that no rule is for."""
    hint = "to use the profile's identity there, run `symphony identity apply`"
    if kept:
        message = f"kept your own git rules, which decide who commits in {_named(kept)}; {hint}"
        yield Notice("IDENTITY_RULE_KEPT", message)
    if others:
        message = f"the identity of the profile is not used in {_named(others)}, since the rule"
        message += f" for the root would override git rules of your own; {hint}"
        yield Notice("IDENTITY_RULE_KEPT", message)


def _told(
    wanted: Contents, changes: Sequence[IdentityChange], moved: Collection[str | None]
) -> list[Notice]:
    new: list[IdentityChange] = []
    others: list[IdentityChange] = []
    for one in changes:
        if one.subject.directory in moved:
            continue
        is_new = one.subject.is_registered and not one.subject.rule_in(wanted.before)
        (new if is_new else others).append(one)
    replaced = [one.message for one in new if not one.is_first]
    messages = [*_messages(others, _MOST_TOLD), *replaced[:MOST_LISTED]]
    if replaced[MOST_LISTED:]:
        messages.append(counted(len(replaced) - MOST_LISTED, "more new repo"))
    return [Notice("IDENTITY_CHANGES", message) for message in messages]


def _changes_by(
    world: IdentityWorld, wanted: Contents
) -> tuple[list[IdentityChange], list[Notice]]:
    """Return where the rules that a write changes change identities, and what is not compared."""
    rules = [*wanted.new, *wanted.moved, *wanted.gone]
    if not rules:
        return [], []
    from symphony_cli.identity.comparing.changes import identity_changes
    from symphony_cli.identity.comparing.overruling import overruled

    changes, left = identity_changes(world, wanted.rules, rules)
    changes += overruled(world, wanted.rules, wanted.new, changes)
    left += _shadowed(world, wanted.rules, wanted.new)
    return changes, [Notice("IDENTITY_NOT_COMPARED", one) for one in left]


def _overruled_in_new(world: IdentityWorld, paths: Sequence[str]) -> list[Notice]:
    """Return notices of the user's rules that do not decide in new repos."""
    if not paths:
        return []
    from symphony_cli.identity.comparing.changes import overridden_rules

    return [
        Notice(
            "IDENTITY_RULE_OVERRULED",
            f"your git rule {rule} ({place}) has no effect in {first_of(repos)}, because the"
            f" identity of the profile applies there: {what}",
        )
        for rule, place, what, repos in overridden_rules(world, paths)
    ]


def _added(written: Sequence[Change]) -> list[str]:
    """Return the paths of the repos that a write registered."""
    added = (one.after for one in written if one.noun == "repo" and one.before is None)
    return [str(after["path"]) for after in added if after]


def _moved(world: IdentityWorld, written: Sequence[Change]) -> list[str]:
    """Return the new paths of moved repos, if nobody else has them or their former paths."""
    moved = {
        str(one.row_id): (str(one.before["path"]), str(one.after["path"]))
        for one in written
        if one.noun == "repo"
        and one.before
        and one.after
        and one.before["path"] != one.after["path"]
        and one.before["workspace_id"] == one.after["workspace_id"]
    }
    paths = [path for both in moved.values() for path in both]
    others = {one.path for one in world.reader.entries("repo", paths=paths) if one.id not in moved}
    return [after for before, after in moved.values() if not others & {before, after}]


def _named(changes: list[IdentityChange]) -> str:
    """Return the first repos' names, and how many more there are."""
    return first_of([one.name for one in changes])


def remove(world: IdentityWorld, confirm: Callable[[list[str]], None]) -> list[FileChange]:
    """Undo `apply`, and return the changes, empty if identities have not been applied.

    `confirm` receives the identities that change, and raises to cancel. Raises Failed.
    """
    from symphony_cli.identity.comparing.changes import changes_without_rules

    configuration = world.git_configuration
    if not configuration.is_applied:
        return []
    confirm(changes_without_rules(world))
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
    return wanted, Applied(changes, [*wanted.notices, *wanted.assumed], [], [])


def _compared(world: IdentityWorld, wanted: Contents, applied: Applied) -> Applied:
    """Add the identities that change."""
    from symphony_cli.identity.comparing.changes import identity_changes
    from symphony_cli.identity.comparing.overruling import overruled

    if not applied.is_needed:
        return applied
    changes, left = identity_changes(world, wanted.rules)
    fresh = [*wanted.new, *wanted.moved]
    changes += overruled(world, wanted.rules, fresh, changes)
    left += _shadowed(world, wanted.rules, wanted.rules)
    return applied._replace(identities=changes, not_compared=left)


def _shadowed(
    world: IdentityWorld, rules: Sequence[Rule | RemoteRule], fresh: Sequence[Rule | RemoteRule]
) -> list[str]:
    from symphony_cli.identity.comparing.overruling import shadowed

    return [
        f"other clones in {first_of(where)}: your git rule {rule} ({place}) has no effect: {what}"
        for rule, place, what, where in shadowed(world, rules, fresh)
    ]


def _contents(world: IdentityWorld, without: Collection[Rule | RemoteRule] = ()) -> Contents:
    from symphony_cli.identity.rules import contents

    return contents(world, without)
