"""Asking: which profile's identity is asked for in a repository.

The repository decides, not the directory that somebody stands in: where it is registered, the
registration's workspace; else the deepest workspace root that it is in. Light, as `references` is.
"""

from __future__ import annotations

from symphony_cli.identity.states import Asked
from symphony_cli.registry.contexts import with_parents

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from symphony_cli.domain.views import Entry
    from symphony_cli.identity.states import Whereabouts
    from symphony_cli.registry.ports import Reader


def roots(entries: Iterable[Entry]) -> list[Entry]:
    """Return the workspaces that have a root, each before the roots inside of it."""
    return sorted(
        (entry for entry in entries if entry.noun == "workspace" and entry.path is not None),
        key=lambda entry: (len(str(entry.path)), str(entry.path), entry.profile),
    )


def owner(repos: Sequence[Entry], roots: Sequence[Entry]) -> Entry:
    """Return the registration that counts: the one whose workspace has the nearest root."""
    for root in reversed(roots):
        for repo in repos:
            if repo.workspace_id == root.id and str(root.path) in with_parents(str(repo.path)):
                return repo
    return repos[0]


def asked_at(reader: Reader, place: Whereabouts) -> Asked | None:
    """Return whose identity is asked for in a repository, None where nobody's is."""
    above = dict.fromkeys(
        parent for path in (*place.paths, place.path) for parent in with_parents(path)
    )
    entries = reader.entries("repo", "workspace", paths=[*place.paths, *above])
    holders = roots(entries)
    for path in place.paths:
        if repos := [one for one in entries if one.noun == "repo" and one.path == path]:
            return _asked(reader, owner(repos, holders))
    around = [root for root in holders if str(root.path) in with_parents(place.path)]
    return _asked(reader, around[-1]) if around else None


def _asked(reader: Reader, entry: Entry) -> Asked:
    [profile] = reader.profiles(id=entry.profile_id)
    return Asked(profile, str(entry.workspace), entry.noun, entry.name, str(entry.path))


def registrations(reader: Reader, paths: Iterable[str]) -> dict[str, list[Entry]]:
    """Return the registrations of each of these repos' paths, the one that counts first."""
    holders = roots(reader.entries("workspace"))
    by_path: dict[str, list[Entry]] = {path: [] for path in paths}
    for repo in reader.entries("repo", paths=list(by_path)):
        by_path[str(repo.path)].append(repo)
    for repos in by_path.values():
        first = owner(repos, holders)
        repos.sort(key=lambda repo: repo.id != first.id)
    return by_path
