"""The profile whose identity a repository expects.

A repository belongs to the place that `surroundings.owner_at` returns; the working directory does
not matter. The imports are light, since `symphony identity check` runs before every commit.
"""

from __future__ import annotations

from symphony_cli.identity.states import Expected
from symphony_cli.registry.surroundings import (
    PLACES,
    by_nearness,
    owner_at,
    roots_of,
    usable_parents,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from symphony_cli.domain.views import Entry
    from symphony_cli.registry.choices import Whereabouts
    from symphony_cli.registry.ports import Reader


def expected_at(reader: Reader, place: Whereabouts) -> Expected | None:
    """Return the identity that a repository expects, or None."""
    entries = reader.entries(*PLACES, paths=usable_parents(*place.paths, place.path))
    entry = owner_at(entries, place)
    if entry is None:
        return None
    [profile] = reader.profiles(id=entry.profile_id)
    return Expected(profile, str(entry.workspace), entry.noun, entry.name, str(entry.path))


def registrations_by_path(reader: Reader, paths: Iterable[str]) -> dict[str, list[Entry]]:
    """Return the registrations of the repo at each path, the one that owns it first.

    Another place at the path, such as a workspace's root, may own the repo; then the first one is
    that place. Paths that are not registered are left out: another process may have unregistered
    them.
    """
    paths = list(paths)
    roots = roots_of(reader.entries("workspace"))
    by_path: dict[str, list[Entry]] = {}
    for entry in reader.entries(*PLACES, paths=paths):
        by_path.setdefault(str(entry.path), []).append(entry)
    return {
        path: by_nearness(same, roots)
        for path, same in by_path.items()
        if any(entry.noun == "repo" for entry in same)
    }
