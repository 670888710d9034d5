"""Listing: which rows of a workspace or a profile a list holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from symphony_cli.base.errors import unknown_field
from symphony_cli.base.text import composed, escaped, key
from symphony_cli.domain.vault_places import MISSING
from symphony_cli.registry import contexts
from symphony_cli.registry.locked import is_without_directory, locked_away

if TYPE_CHECKING:
    from collections.abc import Callable

    from symphony_cli.domain.views import RepoView, VaultView
    from symphony_cli.registry.ports import Files, Reader, World

View = TypeVar("View", "RepoView", "VaultView")
Row = TypeVar("Row", bound="NamedTuple")


def with_state(vaults: list[VaultView], files: Files) -> list[VaultView]:
    """Return the vaults with their states as they are on disk now."""
    return [_with_state(vault, files) for vault in vaults]


def _with_state(vault: VaultView, files: Files) -> VaultView:
    state = files.vault_state(vault.path)
    is_locked = is_without_directory(files, vault.path, state)
    return vault._replace(state=state, is_locked=is_locked, missing=state == MISSING)


def as_found(repos: list[RepoView], reader: Reader, files: Files) -> list[RepoView]:
    """Return the repos with `missing` and `is_locked` as it is on disk now."""
    missing = files.missing
    gone = {repo.path for repo in repos if missing(repo.path)}
    if not gone:
        return repos
    away = locked_away(reader, files, gone)
    return [
        repo._replace(missing=repo.path not in away, is_locked=repo.path in away)
        if repo.path in gone
        else repo
        for repo in repos
    ]


def matches(query: str) -> Callable[[str, str], bool]:
    """Return a test of a row's name and path against a query, in smart case.

    A query with an upper-case letter regards case. With a `/` it is looked for in the path, else in
    the name.
    """
    form = key if query == query.lower() else composed
    wanted = form(query)

    def test(name: str, path: str) -> bool:
        return wanted in form(path if "/" in wanted else name)

    return test


def ordered(view: type[Row], rows: list[Row], *, sort: str | None, limit: int | None) -> list[Row]:
    """Return the rows sorted by a field (`name`, downwards `name-`), at most `limit` of them.

    Absent values come last. Raises InvalidValue for a field that there is not.
    """
    if sort is not None:
        field = sort.removesuffix("-")
        names = view._fields
        if field not in names:
            raise unknown_field(escaped(field), names, "sort")

        def place(row: Row) -> Any:
            value = getattr(row, field)
            return value if isinstance(value, int) else key(str(value))

        present = [row for row in rows if getattr(row, field) is not None]
        absent = [row for row in rows if getattr(row, field) is None]
        rows = [*sorted(present, key=place, reverse=sort.endswith("-")), *absent]
    return rows[:limit]


def rows_in_context(
    world: World, read: Callable[..., list[View]], *, query: str | None, everywhere: bool
) -> list[View]:
    """Return the repos or vaults of the active workspace, or `everywhere` of the active profile.

    `read` is the reader's method for the noun. A registry without workspaces has an empty list.
    Raises MissingContext when no workspace or profile is active.
    """
    reader, choice = world.reader, world.choice
    is_unsaid = choice.profile is None and choice.workspace is None
    if is_unsaid and not reader.entries("workspace"):
        return []
    if everywhere:
        views = read(profile_id=contexts.profile(reader, choice).id)
    else:
        views = read(workspace_id=contexts.workspace(reader, choice).id)
    if query is None:
        return views
    test = matches(query)
    return [view for view in views if test(view.name, view.path)]
