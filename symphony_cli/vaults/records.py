"""Vaults: list, show, update, use, remove."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from symphony_cli.base.errors import InvalidValue, NotFound
from symphony_cli.registry import contexts, listing
from symphony_cli.registry.listing import with_state
from symphony_cli.registry.rows import refuse_taken_place, subject_of
from symphony_cli.vaults.registration import place_at

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from symphony_cli.domain.views import VaultView
    from symphony_cli.registry.choices import Choice
    from symphony_cli.registry.ports import Clock, Files, Forget, Reader, UnitOfWork


def list_vaults(
    reader: Reader,
    files: Files,
    choice: Choice,
    *,
    query: str | None = None,
    everywhere: bool = False,
    missing: bool = False,
) -> list[VaultView]:
    """Return the vaults of the workspace in context, `everywhere` those of the whole profile."""
    return listing.rows_in_context(
        reader,
        choice,
        reader.vaults,
        lambda vaults: with_state(vaults, files),
        query=query,
        everywhere=everywhere,
        missing=missing,
    )


def show(reader: Reader, files: Files, reference: str, choice: Choice) -> VaultView:
    """Return the vault that is referred to. Raises NotFound, Ambiguous."""
    entry = contexts.resolve_held(reader, "vault", reference, choice)
    return with_state(reader.vaults(id=entry.id), files)[0]


def update(
    uow: UnitOfWork,
    reader: Reader,
    files: Files,
    clock: Clock,
    choice: Choice,
    reference: str,
    *,
    name: str | None = None,
    path: str | None = None,
    kind: str | None = None,
    recipients: Sequence[str] = (),
    unset_recipients: Sequence[str] = (),
    check_recipient: Callable[[str], str] = str,
    auto_lock: int | None = None,
    no_auto_lock: bool = False,
    metadata: Sequence[str] = (),
    unset_metadata: Sequence[str] = (),
) -> VaultView:
    """Change what is not None of a vault; `recipients` are added, each as `check_recipient` has it.

    A new path must be that of a directory, or of a vault that is locked.
    """
    from symphony_cli.domain.objects import changed
    from symphony_cli.domain.vaults import changed_recipients

    now = clock()
    added = [check_recipient(recipient) for recipient in recipients]
    values: dict[str, Any] = {"name": name, "kind": kind, "auto_lock": auto_lock}
    values = {field: value for field, value in values.items() if value is not None}
    if no_auto_lock:
        if auto_lock is not None:
            message = "--auto-lock and --no-auto-lock exclude each other"
            raise InvalidValue("AUTO_LOCK_INVALID", message, field="auto_lock")
        values["auto_lock"] = None
    if path is not None:
        place = place_at(reader, files, path)
        values["path"] = place.path
        if place.is_locked:
            values["is_locked"] = True
    with uow:
        entry = contexts.resolve_held(uow.reader, "vault", reference, choice)
        before = uow.vaults.get(UUID(entry.id))
        after = before.changed(
            now,
            **values,
            recipients=changed_recipients(before.recipients, added, unset_recipients),
            metadata=changed(before.metadata, metadata, unset_metadata, "metadata"),
        )
        refuse_taken_place(uow.reader, entry, after.name, after.path)
        uow.vaults.update(after)
        views = uow.reader.vaults(id=entry.id)
        uow.commit("vault update", after.name, now)
    return with_state(views, files)[0]


def use(uow: UnitOfWork, files: Files, clock: Clock, choice: Choice, reference: str) -> VaultView:
    """Make a vault the default one of its workspace. Raises NotFound, Ambiguous."""
    with uow:
        entry = contexts.resolve_held(uow.reader, "vault", reference, choice)
        uow.use_vault(UUID(entry.workspace_id), UUID(entry.id))
        views = uow.reader.vaults(id=entry.id)
        uow.commit("vault use", entry.name, clock())
    return with_state(views, files)[0]


def unset(uow: UnitOfWork, files: Files, clock: Clock, choice: Choice) -> VaultView:
    """Have the workspace in context no vault set as its default, and return the one that was.

    Raises NotFound where none was.
    """
    with uow:
        workspace = contexts.workspace(uow.reader, choice)
        entry = uow.reader.default_vault(workspace.id)
        if entry is None:
            raise NotFound("DEFAULT_VAULT_NOT_SET", f"no default vault was set in {workspace}")
        uow.unset_vault(UUID(entry.id))
        views = uow.reader.vaults(id=entry.id)
        uow.commit("vault use --unset", entry.name, clock())
    return with_state(views, files)[0]


def remove(
    uow: UnitOfWork,
    files: Files,
    clock: Clock,
    choice: Choice,
    references: Sequence[str],
    *,
    forget: Forget,
) -> list[VaultView]:
    """Forget vaults; their files are not touched. Nothing is forgotten unless all are found.

    `forget` is told of each.
    """
    with uow:
        entries = [
            contexts.resolve_held(uow.reader, "vault", reference, choice)
            for reference in references
        ]
        views: list[VaultView] = []
        for entry in dict.fromkeys(entries):
            views += uow.reader.vaults(id=entry.id)
            uow.vaults.delete(uow.vaults.get(UUID(entry.id)))
        uow.commit("vault remove", subject_of([view.name for view in views], "vault"), clock())
    for view in views:
        forget(view.path)
    return with_state(views, files)
