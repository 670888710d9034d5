"""What a directory belongs to: the one answer of every command and of git's rules.

A repository belongs to the place that its git directory is in, since git's rules see nothing else.
So a linked worktree belongs to its repo, wherever it is. Something registered inside a working tree
decides below itself, unless it has another profile, which git could not follow.
The module imports little, because `symphony path` and `symphony prompt` load it.
"""

from __future__ import annotations

from itertools import accumulate

from symphony_cli.base.errors import NotFound
from symphony_cli.base.text import escaped, has_control, key
from symphony_cli.registry.references import either, is_path, matching

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from symphony_cli.domain.entries import Entry
    from symphony_cli.registry.choices import Choice, Whereabouts
    from symphony_cli.registry.ports import Reader
    from symphony_cli.registry.references import Scope

PLACES = ("repo", "vault", "workspace")


def with_parents(directory: str) -> Iterator[str]:
    """Yield an absolute directory after its parents, the root first."""
    head, *parts = directory.rstrip("/").split("/")
    yield head or "/"
    yield from list(accumulate(parts, lambda before, part: f"{before}/{part}", initial=head))[1:]


def usable_parents(*directories: str) -> list[str]:
    """Return directories and their parents, each once, as far as they can be registered."""
    # SQLite refuses text that is not UTF-8, and no registered path has such text.
    return list(
        dict.fromkeys(
            path
            for directory in directories
            for path in with_parents(directory)
            if not has_control(path)
        )
    )


def roots_of(entries: Iterable[Entry]) -> dict[str | None, str]:
    """Return the root of each workspace among the entries that has one, by its ID."""
    return {
        entry.workspace_id: entry.path
        for entry in entries
        if entry.noun == "workspace" and entry.path is not None
    }


def nearness(entry: Entry, roots: Mapping[str | None, str]) -> tuple[int, int]:
    """Return what orders the places around a directory; the nearest one has the least.

    The deepest is the nearest; of equals it is the one whose workspace has the nearest root.
    """
    path = str(entry.path)
    root = roots.get(entry.workspace_id)
    is_around = root is not None and root in with_parents(path)
    return -len(path), -len(root) if root is not None and is_around else 0


def by_nearness(entries: Iterable[Entry], roots: Mapping[str | None, str]) -> list[Entry]:
    """Return places around a directory, the nearest first, equals by profile and workspace."""
    return sorted(
        entries,
        key=lambda entry: (
            nearness(entry, roots),
            key(entry.profile),
            key(str(entry.workspace)),
            PLACES.index(entry.noun),
        ),
    )


def owner_at(entries: Iterable[Entry], place: Whereabouts) -> Entry | None:
    """Return the place among entries that a repository belongs to, or None.

    `entries` must have every place at `place.paths`, and around these and `place.path`.
    """
    entries = list(entries)
    roots = roots_of(entries)
    for path in place.paths:
        same = [entry for entry in entries if entry.path == path]
        if any(entry.noun == "repo" for entry in same):
            return by_nearness(same, roots)[0]
    above = set(with_parents(place.path))
    around = by_nearness((entry for entry in entries if entry.path in above), roots)
    return around[0] if around else None


def is_registered(entries: Iterable[Entry], place: Whereabouts) -> bool:
    """Whether a repository itself is among the registered repos and vaults.

    A vault is its own repository only if its git directory is the usual one.
    """
    top = place.path if place.paths[0] == place.path else None
    return any(
        entry.path in place.paths if entry.noun == "repo" else entry.path == top
        for entry in entries
        if entry.noun != "workspace"
    )


def places_around(
    reader: Reader, directory: str, place: Whereabouts | None, profile_id: str | None = None
) -> list[Entry]:
    """Return the places that a directory belongs to, of one workspace, the nearest first.

    `place` is the repository that git finds there. With a `profile_id`, only the profile counts.
    """
    own = (*place.paths, place.path) if place else ()
    entries = reader.entries(*PLACES, paths=usable_parents(directory, *own), profile_id=profile_id)
    roots = roots_of(entries)
    above = set(with_parents(directory))
    found = [entry for entry in entries if entry.path in above]
    if place and (owner := owner_at(entries, place)):
        inside = [
            entry
            for entry in found
            if entry.profile_id == owner.profile_id and f"{entry.path}".startswith(f"{place.top}/")
        ]
        found = inside or [entry for entry in entries if entry.path == owner.path]
    if not found:
        return []
    ranked = by_nearness(found, roots)
    holder = _holder(reader, ranked, roots)
    return [entry for entry in ranked if entry.workspace_id == holder]


def _holder(reader: Reader, ranked: list[Entry], roots: Mapping[str | None, str]) -> str | None:
    """Return the ID of the workspace of the nearest place.

    Of equals in one profile it is the workspace in use. That never changes the profile, which
    decides who commits.
    """
    first = ranked[0]
    equals = {
        entry.workspace_id
        for entry in ranked
        if entry.profile_id == first.profile_id and nearness(entry, roots) == nearness(first, roots)
    }
    if len(equals) > 1:
        current = reader.current_workspace(first.profile_id)
        if current and current.id in equals:
            return current.id
    return first.workspace_id


def as_path(reader: Reader, reference: str, scopes: Sequence[Scope], choice: Choice) -> str | None:
    """Return the real path that a reference is, or None for another one or a name."""
    if choice.surroundings is None or not is_path(reference):
        return None
    path = choice.surroundings.resolved(reference)
    return None if matching(reader, reference, scopes) else path


def at_path(
    reader: Reader, path: str, nouns: tuple[str, ...], scope: Scope, choice: Choice
) -> Entry:
    """Return the place at a path, or the nearest one around it. Raises NotFound.

    In a linked worktree that is its repo.
    """
    place = choice.whereabouts(path)
    found = places_around(reader, path, place, scope.profile_id)
    if not any(_is_in(entry, nouns, scope) for entry in found):
        above = usable_parents(path, *(place.paths if place else ()))
        entries = reader.entries(*nouns, "workspace", paths=above, profile_id=scope.profile_id)
        found = by_nearness(entries, roots_of(entries))
    for entry in found:
        if _is_in(entry, nouns, scope):
            return entry
    noun = either(nouns)
    raise NotFound(
        f"{noun.upper()}_NOT_FOUND" if len(nouns) == 1 else "REFERENCE_NOT_FOUND",
        f"no {noun} is registered at '{escaped(path)}' or above it",
        hint=f"to list them, run `symphony {nouns[0]} list --all`",
    )


def _is_in(entry: Entry, nouns: tuple[str, ...], scope: Scope) -> bool:
    return entry.noun in nouns and scope.workspace_id in (None, entry.workspace_id)
