"""Registration of vaults: the rows that are made of directories and archives, or of new ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID, uuid4

from symphony_cli.base.errors import Conflict, InvalidValue, SymphonyError
from symphony_cli.domain.vault_places import ARCHIVE_SUFFIX, MISSING, OPEN, archive_of
from symphony_cli.registry import contexts
from symphony_cli.registry.listing import with_state
from symphony_cli.registry.locked import directory, is_unreadable, refuse_locked
from symphony_cli.registry.rows import (
    new_name,
    refuse_over_limit,
    refuse_taken_name,
    subject_of,
)

if TYPE_CHECKING:
    from datetime import datetime

    from symphony_cli.base.configuration import Limits
    from symphony_cli.base.findings import FoundVault
    from symphony_cli.domain.vaults import Vault
    from symphony_cli.domain.views import Entry, VaultView
    from symphony_cli.registry.ports import Files, Reader, UnitOfWork, World


class VaultsAdded(NamedTuple):
    """What was registered, and which paths could not be."""

    vaults: list[VaultView]
    failures: list[SymphonyError]


def register(
    uow: UnitOfWork,
    limits: Limits,
    workspace: Entry,
    found: Sequence[tuple[str, FoundVault]],
    at: datetime,
) -> None:
    """Keep new vaults, given as name and place, inside a unit of work.

    Raises Conflict when the limit is reached; names and paths are the caller's to check.
    """
    from symphony_cli.domain.vaults import Vault

    held = len(uow.reader.entries("vault", workspace_id=workspace.id))
    refuse_over_limit(held, len(found), limits.vaults_per_workspace, "vault", workspace)
    rows: list[Vault] = [
        Vault(
            id=uuid4(),
            workspace_id=UUID(workspace.id),
            name=name,
            path=place.path,
            kind=place.kind,
            is_locked=place.is_locked,
            created_at=at,
            updated_at=at,
        )
        for name, place in found
    ]
    uow.vaults.add(*rows)


def new_places(
    reader: Reader, workspace: Entry | None, places: Sequence[FoundVault]
) -> list[tuple[str, FoundVault]]:
    """Return name and place of the vaults that the workspace does not have yet."""
    from symphony_cli.base.text import key
    from symphony_cli.domain.names import distinct_names

    held = reader.entries("vault", workspace_id=workspace.id) if workspace else []
    known = {entry.path for entry in held}
    new = [place for place in places if place.path not in known]
    names = distinct_names((place.path for place in new), (key(entry.name) for entry in held))
    return [(names[place.path], place) for place in new]


def preview(name: str, place: FoundVault, workspace: Entry) -> VaultView:
    """Return the row that registering a vault would make."""
    from symphony_cli.domain.views import VaultView

    return VaultView(
        id=None,
        workspace=workspace.name,
        profile=workspace.profile,
        name=name,
        path=place.path,
        kind=place.kind,
    )


def previewed(
    reader: Reader, known: Entry | None, shown: Entry, places: Sequence[FoundVault]
) -> list[VaultView]:
    """Return the vaults that a workspace would have with these, those that it has first.

    `known` is the workspace as it is kept, if it is, `shown` as it would be.
    """
    held = reader.vaults(workspace_id=known.id) if known else []
    new = [preview(name, place, shown) for name, place in new_places(reader, known, places)]
    chosen = reader.default_vault(known.id) if known else None
    if new and chosen is None:
        # What was the sole one is that no longer.
        held = [view._replace(is_default=False) for view in held]
        new = [view._replace(is_default=not held and len(new) == 1) for view in new]
    return [*held, *new]


def place_at(reader: Reader, files: Files, path: str) -> FoundVault:
    """Return what is at the path of a vault, or of its archive: a directory or a locked vault.

    Of a locked one nobody can tell the kind. Raises InvalidValue where there is neither, Refused
    where that is locked away in another vault.
    """
    from symphony_cli.base.findings import FoundVault

    of_archive = path.removesuffix(ARCHIVE_SUFFIX)
    # A directory may be called as an archive is.
    if of_archive and files.vault_state(files.resolved(of_archive)) not in (OPEN, MISSING):
        path = of_archive
    resolved = files.resolved(path)
    if is_unreadable(files, resolved, files.vault_state(resolved)):
        return FoundVault(resolved, "plain", is_locked=True)
    real = directory(reader, files, path)
    return FoundVault(real, files.vault_kind(real))


def add(
    world: World,
    paths: Sequence[str],
    *,
    name: str | None = None,
) -> VaultsAdded:
    """Register the vaults at the paths in the workspace in context, locked ones too.

    Of several paths the good ones are registered and the others come back as failures; a sole path
    that cannot be raises its error. A vault without a `name` is called as its directory is.
    """
    from symphony_cli.base.text import NOT_IN_NAMES, clean_name

    if len(paths) > 1 and name is not None:
        raise InvalidValue("ONE_PATH_NEEDED", "--name goes with one path", field="path")
    if name is not None:
        name = clean_name(name, "vault", forbidden=NOT_IN_NAMES)
    places: list[FoundVault] = []
    failures: list[SymphonyError] = []
    for path in paths:
        try:
            places.append(place_at(world.reader, world.files, path))
        except SymphonyError as error:
            failures.append(error)
    if failures and len(paths) == 1:
        raise failures[0]
    if not places:
        return VaultsAdded([], failures)
    now = world.clock()
    with world.unit_of_work as uow:
        workspace = contexts.workspace(uow.reader, world.choice)
        new: list[tuple[str, FoundVault]] = []
        for place in dict.fromkeys(places):
            try:
                others = [other for other, _ in new]
                called = new_name(uow.reader, "vault", place.path, name, workspace, others)
                new.append((called, place))
            except Conflict as error:
                failures.append(error)
        if failures and len(paths) == 1:
            raise failures[0]
        register(uow, world.limits, workspace, new, now)
        added = {place.path for _, place in new}
        views = [v for v in uow.reader.vaults(workspace_id=workspace.id) if v.path in added]
        uow.commit("vault add", subject_of([name for name, _ in new], "vault"), now)
    return VaultsAdded(with_state(views, world.files), failures)


def _refuse_archive(files: Files, path: str) -> None:
    """Raise Conflict where a vault is locked at a path: a directory there would be another one."""
    resolved = files.resolved(path)
    if is_unreadable(files, resolved, files.vault_state(resolved)):
        from shlex import quote

        raise Conflict(
            "PATH_TAKEN",
            f"a locked vault is there already: {archive_of(resolved)}",
            hint=f"register it: symphony vault add {quote(resolved)}",
            field="path",
        )


def create(world: World, path: str, *, name: str | None = None) -> VaultView:
    """Make a directory (0700) and register it as a vault; where that fails, it is not left.

    Raises Conflict when something is at the path already, a locked vault too, or the name is taken;
    Refused in a vault that is locked.
    """
    from symphony_cli.base.findings import FoundVault
    from symphony_cli.base.text import NOT_IN_NAMES, clean_name
    from symphony_cli.domain.names import name_from_path

    wanted = None if name is None else clean_name(name, "vault", forbidden=NOT_IN_NAMES)
    now, files, limits = world.clock(), world.files, world.limits
    with world.unit_of_work as uow:
        workspace = contexts.workspace(uow.reader, world.choice)
        # What can be refused is, before there are directories to take away again.
        refuse_taken_name(uow.reader, "vault", wanted or name_from_path(path), workspace)
        held = len(uow.reader.entries("vault", workspace_id=workspace.id))
        refuse_over_limit(held, 1, limits.vaults_per_workspace, "vault", workspace)
        _refuse_archive(files, path)
        # A directory below where a vault was would stand in the way of the vault.
        refuse_locked(uow.reader, files, files.resolved(path))
        made = files.make_directory(path)
        try:
            called = new_name(uow.reader, "vault", made, wanted, workspace, [])
            place = FoundVault(made, files.vault_kind(made))
            register(uow, limits, workspace, [(called, place)], now)
            views = uow.reader.vaults(workspace_id=workspace.id)
            uow.commit("vault create", called, now)
        except BaseException:
            files.remove_directory(made)
            raise
    return next(view for view in views if view.path == made)
