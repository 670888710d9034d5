"""Registration of vaults: add, create."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID, uuid4

from symphony_cli.base.errors import Conflict, InvalidValue, SymphonyError
from symphony_cli.domain.vault_places import ARCHIVE_SUFFIX, MISSING, OPEN, archive_of
from symphony_cli.registry import contexts, registration
from symphony_cli.registry.listing import with_state
from symphony_cli.registry.locked import directory, is_unreadable, refuse_locked
from symphony_cli.registry.rows import new_name, refuse_taken_name

if TYPE_CHECKING:
    from datetime import datetime

    from symphony_cli.domain.entries import Entry
    from symphony_cli.domain.search_results import FoundVault
    from symphony_cli.domain.vaults import Vault
    from symphony_cli.domain.views import VaultView
    from symphony_cli.registry.ports import Files, Reader, World


class VaultsAdded(NamedTuple):
    """Registered vaults, and the errors of other paths."""

    vaults: list[VaultView]
    failures: list[SymphonyError]


def _vault_at(name: str, place: FoundVault, workspace_id: UUID, at: datetime) -> Vault:
    from symphony_cli.domain.vaults import Vault

    return Vault(
        id=uuid4(),
        workspace_id=workspace_id,
        name=name,
        path=place.path,
        kind=place.kind,
        is_locked=place.is_locked,
        created_at=at,
        updated_at=at,
    )


VAULTS = registration.Noun["FoundVault", "VaultView"](
    "vault",
    limit=attrgetter("vaults_per_workspace"),
    entity=_vault_at,
    table=attrgetter("vaults"),
    views=attrgetter("vaults"),
)


def preview(name: str, place: FoundVault, workspace: Entry) -> VaultView:
    """Return the vault that registering a place would add."""
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
    """Return the vaults that a workspace would have with the places, its own first.

    `known` is the workspace in the registry, if it exists; `shown` is what it would become.
    """
    held = reader.vaults(workspace_id=known.id) if known else []
    added = registration.new_places(reader, "vault", known, places)
    new = [preview(name, place, shown) for name, place in added]
    chosen = reader.default_vault(known.id) if known else None
    if new and chosen is None:
        # A sole vault is the default only until the workspace has another one.
        held = [view._replace(is_default=False) for view in held]
        new = [view._replace(is_default=not held and len(new) == 1) for view in new]
    return [*held, *new]


def place_at(reader: Reader, files: Files, path: str) -> FoundVault:
    """Return the vault at its own path or its archive's path: a directory or a locked vault.

    The kind of a locked vault is unknown, so it is `plain`. Raises InvalidValue for neither,
    Refused for a path in a locked vault.
    """
    from symphony_cli.domain.search_results import FoundVault

    of_archive = path.removesuffix(ARCHIVE_SUFFIX)
    # A directory may have an archive's name.
    if of_archive and files.vault_state(files.resolved(of_archive)) not in (OPEN, MISSING):
        path = of_archive
    resolved = files.resolved(path)
    if is_unreadable(files, resolved, files.vault_state(resolved)):
        return FoundVault(resolved, "plain", is_locked=True)
    real = directory(reader, files, path)
    return FoundVault(real, files.vault_kind(real))


def add(world: World, paths: Sequence[str], *, name: str | None = None) -> VaultsAdded:
    """Register the vaults at the paths, locked ones too, in the active workspace.

    Of several paths, those that cannot be registered are failures. Raises the error of a sole path.
    """
    if len(paths) > 1 and name is not None:
        raise InvalidValue("ONE_PATH_NEEDED", "--name can only be used with one path", field="path")
    name = registration.wanted_name("vault", name)
    added = registration.add(
        world, VAULTS, paths, lambda path: place_at(world.reader, world.files, path), name=name
    )
    return VaultsAdded(with_state(world, added.views), added.failures)


def _refuse_archive(files: Files, path: str) -> None:
    """Raise Conflict if a locked vault has the path: a new directory would be another vault."""
    resolved = files.resolved(path)
    if is_unreadable(files, resolved, files.vault_state(resolved)):
        from shlex import quote

        raise Conflict(
            "PATH_TAKEN",
            f"a locked vault already exists: {archive_of(resolved)}",
            hint=f"to register it, run `symphony vault add {quote(resolved)}`",
            field="path",
        )


def create(world: World, path: str, *, name: str | None = None) -> VaultView:
    """Create a directory (0700) and register it as a vault; a failure leaves no directory.

    Raises Conflict if the path exists, also as a locked vault, or the name is taken; Refused in
    a locked vault.
    """
    from symphony_cli.domain.names import name_from_path
    from symphony_cli.domain.search_results import FoundVault

    wanted = registration.wanted_name("vault", name)
    now, files, limits = world.clock(), world.files, world.limits
    with world.unit_of_work as uow:
        workspace = contexts.workspace(uow.reader, world.choice)
        # Refuse before the directory is made, so that there is nothing to remove.
        refuse_taken_name(uow.reader, "vault", wanted or name_from_path(path), workspace)
        registration.refuse_full(uow.reader, limits, VAULTS, workspace, 1)
        _refuse_archive(files, path)
        # A directory inside a locked vault would keep it from being unlocked.
        refuse_locked(uow.reader, files, files.resolved(path))
        made = files.make_directory(path)
        try:
            free = new_name(uow.reader, "vault", made, wanted, workspace)
            place = FoundVault(made, files.vault_kind(made))
            [view] = registration.register(uow, limits, VAULTS, workspace, [(free, place)], at=now)
            uow.commit("vault create", free, now)
        except BaseException:
            files.remove_directory(made)
            raise
    return view
