"""Rules of the user's own that Symphony's override where nobody has compared repositories."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symphony_cli.base.text import escaped
from symphony_cli.domain.remote_patterns import common_url
from symphony_cli.identity.comparing.changes import (
    IdentityChange,
    OverriddenRule,
    overridden_by,
    overridden_settings,
    settings_by_username,
)
from symphony_cli.identity.comparing.subjects import Subject, workspace_roots
from symphony_cli.identity.rule_files import REMOTE_CONDITION, RemoteRule, Rule
from symphony_cli.registry.row_places import is_within

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from symphony_cli.identity.ports import IdentityWorld
    from symphony_cli.identity.sources import Sources


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
    roots = workspace_roots(world.reader)
    fresh = [one for one in fresh if isinstance(one, RemoteRule) or one.directory in roots]
    if not fresh:
        return []
    seen = {source.rule for one in known for source in one.overridden}
    settings = settings_by_username(world)
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
    roots = workspace_roots(world.reader)
    settings = settings_by_username(world)
    of_places = (one for one in fresh if isinstance(one, Rule) and one.below)
    places = [one for one in of_places if one.directory in roots]
    if not places:
        return []
    found: dict[tuple[str, str, str], list[str]] = {}
    for own in world.identities.own_rules():
        if own.path or next(_of_remotes(own, rules), None):
            continue
        for rule in places:
            after = overridden_by(own, settings.get(rule.username, {}))
            what, over = overridden_settings(own, after)
            if over:
                one = (f"{over[0].rule}", over[0].rule_place, what)
                found.setdefault(one, []).append(rule.directory)
    return [OverriddenRule(*one, sorted(set(where))) for one, where in found.items()]


def _areas(area: str, roots: set[str]) -> Iterator[str]:
    """Yield the area of a rule if it is in a root, or else the roots in it."""
    if any(is_within(area, root) for root in roots):
        yield area
    yield from (root for root in sorted(roots) if root != area and is_within(root, area))
