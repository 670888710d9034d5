"""Registering and unregistering, shared by repos and vaults."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, Protocol, TypeVar
from uuid import UUID

from symphony_cli.base.errors import Conflict, MissingContext, SymphonyError
from symphony_cli.registry import contexts
from symphony_cli.registry.listing import without_globs
from symphony_cli.registry.rows import new_name, refuse_over_limit, subject_of, unregister

if TYPE_CHECKING:
    from symphony_cli.base.configuration import Limits
    from symphony_cli.domain.entries import Entry
    from symphony_cli.domain.views import RepoView, VaultView
    from symphony_cli.registry.ports import Reader, Repository, UnitOfWork, World


class Located(Protocol):
    """A repository or vault on disk."""

    @property
    def path(self) -> str:
        """Its real path."""
        ...


Found = TypeVar("Found", bound=Located)
View = TypeVar("View", bound="RepoView | VaultView")


class Noun(NamedTuple, Generic[Found, View]):
    """The parts of registration in which repos and vaults differ.

    `entity` takes the name, what was found on disk, the workspace's ID and the time.
    """

    name: str
    limit: Callable[[Limits], int]
    entity: Callable[[str, Found, UUID, datetime], Any]
    table: Callable[[UnitOfWork], Repository[Any]]
    views: Callable[[Reader], Callable[..., list[View]]]


class Added(NamedTuple, Generic[Found, View]):
    """The result of registering paths; `new` has the names and places of the views."""

    views: list[View]
    new: list[tuple[str, Found]]
    failures: list[SymphonyError]


def wanted_name(noun: str, name: str | None) -> str | None:
    """Return a name that the user gave, cleaned, or None. Raises InvalidValue."""
    from symphony_cli.base.text import NOT_IN_NAMES, clean_name

    return None if name is None else clean_name(name, noun, forbidden=NOT_IN_NAMES)


def new_places(
    reader: Reader, noun: str, workspace: Entry | None, found: Sequence[Found]
) -> list[tuple[str, Found]]:
    """Return the places that are not registered in the workspace, with distinct names for them."""
    from symphony_cli.base.text import key
    from symphony_cli.domain.names import distinct_names

    held = reader.entries(noun, workspace_id=workspace.id) if workspace else []
    known = {entry.path for entry in held}
    new = [one for one in found if one.path not in known]
    names = distinct_names((one.path for one in new), (key(entry.name) for entry in held))
    return [(names[one.path], one) for one in new]


def register(
    uow: UnitOfWork,
    limits: Limits,
    noun: Noun[Found, View],
    workspace: Entry,
    new: Sequence[tuple[str, Found]],
    *,
    at: datetime,
) -> list[View]:
    """Add names and places to the workspace, inside a unit of work, and return their views.

    The caller has checked names and paths. Raises Conflict if the limit is exceeded.
    """
    refuse_full(uow.reader, limits, noun, workspace, len(new))
    entities = [noun.entity(name, one, UUID(workspace.id), at) for name, one in new]
    noun.table(uow).add(*entities)
    added = {one.path for _, one in new}
    views = noun.views(uow.reader)(workspace_id=workspace.id)
    return [view for view in views if view.path in added]


def refuse_full(
    reader: Reader, limits: Limits, noun: Noun[Any, Any], workspace: Entry, added: int
) -> None:
    """Raise Conflict if the workspace cannot hold `added` more."""
    held = len(reader.entries(noun.name, workspace_id=workspace.id))
    refuse_over_limit(held, added, noun.limit(limits), noun.name, workspace)


def add(
    world: World,
    noun: Noun[Found, View],
    paths: Sequence[str],
    look: Callable[[str], Found],
    *,
    name: str | None = None,
) -> Added[Found, View]:
    """Register what `look` finds at the paths, under `name` or the directories' names.

    Of several paths, those that cannot be registered are failures. Raises the error of a sole path.
    """
    found: list[Found] = []
    failures: list[SymphonyError] = []
    for path in paths:
        try:
            found.append(look(path))
        except SymphonyError as error:
            failures.append(error)
    if failures and len(paths) == 1:
        raise failures[0]
    if not found:
        return Added([], [], failures)
    now = world.clock()
    with world.unit_of_work as uow:
        workspace = contexts.workspace(uow.reader, world.choice)
        new: list[tuple[str, Found]] = []
        for one in dict.fromkeys(found):
            others = [other for other, _ in new]
            try:
                free = new_name(uow.reader, noun.name, one.path, name, workspace, others=others)
                new.append((free, one))
            except Conflict as error:
                failures.append(error)
        if failures and len(paths) == 1:
            raise failures[0]
        views = register(uow, world.limits, noun, workspace, new, at=now)
        uow.commit(f"{noun.name} add", _subject(noun, new), now)
    return Added(views, new, failures)


def add_found(
    world: World,
    noun: Noun[Found, View],
    found: Sequence[tuple[Entry, Sequence[Found]]],
    *,
    subject: str | None = None,
) -> Added[Found, View]:
    """Register what a scan found and its workspaces do not have, as one operation.

    The history shows `subject`, or the names. Raises MissingContext if a workspace is gone.
    """
    now = world.clock()
    views: list[View] = []
    new: list[tuple[str, Found]] = []
    with world.unit_of_work as uow:
        for workspace, some in found:
            refuse_deleted(uow.reader, workspace)
            # Another process may have registered some since the scan.
            places = new_places(uow.reader, noun.name, workspace, some)
            views += register(uow, world.limits, noun, workspace, places, at=now)
            new += places
        uow.commit(f"{noun.name} scan", subject or _subject(noun, new), now)
    return Added(views, new, [])


def refuse_deleted(reader: Reader, workspace: Entry) -> None:
    """Raise MissingContext if the workspace that the user saw is not there any more."""
    if not reader.entries("workspace", id_prefix=workspace.id.replace("-", "")):
        raise MissingContext(
            "NO_WORKSPACE", f"{workspace} has been deleted", hint="run the command again"
        )


def _subject(noun: Noun[Any, Any], new: Sequence[tuple[str, object]]) -> str:
    return subject_of([name for name, _ in new], noun.name)


def remove(world: World, noun: Noun[Any, View], references: Sequence[str]) -> list[View]:
    """Unregister repos or vaults and return them; their files stay.

    Nothing is unregistered unless all are found. Raises NotFound, Ambiguous.
    """
    with world.unit_of_work as uow:
        named = without_globs(uow.reader, noun.name, references, world.choice)
        entries = contexts.resolve_each(uow.reader, noun.name, named, world.choice)
        views = [view for entry in entries for view in noun.views(uow.reader)(id=entry.id)]
        unregister(uow, entries)
        subject = subject_of([view.name for view in views], noun.name)
        uow.commit(f"{noun.name} remove", subject, world.clock())
    return views
