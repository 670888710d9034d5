"""Rules of the user's own for places that Symphony's rules take, whatever repos are there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symphony_cli.base.text import escaped
from symphony_cli.identity.compared import Subject
from symphony_cli.identity.comparing import IdentityChange, overridden_by, overridden_settings
from symphony_cli.identity.rule_files import Rule, settings_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from symphony_cli.identity.ports import IdentityWorld
    from symphony_cli.identity.rule_files import RemoteRule


def overruled(
    world: IdentityWorld,
    rules: Sequence[Rule | RemoteRule],
    fresh: Sequence[Rule | RemoteRule],
    known: Sequence[IdentityChange],
) -> list[IdentityChange]:
    """Return where `fresh` rules of workspaces' roots overrule the user's `gitdir:` rules.

    Git may find repositories there that nobody compared: hidden, nested or later ones. What is
    `known` is left out.
    """
    roots = {str(one.path) for one in world.reader.entries("workspace") if one.path}
    places = [one for one in rules if isinstance(one, Rule)]
    if not any(one in fresh and one.directory in roots for one in places):
        return []
    seen = {source.rule for one in known for source in one.overridden}
    profiles = world.reader.profiles()
    settings = {one.username: dict(settings_of(one, profiles)) for one in profiles}
    found: list[IdentityChange] = []
    for own in world.identities.own_rules():
        for place in _places(own.path, roots):
            rule = next((one for one in reversed(places) if one.fits(f"{place}/.git")), None)
            if rule is None or rule not in fresh or rule.directory not in roots:
                continue
            after = overridden_by(own, settings.get(rule.username, {}))
            what, over = overridden_settings(own, after)
            if over and not seen.intersection(one.rule for one in over):
                because = f"profile '{rule.username}' has {escaped(rule.directory)}"
                name = f"{escaped(place.rstrip('/'))}/"
                subject = Subject(place, name, f"{place}/.git", rule.username, because, False)
                found.append(IdentityChange(subject, name, what, over))
    return found


def _places(area: str, roots: set[str]) -> Iterator[str]:
    """Yield the area of a rule if it is below a root, or else the roots in it."""
    if any(f"{area}/".startswith(f"{root.rstrip('/')}/") for root in roots):
        yield area
    yield from (
        root for root in sorted(roots) if root != area and root.startswith(f"{area.rstrip('/')}/")
    )
