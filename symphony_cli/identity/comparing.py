"""The identities that an apply changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from symphony_cli.base.text import escaped, key
from symphony_cli.domain.remote_patterns import common_url
from symphony_cli.identity import compared
from symphony_cli.identity.compared import Subject
from symphony_cli.identity.owners import registrations_by_path
from symphony_cli.identity.persons import Person
from symphony_cli.identity.rule_files import REMOTE_CONDITION, RemoteRule, Rule, settings_of
from symphony_cli.identity.sources import Source, Sources
from symphony_cli.identity.states import SIGNING, is_same_setting

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

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
    profiles = world.reader.profiles()
    settings = {one.username: dict(settings_of(one, profiles)) for one in profiles}
    subjects, left = compared.subjects(world, rules, new)
    seen = {one.path: one for one in world.identities.sources([one.path for one in subjects])}
    found: dict[tuple[str, str, tuple[Source, ...]], IdentityChange] = {}
    unknown: list[str] = []
    for subject in subjects:
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
    with world.reader.unchanging():
        paths = [str(repo.path) for repo in world.reader.entries("repo")] if only is None else only
        registered = registrations_by_path(world.reader, paths)
    subjects, _ = compared.of_registered(world, registered)
    names = {one.path: one.name for one in subjects}
    found: dict[tuple[str, str, str], list[str]] = {}
    for now in world.identities.sources(names):
        own = now._replace(settings=now.own)
        winners = (own.winner(what) for what in _differing(own, now))
        rules = dict.fromkeys((one.rule, one.rule_place) for one in winners if one and one.rule)
        for rule, place in rules:
            what = "; ".join(_described(own, now))
            found.setdefault((str(rule), place, what), []).append(names[now.path])
    return [OverriddenRule(*one, sorted(where, key=key)) for one, where in sorted(found.items())]


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


def overruled(
    world: IdentityWorld,
    rules: Sequence[Rule | RemoteRule],
    fresh: Sequence[Rule | RemoteRule],
    known: Sequence[IdentityChange] = (),
) -> list[IdentityChange]:
    """Return where `fresh` rules of workspaces overrule the user's `gitdir:` or `hasconfig:` rules.

    Git may find repositories there that nobody compared: hidden, nested or later ones. What is
    `known` is left out.
    """
    roots = {str(one.path) for one in world.reader.entries("workspace") if one.path}
    fresh = [one for one in fresh if isinstance(one, RemoteRule) or one.directory in roots]
    if not fresh:
        return []
    seen = {source.rule for one in known for source in one.overridden}
    profiles = world.reader.profiles()
    settings = {one.username: dict(settings_of(one, profiles)) for one in profiles}
    found: list[IdentityChange] = []
    for own in world.identities.own_rules():
        areas = _areas(own.path, roots)
        # Registered repos have been compared.
        areas = (one for one in areas if not world.reader.entries("repo", paths=[one]))
        claimed = _in_areas(areas, rules, fresh) if own.path else _of_remotes(own, fresh)
        for subject in claimed:
            after = overridden_by(own, settings.get(subject.username, {}))
            what, over = overridden_settings(own, after)
            if over and not seen.intersection(one.rule for one in over):
                found.append(IdentityChange(subject, subject.name, what, over))
    return found


def _in_areas(
    areas: Iterable[str], rules: Sequence[Rule | RemoteRule], fresh: Sequence[Rule | RemoteRule]
) -> Iterator[Subject]:
    for area in areas:
        directory = f"{area}/.git"
        fitting = (one for one in reversed(rules) if isinstance(one, Rule) and one.fits(directory))
        rule = next(fitting, None)
        if rule is not None and rule in fresh:
            because = f"profile '{rule.username}' applies to {escaped(rule.directory)}"
            name = f"{escaped(area.rstrip('/'))}/"
            yield Subject(area, name, directory, rule.username, because, False)


def _of_remotes(own: Sources, fresh: Sequence[Rule | RemoteRule]) -> Iterator[Subject]:
    condition = next((f"{one.rule}" for one in own.settings.values()), "")
    wanted = condition.removeprefix(REMOTE_CONDITION)
    for rule in {one.pattern: one for one in fresh if isinstance(one, RemoteRule)}.values():
        url = common_url(rule.pattern, wanted)
        if url is not None:
            because = f"profile '{rule.username}' applies to {rule.pattern}"
            name = f"repos with the remote {escaped(wanted)}"
            yield Subject(url, name, "", rule.username, because, False, [url])


def shadowed(
    world: IdentityWorld, rules: Sequence[Rule | RemoteRule], fresh: Sequence[Rule | RemoteRule]
) -> list[OverriddenRule]:
    """Return the user's `hasconfig:` rules that roots of `fresh` rules override, and the roots.

    A clone below such a root commits by the root's profile, unless a workspace has its remote, too.
    """
    roots = {str(one.path) for one in world.reader.entries("workspace") if one.path}
    profiles = world.reader.profiles()
    settings = {one.username: dict(settings_of(one, profiles)) for one in profiles}
    of_places = (one for one in fresh if isinstance(one, Rule) and one.below)
    places = [one for one in of_places if one.directory in roots]
    if not places:
        return []
    found: dict[tuple[str, str, str], list[str]] = {}
    for own in world.identities.own_rules():
        if own.path or any(True for _ in _of_remotes(own, rules)):
            continue
        for rule in places:
            after = overridden_by(own, settings.get(rule.username, {}))
            what, over = overridden_settings(own, after)
            if over:
                one = (f"{over[0].rule}", over[0].rule_place, what)
                found.setdefault(one, []).append(rule.directory)
    return [OverriddenRule(*one, sorted(set(where))) for one, where in found.items()]


def _areas(area: str, roots: set[str]) -> Iterator[str]:
    """Yield the area of a rule if it is below a root, or else the roots in it."""
    if any(f"{area}/".startswith(f"{root.rstrip('/')}/") for root in roots):
        yield area
    yield from (
        root for root in sorted(roots) if root != area and root.startswith(f"{area.rstrip('/')}/")
    )
