"""Import of a document into the registry, as one operation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, cast
from uuid import UUID, uuid4

from symphony_cli.base.text import key
from symphony_cli.registry import workspaces
from symphony_cli.registry.bindings import refuse_taken_patterns
from symphony_cli.registry.listing import forget_vaults
from symphony_cli.registry.registration import refuse_full
from symphony_cli.registry.rows import refuse_taken_name, refuse_taken_place, unregister
from symphony_cli.repos.registration import REPOS
from symphony_cli.transfer.planning import (
    REMOVED,
    ImportedRow,
    Placed,
    Plan,
    RowPlan,
    plan_import,
)
from symphony_cli.vaults.registration import VAULTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from symphony_cli.base.findings import Notice
    from symphony_cli.domain.entries import Entry
    from symphony_cli.domain.views import VaultView
    from symphony_cli.registry.ports import Reader, UnitOfWork
    from symphony_cli.transfer.ports import TransferWorld


class Imported(NamedTuple):
    """The rows of an import, the workspace first; `extra` are rows that only the registry has."""

    workspace_id: str | None
    rows: list[ImportedRow]
    extra: Sequence[Entry]
    notices: list[Notice]


def preview(world: TransferWorld, placed: Placed) -> Imported:
    """Return what an import would do, without writing."""
    plan = plan_import(world, world.reader, placed)
    return Imported(plan.workspace.id, planned_rows(plan), plan.extra, [*plan.notices])


def import_document(world: TransferWorld, placed: Placed, *, prune: bool = False) -> Imported:
    """Register what a document has, and change rows that differ; `prune` unregisters the others.

    No file changes. Raises what `plan_import` does, and Conflict for a taken name or a limit.
    """
    now = world.clock()
    removed: list[VaultView] = []
    with world.unit_of_work as uow:
        plan = plan_import(world, uow.reader, placed)
        rows = planned_rows(plan)
        if prune:
            gone = {entry.id for entry in plan.extra}
            removed = [view for view in uow.reader.vaults() if view.id in gone]
            unregister(uow, plan.extra)
            rows += [_removed(entry) for entry in plan.extra]
        holder = keep(world, uow, plan, now)
        uow.commit("workspace import", holder.name, now)
    notices = [*plan.notices, *forget_vaults(world, removed)]
    return Imported(holder.id, rows, [] if prune else plan.extra, notices)


def keep(world: TransferWorld, uow: UnitOfWork, plan: Plan, at: datetime) -> Entry:
    """Add and change the workspace and the rows of a plan, inside a transaction."""
    workspace_id = _keep_workspace(world, uow, plan, at)
    [holder] = uow.reader.entries("workspace", id_prefix=workspace_id.hex)
    _keep_rows(world, uow, holder, plan.repos, at)
    _keep_rows(world, uow, holder, plan.vaults, at)
    return holder


def planned_rows(plan: Plan) -> list[ImportedRow]:
    """Return the rows of a plan, the workspace first."""
    name = plan.workspace.values["name"]
    parts = (plan.workspace, *plan.repos, *plan.vaults)
    return [part.row._replace(workspace=name, profile=plan.profile) for part in parts]


def _removed(entry: Entry) -> ImportedRow:
    owners = (str(entry.workspace), entry.profile)
    return ImportedRow(entry.noun, entry.name, REMOVED, [], entry.path, *owners)


def stored(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values as an entity has them: its lists are tuples."""

    def held(value: Any) -> Any:
        return tuple(cast("list[Any]", value)) if isinstance(value, list) else value

    return {name: held(value) for name, value in values.items()}


def free_id(reader: Reader, wanted: str | None) -> UUID:
    """Return the ID in a document if no row has it, so that it stays the same everywhere."""
    nouns = ("profile", "workspace", "repo", "vault")
    if wanted and not reader.entries(*nouns, id_prefix=wanted.replace("-", "")):
        return UUID(wanted)
    return uuid4()


def _keep_workspace(world: TransferWorld, uow: UnitOfWork, plan: Plan, at: datetime) -> UUID:
    """Create or change the workspace, and return its ID."""
    from symphony_cli.domain.workspaces import Workspace

    row = plan.workspace
    if row.id is None:
        assert plan.owner is not None
        owner = plan.owner
        new = Workspace(
            id=free_id(uow.reader, row.wanted),
            profile_id=UUID(owner.id),
            created_at=at,
            updated_at=at,
            **stored(row.values),
        )
        refuse_taken_patterns(uow.reader, new, new.remotes)
        workspaces.add(uow, world.limits, new, owner)
        # The first workspace becomes the active one, as for `init`.
        if uow.reader.current_workspace(owner.id) is None:
            uow.use_workspace(UUID(owner.id), new.id)
        return new.id
    before = uow.workspaces.get(UUID(row.id))
    after = before.changed(at, **stored(row.changes))
    [owner] = uow.reader.entries("profile", id_prefix=before.profile_id.hex)
    refuse_taken_name(uow.reader, "workspace", after.name, owner, own_id=row.id)
    refuse_taken_patterns(uow.reader, after, {*after.remotes} - {*before.remotes})
    uow.workspaces.update(after)
    return before.id


def _keep_rows(
    world: TransferWorld, uow: UnitOfWork, holder: Entry, rows: Sequence[RowPlan], at: datetime
) -> None:
    """Change and add the rows of one noun."""
    if not rows:
        return
    noun: Any = REPOS if rows[0].noun == "repo" else VAULTS
    table = noun.table(uow)
    changed = [row for row in rows if row.id and row.changes]
    set_apart(table, changed, at)
    for row in changed:
        refuse_taken_place(uow.reader, _entry(row, holder), row.values["name"], row.values["path"])
        table.update(table.get(UUID(row.id)).changed(at, **stored(row.changes)))
    new = [row for row in rows if row.id is None]
    refuse_full(uow.reader, world.limits, noun, holder, len(new))
    for row in new:
        refuse_taken_place(uow.reader, _entry(row, holder), row.values["name"], row.values["path"])
    table.add(*(_entity(uow.reader, row, holder, at) for row in new))


# The fields that no two rows share: how they compare, and a value that is free.
_UNSHARED: dict[str, tuple[Callable[[str], str], str]] = {
    "name": (key, "{}"),
    "path": (str, "/{}"),
    "username": (key, "u{}"),
    "email": (key, "{}@example.invalid"),
}


def set_apart(table: Any, rows: Iterable[RowPlan], at: datetime) -> None:
    """Give rows whose name or path another row gets other ones, since two rows may swap them."""
    changed = [row for row in rows if row.id and row.changes]
    for field, (form, free) in _UNSHARED.items():
        changing = [row for row in changed if row.changes.get(field) and row.former.get(field)]
        wanted = {form(row.changes[field]) for row in changing}
        for row in changing:
            if form(row.former[field]) in wanted:
                entity = table.get(UUID(row.id))
                table.update(entity.changed(at, **{field: free.format(uuid4().hex)}))


def _entry(row: RowPlan, holder: Entry) -> Entry:
    return holder._replace(noun=row.noun, id=row.id or "", name=row.values["name"])


def _entity(reader: Reader, row: RowPlan, holder: Entry, at: datetime) -> Any:
    from symphony_cli.domain.repos import Repo
    from symphony_cli.domain.vaults import Vault

    kind: type[Any] = Repo if row.noun == "repo" else Vault
    return kind(
        id=free_id(reader, row.wanted),
        workspace_id=UUID(holder.id),
        created_at=at,
        updated_at=at,
        **stored(row.values),
    )
