"""The profile whose identity a repository expects.

A registered repository belongs to its workspace's profile, another one to the profile of the
deepest workspace root that contains it; the working directory does not matter. The imports are
light, since `symphony identity check` runs before every commit.
"""

from __future__ import annotations

from symphony_cli.identity.states import Expected
from symphony_cli.registry.contexts import with_parents

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from symphony_cli.domain.views import Entry
    from symphony_cli.identity.states import Whereabouts
    from symphony_cli.registry.ports import Reader


def workspace_roots(entries: Iterable[Entry]) -> list[Entry]:
    """Return the workspaces that have a root, outer roots before inner ones."""
    return sorted(
        (entry for entry in entries if entry.noun == "workspace" and entry.path is not None),
        key=lambda entry: (len(str(entry.path)), str(entry.path), entry.profile),
    )


def owning_registration(repos: Sequence[Entry], roots: Sequence[Entry]) -> Entry:
    """Return the registration of a repository whose workspace has the nearest root, or the first.

    `repos` are the registrations of one path, `roots` the workspaces that have a root.
    """
    for root in reversed(roots):
        for repo in repos:
            if repo.workspace_id == root.id and str(root.path) in with_parents(str(repo.path)):
                return repo
    return repos[0]


def expected_at(reader: Reader, place: Whereabouts) -> Expected | None:
    """Return the identity that a repository expects, or None."""
    above = dict.fromkeys(
        parent for path in (*place.paths, place.path) for parent in with_parents(path)
    )
    entries = reader.entries("repo", "workspace", paths=[*place.paths, *above])
    roots = workspace_roots(entries)
    for path in place.paths:
        if repos := [one for one in entries if one.noun == "repo" and one.path == path]:
            return _expected(reader, owning_registration(repos, roots))
    around = [root for root in roots if str(root.path) in with_parents(place.path)]
    return _expected(reader, around[-1]) if around else None


def _expected(reader: Reader, entry: Entry) -> Expected:
    [profile] = reader.profiles(id=entry.profile_id)
    return Expected(profile, str(entry.workspace), entry.noun, entry.name, str(entry.path))


def registrations_by_path(reader: Reader, paths: Iterable[str]) -> dict[str, list[Entry]]:
    """Return the registrations of the repo at each path, the one that owns it first.

    Paths that are not registered are left out: another process may have unregistered them.
    """
    roots = workspace_roots(reader.entries("workspace"))
    by_path: dict[str, list[Entry]] = {}
    for repo in reader.entries("repo", paths=paths):
        by_path.setdefault(str(repo.path), []).append(repo)
    for repos in by_path.values():
        first = owning_registration(repos, roots)
        repos.sort(key=lambda repo: repo.id != first.id)
    return by_path
