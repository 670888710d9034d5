"""Undoing the changes of an operation, row by row."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from symphony_cli.base.text import escaped
from symphony_cli.domain.operations import values_of
from symphony_cli.domain.views import ChangeView
from symphony_cli.history.recorded import ENTITIES, FOUND_OUT, entity_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from symphony_cli.registry.ports import Repository, UnitOfWork


class Drifts(NamedTuple):
    """What other operations changed since, a line for each row.

    Those in `blocking` cannot be overruled. `selections` are the changes of what `use` has selected
    otherwise since, which stays.
    """

    blocking: list[str]
    others: list[str]
    selections: list[ChangeView]


def mirrored(changes: Sequence[ChangeView]) -> list[ChangeView]:
    """Return the changes that undo these, in their order."""
    return [ChangeView(one.noun, one.row_id, one.after, one.before) for one in reversed(changes)]


def drifts(uow: UnitOfWork, changes: Sequence[ChangeView]) -> Drifts:
    """Compare what the changes left with the rows of now."""
    blocking: list[str] = []
    others: list[str] = []
    selections: list[ChangeView] = []
    whole = _merged(changes)
    now = {
        noun: _repository(uow, noun).found(UUID(one.row_id) for one in whole if one.noun == noun)
        for noun in ENTITIES
    }
    for one in whole:
        if one.noun not in ENTITIES:
            if _selected(uow, one) != one.after:
                selections.append(one)
            continue
        current = now[one.noun].get(UUID(one.row_id))
        if (current is None) != (one.after is None):
            is_gone = one.before is None or one.after is None
            where = others if is_gone and current is None else blocking
            where.append(f"{_named(one)}: {'added' if current else 'removed'}")
        elif current and one.after and (fields := _drifted(one, values_of(current))):
            others.append(f"{_named(one)}: {', '.join(fields)}")
    return Drifts(blocking, others, selections)


def invert(uow: UnitOfWork, changes: Sequence[ChangeView], at: datetime) -> None:
    """Undo changes in reverse order, inside a transaction.

    Only the fields that they changed are put back. Raises Conflict if another row has a name or a
    path now, or if a profile or workspace that they added is not empty.
    """
    back = mirrored(changes)
    for (noun, kind), some in groupby(back, key=lambda one: (one.noun, _kind(one))):
        if noun not in ENTITIES:
            for one in some:
                _select(uow, one)
            continue
        repository = _repository(uow, noun)
        if kind == "update":
            for one in some:
                found = repository.found([UUID(one.row_id)])
                for current in found.values():
                    repository.update(_put_back(one, current, at))
        elif kind == "add":
            added = [entity_of(noun, one.after or {}) for one in some]
            repository.add(*(_at(entity, at) for entity in added))
        elif gone := repository.found(UUID(one.row_id) for one in some):
            repository.delete(*gone.values())


def place_of(change: ChangeView) -> tuple[str, str]:
    """Return the noun and the row of a change. The active profile is one row, whoever it is."""
    return change.noun, "" if change.noun == "current_profile" else change.row_id


def _kind(change: ChangeView) -> str:
    if change.before is None:
        return "add"
    return "delete" if change.after is None else "update"


def _merged(changes: Sequence[ChangeView]) -> list[ChangeView]:
    """Return one change for each row: from the first values before to the last ones after."""
    found: dict[tuple[str, str], ChangeView] = {}
    for one in changes:
        row = place_of(one)
        first = found.get(row, one)
        found[row] = ChangeView(one.noun, one.row_id, first.before, one.after)
    return [one for one in found.values() if one.before != one.after]


def _drifted(change: ChangeView, now: Mapping[str, Any]) -> list[str]:
    """Return the fields that this change set, and that have another value now."""
    after, own = change.after or {}, frozenset(["updated_at"])
    if change.before is None:
        own = FOUND_OUT
        # Fields that are newer than the change have their default, unless they drifted.
        after = values_of(entity_of(change.noun, after))
    before = change.before or dict[str, Any]()
    return [
        name
        for name, value in after.items()
        if name not in own
        and name in now
        and (change.before is None or before.get(name) != value)
        and now[name] != value
    ]


def _put_back(change: ChangeView, current: Any, at: datetime) -> Any:
    """Return an entity with the values after the change in the fields that it changes."""
    before, after = change.before or {}, change.after or {}
    values = values_of(current)
    changed = {name: old for name, old in after.items() if name in values}
    changed = {name: old for name, old in changed.items() if before.get(name) != old}
    return _at(entity_of(change.noun, values | changed), at)


def _at(entity: Any, at: datetime) -> Any:
    return replace(entity, updated_at=at)


def _repository(uow: UnitOfWork, noun: str) -> Repository[Any]:
    repositories: dict[str, Repository[Any]] = {
        "profile": uow.profiles,
        "workspace": uow.workspaces,
        "repo": uow.repos,
        "vault": uow.vaults,
    }
    return repositories[noun]


def _selected(uow: UnitOfWork, change: ChangeView) -> dict[str, str] | None:
    """Return what is selected now where a change selected something."""
    match change.noun:
        case "current_profile":
            name, entry = "profile_id", uow.reader.current_profile()
        case "current_workspace":
            name, entry = "workspace_id", uow.reader.current_workspace(change.row_id)
        case _:
            name, entry = "vault_id", uow.reader.default_vault(change.row_id)
    return None if entry is None else {name: entry.id}


def _select(uow: UnitOfWork, change: ChangeView) -> None:
    """Select what a change selects, or unselect what it unselects."""
    [(_, id)] = (change.after or change.before or {}).items()
    row_id, selected = UUID(change.row_id), UUID(id)
    match change.noun, change.after is not None:
        case "current_profile", True:
            uow.use_profile(selected)
        case "current_profile", False:
            uow.unset_profile(selected)
        case "current_workspace", True:
            uow.use_workspace(row_id, selected)
        case "current_workspace", False:
            uow.unset_workspace(selected)
        case _, True:
            uow.use_vault(row_id, selected)
        case _:
            uow.unset_vault(selected)


def _named(change: ChangeView) -> str:
    values = change.after or change.before or {}
    name = values.get("username" if change.noun == "profile" else "name")
    return f"{change.noun} '{escaped(str(name))}'"
