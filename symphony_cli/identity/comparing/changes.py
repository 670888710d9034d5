"""The identities that an apply changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from symphony_cli.base.text import key
from symphony_cli.identity.comparing.subjects import of_registered, subjects
from symphony_cli.identity.owners import registrations_by_path
from symphony_cli.identity.persons import Person
from symphony_cli.identity.rule_files import RemoteRule, Rule, settings_of
from symphony_cli.identity.sources import Source, Sources
from symphony_cli.identity.states import SIGNING, is_same_setting

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from symphony_cli.identity.comparing.subjects import Subject
    from symphony_cli.identity.ports import IdentityWorld

_ROLES = ("author", "committer")
_PERSONS = tuple(f"{role}.{part}" for role in _ROLES for part in ("name", "email"))
_NOBODY = "no identity"


class IdentityChange(NamedTuple):
    """A working tree where the identity changes, on the branch that `name` may have.

    `what` says from what to what. `overridden` are the user's settings that no longer decide.
    """

    subject: Subject
    name: str
    what: str
    overridden: list[Source]

    @property
    def overrules(self) -> bool:
        """Whether a rule of the user's own no longer decides."""
        return any(source.rule is not None for source in self.overridden)

    @property
    def is_first(self) -> bool:
        """Whether git had no identity there before."""
        return self.what.startswith(_NOBODY)

    @property
    def message(self) -> str:
        """The change, its reason and the settings that it overrides, in one line."""
        places = dict.fromkeys(
            source.place if source.rule is None else f"{source.rule_place} ({source.rule})"
            for source in self.overridden
        )
        overrides = f"; overrides {' and '.join(places)}" if places else ""
        return f"{self.name}: {self.what}, because {self.subject.because}{overrides}"


class Compared(NamedTuple):
    """The identities that change, and sentences on what could not be compared."""

    changes: list[IdentityChange]
    left: list[str]


def identity_changes(
    world: IdentityWorld,
    rules: Sequence[Rule | RemoteRule],
    new: Sequence[Rule | RemoteRule] | None = None,
) -> Compared:
    """Return where commits get another identity once Symphony's files have these rules.

    Git answers with its present configuration for each of the `subjects`. A worktree, a submodule
    or a branch counts if it differs from its repository. Raises Failed if it cannot run git.
    """
    settings = settings_by_username(world)
    found_subjects, left = subjects(world, rules, new)
    seen = {one.path: one for one in world.identities.sources([one.path for one in found_subjects])}
    found: dict[tuple[str, str, tuple[Source, ...]], IdentityChange] = {}
    unknown: list[str] = []
    for subject in found_subjects:
        if subject.username and subject.username not in settings:
            # Another process has deleted or renamed the profile meanwhile.
            continue
        before = seen[subject.path]
        if not before.is_known:
            unknown.append(subject.name)
            continue
        branches = {f"{subject.name} on {one}": before for one, before in before.branches.items()}
        for name, sources in ({subject.name: before} | branches).items():
            after = overridden_by(sources, settings.get(subject.username, {}))
            what = "; ".join(_described(sources, after))
            over = list(_overridden(sources, after))
            if what:
                change = IdentityChange(subject, name, what, over)
                found.setdefault((subject.directory, what, tuple(over)), change)
    if unknown:
        them = "it" if len(unknown) == 1 else "them"
        left.append(f"{', '.join(unknown)}: git cannot read {them}")
    order = sorted(found.values(), key=lambda one: (not one.subject.is_registered, key(one.name)))
    return Compared(order, left)


def settings_by_username(world: IdentityWorld) -> dict[str, dict[str, str]]:
    """Return git's settings for each profile, by its username."""
    profiles = world.reader.profiles()
    return {one.username: dict(settings_of(one, profiles)) for one in profiles}


class OverriddenRule(NamedTuple):
    """A rule of the user's own that Symphony's files override, and the repos where they do."""

    rule: str
    place: str
    what: str
    repos: list[str]


