"""Filtering, sorting and current states of lists."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from symphony_cli.base.errors import Failed, NotFound, unknown_field
from symphony_cli.base.text import composed, escaped, key, search_key
from symphony_cli.domain.vault_places import MISSING
from symphony_cli.registry import contexts
from symphony_cli.registry.locked import is_unreadable, leftover_notices, unreadable_paths
from symphony_cli.registry.references import has_wildcard, is_glob

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from symphony_cli.base.findings import Notice
    from symphony_cli.domain.views import Entry, RepoView, VaultView, WorkspaceView
    from symphony_cli.registry.choices import Choice
    from symphony_cli.registry.ports import Files, Reader, World

View = TypeVar("View", "RepoView", "VaultView")
Tagged = TypeVar("Tagged", "RepoView", "VaultView", "WorkspaceView")
Row = TypeVar("Row", bound="NamedTuple")


def with_state(world: World, vaults: list[VaultView]) -> list[VaultView]:
    """Return the vaults with their current states on disk.

    Deletes the indexed text of vaults that were locked without Symphony.
    """
    vaults = [_with_state(vault, world.files) for vault in vaults]
    forget_closed(world, [one.path for one in vaults if one.is_locked or one.missing])
    return vaults


def forget_closed(world: World, closed: list[str]) -> None:
    """Delete the indexed text of locked or missing vaults, as far as possible."""
    if closed:
        # Doctor reports what is left.
        with suppress(Failed):
            world.notes.forget_left(closed)


def _with_state(vault: VaultView, files: Files) -> VaultView:
    state = files.vault_state(vault.path)
    is_locked = is_unreadable(files, vault.path, state)
    return vault._replace(state=state, is_locked=is_locked, missing=state == MISSING)


def as_found(repos: list[RepoView], reader: Reader, files: Files) -> list[RepoView]:
    """Return the repos with the current values of `missing` and `is_locked`."""
    missing = files.missing
    gone = {repo.path for repo in repos if missing(repo.path)}
    if not gone:
        return repos
    unreadable = unreadable_paths(reader, files, gone)
    return [
        repo._replace(missing=repo.path not in unreadable, is_locked=repo.path in unreadable)
        if repo.path in gone
        else repo
        for repo in repos
    ]


def forget_vaults(world: World, vaults: list[VaultView]) -> list[Notice]:
    """Delete the note indexes of unregistered vaults; return notices about what stays on disk."""
    for vault in vaults:
        with world.notes.forgetting(vault.path):
            pass
    return leftover_notices(with_state(world, vaults))


def matches(query: str) -> Callable[[str, str], bool]:
    """Return a test whether a name and a path match a query.

    An upper-case letter in the query makes it case-sensitive, a slash matches it to the path
    instead of the name. With `*` or `?` it is a glob, which matches a whole name or the end of a
    path.
    """
    form = search_key if query == query.lower() else composed
    wanted = form(query)

    def test(name: str, path: str) -> bool:
        return wanted in form(path if "/" in wanted else name)

    def glob(name: str, path: str) -> bool:
        from fnmatch import fnmatchcase

        if "/" in wanted:
            return fnmatchcase(form(path), f"*/{wanted.removeprefix('/')}")
        return fnmatchcase(form(name), wanted)

    return glob if has_wildcard(query) else test


def matching(entries: list[Entry], glob: str, noun: str) -> list[Entry]:
    """Return the entries whose name, or workspace and name, a glob matches in any case.

    Raises NotFound if there are none.
    """
    from fnmatch import fnmatchcase

    wanted = key(glob)
    names = [entry.full_name if "/" in glob else entry.name for entry in entries]
    found = [
        entry for entry, name in zip(entries, names, strict=True) if fnmatchcase(key(name), wanted)
    ]
    if not found:
        raise NotFound(
            f"{noun.upper()}_NOT_FOUND",
            f"no {noun} matches '{escaped(glob)}'",
            hint=f"to list the names, run `symphony {noun} list`",
        )
    return found


def without_globs(
    reader: Reader, noun: str, references: Sequence[str], choice: Choice
) -> list[str]:
    """Return the references with the IDs of what each glob matches in its place.

    A glob matches in the active workspace, and with a slash in its profile; it leaves archived
    repos out. Raises NotFound, MissingContext.
    """
    result: list[str] = []
    for reference in references:
        if not is_glob(reference):
            result.append(reference)
            continue
        if "/" in reference and choice.workspace is None:
            scope = {"profile_id": contexts.profile(reader, choice).id}
        else:
            scope = {"workspace_id": contexts.workspace(reader, choice).id}
        entries = reader.entries(noun, **scope)
        if noun == "repo":
            archived = {view.id for view in reader.repos(**scope) if view.archived}
            entries = [entry for entry in entries if entry.id not in archived]
        result += [entry.id for entry in matching(entries, reference, noun)]
    return result


def tagged(rows: list[Tagged], expressions: Sequence[str]) -> list[Tagged]:
    """Return the rows whose tags fulfill every expression. Raises InvalidValue."""
    if not expressions:
        return rows
    from symphony_cli.domain.tag_expressions import tag_test

    test = tag_test(expressions)
    return [row for row in rows if test(row.tags)]


def ordered(view: type[Row], rows: list[Row], *, sort: str | None, limit: int | None) -> list[Row]:
    """Return at most `limit` rows, sorted by a field (`name`) or descending (`name-`).

    None sorts last. Raises InvalidValue for an unknown field.
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
    """Return the repos or vaults of the active workspace, or with `everywhere` of all profiles.

    `read` is the reader's method for the noun. A named profile limits the list. Returns an empty
    list if there are no workspaces yet. Raises MissingContext if no workspace is active.
    """
    reader, choice = world.reader, world.choice
    is_unsaid = choice.profile is None and choice.workspace is None
    if is_unsaid and not reader.entries("workspace"):
        return []
    if everywhere:
        views = read(**contexts.everything(reader, choice))
    else:
        views = read(workspace_id=contexts.workspace(reader, choice).id)
    if query is None:
        return views
    test = matches(query)
    return [view for view in views if test(view.name, view.path)]
