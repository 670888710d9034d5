"""Filtering, sorting and current states of lists."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

from symphony_cli.base.errors import NOT_SET_UP, SET_UP, Failed, NotFound, unknown_field
from symphony_cli.base.light import NamedTuple
from symphony_cli.base.text import composed, escaped, key, search_key
from symphony_cli.domain.vault_places import MISSING
from symphony_cli.registry import contexts
from symphony_cli.registry.locked import is_unreadable, leftover_notices, unreadable_paths
from symphony_cli.registry.references import has_wildcard

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from symphony_cli.base.findings import Notice
    from symphony_cli.domain.entries import Entry
    from symphony_cli.domain.views import RepoView, VaultView, WorkspaceView
    from symphony_cli.registry.choices import Choice
    from symphony_cli.registry.ports import Files, Reader, World

View = TypeVar("View", "RepoView", "VaultView")
Tagged = TypeVar("Tagged", "RepoView", "VaultView", "WorkspaceView")
Row = TypeVar("Row", bound="NamedTuple")

_FILL = {
    "repo": "to register one, run `symphony repo add PATH`",
    "vault": "to register one, run `symphony vault add DIR`",
    "workspace": "to create one, run `symphony workspace create NAME`",
    "note": "to write one, run `symphony note new TITLE`",
}


class Emptiness(NamedTuple):
    """What to say about an empty list, and the hint, if there is one."""

    message: str
    hint: str | None = None


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


def is_wide(glob: str) -> bool:
    """Whether a glob is about more than the names in one workspace."""
    return "/" in glob or ":" in glob


def globbed(entries: list[Entry], glob: str) -> list[Entry]:
    """Return the entries whose name a glob matches in any case.

    With a slash in the glob that is the name with its workspace, with a colon also with its
    profile.
    """
    from fnmatch import fnmatchcase

    wanted = key(glob)

    def fits(entry: Entry) -> bool:
        name = entry.full_name if "/" in glob else entry.name
        names = (name, f"{entry.profile}:{name}") if ":" in glob else (name,)
        return any(fnmatchcase(key(one), wanted) for one in names)

    return [entry for entry in entries if fits(entry)]


def nothing_matches(
    noun: str, glob: str, left_out: list[Entry], *, archived: bool = False
) -> NotFound:
    """Return the error for a glob that matches nothing but what was left out.

    That are the archived repos, or with `archived` the others.
    """
    code, shown = f"{noun.upper()}_NOT_FOUND", escaped(glob)
    if globbed(left_out, glob):
        which = "only repos that are not archived" if archived else "only archived repos"
        how = "leave out `--archived`" if archived else "pass `--archived`, or type their names"
        return NotFound(code, f"'{shown}' matches {which}", hint=f"to select them, {how}")
    everywhere = " --all" if is_wide(glob) else ""
    hint = f"to list the names, run `symphony {noun} list{everywhere}`"
    return NotFound(code, f"no {noun} matches '{shown}'", hint=hint)


def without_globs(
    reader: Reader, noun: str, references: Sequence[str], choice: Choice
) -> list[str]:
    """Return the references with the IDs of what each glob matches in its place.

    A glob matches in the active workspace, with a slash in its profile, and with a colon in all
    profiles; it leaves archived repos out. Raises NotFound, MissingContext.
    """
    result: list[str] = []
    for reference in references:
        if not contexts.is_glob_here(reader, noun, reference, choice):
            result.append(reference)
            continue
        if is_wide(reference) and choice.workspace is None:
            scope = contexts.everything(reader, choice, in_profile=":" not in reference)
        else:
            scope = {"workspace_id": contexts.workspace(reader, choice).id}
        entries = reader.entries(noun, **scope)
        archived: set[str | None] = set()
        if noun == "repo":
            archived = {view.id for view in reader.repos(**scope) if view.archived}
        found = globbed([entry for entry in entries if entry.id not in archived], reference)
        if not found:
            left_out = [entry for entry in entries if entry.id in archived]
            raise nothing_matches(noun, reference, left_out)
        result += [entry.id for entry in found]
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
    scope = contexts.scope_of(world.reader, world.choice, everywhere=everywhere)
    views = [] if scope is None else read(**scope)
    if query is None:
        return views
    test = matches(query)
    return [view for view in views if test(view.name, view.path)]


def empty(noun: str, where: str, *, is_filtered: bool) -> Emptiness:
    """Return what to say about a list of a noun in a place without rows, or without matches."""
    if is_filtered:
        return Emptiness(f"no {noun}s match in {where}")
    return Emptiness(f"no {noun}s in {where}", _FILL.get(noun))


def place(reader: Reader, noun: str, scope: Mapping[str, str]) -> str:
    """Return the name of a scope of a noun, which is keyword arguments of the reader."""
    for holder in ("workspace", "profile"):
        if id := scope.get(f"{holder}_id"):
            return str(reader.entries(holder, id_prefix=id.replace("-", ""))[0])
    return "any profile" if noun == "workspace" else "any workspace"


def no_changes(reader: Reader) -> Emptiness:
    """Return why the history is empty."""
    if not reader.entries("profile"):
        return Emptiness(NOT_SET_UP, SET_UP)
    return Emptiness("no changes yet")


def why_empty(reader: Reader, noun: str, scope: Mapping[str, str] | None) -> Emptiness:
    """Return why a list of a noun is empty.

    `scope` limits the list, as keyword arguments of the reader; it is None if there are no
    workspaces.
    """
    if not reader.entries("profile"):
        return Emptiness(NOT_SET_UP, SET_UP)
    if scope is None:
        return Emptiness("no workspaces yet", _FILL["workspace"])
    where = place(reader, noun, scope)
    return empty(noun, where, is_filtered=bool(reader.entries(noun, **scope)))