def overridden_rules(
    world: IdentityWorld, only: Collection[str] | None = None
) -> list[OverriddenRule]:
    """Return the user's rules that would decide in registered repos without Symphony's files.

    `only` are the paths of the repos, by default of all.
    """
    names = _registered(world, only)
    found: dict[tuple[str, str, str], list[str]] = {}
    for now in world.identities.sources(names):
        own = now._replace(settings=now.own)
        winners = (own.winner(what) for what in _differing(own, now))
        rules = dict.fromkeys((one.rule, one.rule_place) for one in winners if one and one.rule)
        for rule, place in rules:
            what = "; ".join(_described(own, now))
            found.setdefault((str(rule), place, what), []).append(names[now.path])
    return [OverriddenRule(*one, sorted(where, key=key)) for one, where in sorted(found.items())]


def changes_without_rules(world: IdentityWorld) -> list[str]:
    """Return which identities registered repos get without Symphony's files, a line for each."""
    names = _registered(world)
    found: list[str] = []
    for now in world.identities.sources(names):
        if what := "; ".join(_described(now, now._replace(settings=now.own))):
            found.append(f"{names[now.path]}: {what}")
    return sorted(found, key=key)


def _registered(world: IdentityWorld, only: Collection[str] | None = None) -> dict[str, str]:
    """Return the paths and names of registered repos with their worktrees and submodules."""
    with world.reader.unchanging():
        paths = [str(repo.path) for repo in world.reader.entries("repo")] if only is None else only
        registered = registrations_by_path(world.reader, paths)
    found, _ = of_registered(world, registered)
    return {one.path: one.name for one in found}


def overridden_by(sources: Sources, settings: Mapping[str, str]) -> Sources:
    """Return the winning settings of a repository once Symphony's include has these settings."""
    after = dict(sources.own)
    for name, value in settings.items():
        setting = name.lower()
        if setting not in after or after[setting].gives_way:
            after[setting] = Source(setting, value, "global")
    return Sources(sources.path, after)


def overridden_settings(before: Sources, after: Sources) -> tuple[str, list[Source]]:
    """Return what changes of the settings before, as part of a sentence, and these settings."""
    found = {what: before.winner(what) for what in _differing(before, after)}
    over = {what: one for what, one in found.items() if one is not None}
    changes = (f"{one.value} → {_value(after, what) or 'not set'}" for what, one in over.items())
    return "; ".join(dict.fromkeys(changes)), list(dict.fromkeys(over.values()))


def _described(before: Sources, after: Sources) -> Iterator[str]:
    """Return what changes, as parts of a sentence."""
    persons = [(_person(before, role), _person(after, role)) for role in _ROLES]
    is_one = persons[0] == persons[1]
    for role, (old, new) in zip(_ROLES[: 1 if is_one else 2], persons, strict=False):
        if old != new:
            address = _value(before, f"{role}.email")
            known = old or (f"<{address}>" if address else None)
            yield f"{'' if is_one else f'{role} '}{_change(known, new)}"
    for what in SIGNING:
        old, new = _value(before, what), _value(after, what)
        if not is_same_setting(what, new, old):
            yield f"{what} {old or 'not set'} → {new or 'not set'}"


def _change(old: Person | str | None, new: Person | None) -> str:
    if isinstance(old, Person) and new and old.name == new.name:
        return f"{old.email} → {new.email}"
    return f"{old or _NOBODY} → {new or _NOBODY}"


def _person(sources: Sources, role: str) -> Person | None:
    """Return the person that git uses in a role, or None where git guesses or refuses."""
    name, email = _value(sources, f"{role}.name"), _value(sources, f"{role}.email")
    return Person(name, email) if name and email else None


def _value(sources: Sources, what: str) -> str | None:
    winner = sources.winner(what)
    return winner.value if winner else None


def _overridden(before: Sources, after: Sources) -> Iterator[Source]:
    """Yield the user's settings that decide now, or whose rules agree with Symphony's now."""
    own = before._replace(settings=before.own)
    for what in _differing(before, after):
        winner, mine = before.winner(what), own.winner(what)
        # What Symphony has overridden before with another value was agreed to then.
        if winner and mine and (mine == winner or (mine.rule and mine.value == winner.value)):
            yield mine


def _differing(before: Sources, after: Sources) -> Iterator[str]:
    for what in (*_PERSONS, *SIGNING):
        old, new = _value(before, what), _value(after, what)
        if not (is_same_setting(what, new, old) if what in SIGNING else old == new):
            yield what
