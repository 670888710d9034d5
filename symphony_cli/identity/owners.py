"""The profile whose identity a repository expects.

A repository that is registered belongs to its workspace's profile. Another one belongs to the
profile of the workspace that has one of its remotes, or else of the place around it, which
`surroundings.owner_at` returns. The working directory does not matter. The imports are light, since
`symphony identity check` runs before every commit.
"""

from __future__ import annotations

from symphony_cli.identity.states import Expected
from symphony_cli.registry.surroundings import (
    PLACES,
    by_nearness,
    is_registered,
    owner_at,
    roots_of,
    usable_parents,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from symphony_cli.domain.entries import Entry
    from symphony_cli.registry.choices import Whereabouts
    from symphony_cli.registry.ports import Reader


def expected_at(reader: Reader, place: Whereabouts, urls: Sequence[str]) -> Expected | None:
    """Return the identity that a repository with these remotes expects, or None."""
    entries = reader.entries(*PLACES, paths=usable_parents(*place.paths, place.path))
    entry = owner_at(entries, place)
    remote = None if is_registered(entries, place) else _bound(reader, urls)
    if remote or entry is None:
        return remote
    [profile] = reader.profiles(id=entry.profile_id)
    return Expected(profile, str(entry.workspace), entry.noun, entry.name, str(entry.path))


def _bound(reader: Reader, urls: Sequence[str]) -> Expected | None:
    """Return the identity of the workspace that has one of the remotes, or None."""
    workspaces = [one for one in reader.workspaces() if one.remotes] if urls else []
    if not workspaces:
        return None
    # Imports `re`, which a check before a commit must not load in vain.
    from symphony_cli.domain.remote_patterns import binding_of

    found = binding_of(workspaces, urls)
    if found is None:
        return None
    pattern, workspace = found
    [profile] = [one for one in reader.profiles() if one.username == workspace.profile]
    return Expected(profile, workspace.name, "remote", pattern, "")


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
