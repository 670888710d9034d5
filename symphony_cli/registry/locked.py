"""Paths in vaults that are locked or interrupted."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from symphony_cli.base.errors import InvalidValue, NotFound, Refused
from symphony_cli.base.light import NamedTuple
from symphony_cli.domain.vault_places import (
    CONFLICT_HINT,
    CONFLICTING,
    INTERRUPTED,
    INTERRUPTION,
    LOCKED,
    MISSING,
    RECOVERY_HINT,
    archive_of,
    conflict_message,
    work_directory_of,
)
from symphony_cli.registry.surroundings import with_parents

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from symphony_cli.base.findings import Notice
    from symphony_cli.domain.entries import Entry
    from symphony_cli.domain.views import RepoView, VaultView
    from symphony_cli.registry.ports import Files, Reader

Seen = TypeVar("Seen")


class Unreadable(NamedTuple):
    """Why a path in a vault is missing.

    `code` is the error's code, `hint` the advice that shows the path again.
    """

    code: str
    reason: str
    hint: str


def is_unreadable(files: Files, path: str, state: str) -> bool:
    """Whether a vault has no directory now, though it is not missing."""
    return state == LOCKED or (state == INTERRUPTED and files.missing(path))


def is_missing(files: Files, entry: Entry) -> bool:
    """Whether an entry's path is missing. A locked vault is not."""
    path = str(entry.path)
    if entry.noun == "vault":
        return files.vault_state(path) == MISSING
    return files.missing(path)


def refuse_locked(reader: Reader, files: Files, path: str) -> None:
    """Raise Refused if a path is, or is in, an unreadable vault."""
    for vault in reader.entries("vault", paths=with_parents(path)):
        state = files.vault_state(str(vault.path))
        if is_unreadable(files, str(vault.path), state):
            raise _refusal(reader, vault, state)


def refuse_missing(reader: Reader, files: Files, vault: Entry) -> None:
    """Raise Refused for an unreadable vault, NotFound for a missing one."""
    path = str(vault.path)
    if not files.missing(path):
        return
    refuse_locked(reader, files, path)
    from shlex import quote

    raise NotFound(
        "VAULT_MISSING",
        f"neither {path} nor {archive_of(path)} exists",
        hint=f"to record its new path, run `symphony vault edit {quote(vault.name)} --path DIR`",
    )


def refuse_unwritable(reader: Reader, files: Files, vault: Entry) -> list[Notice]:
    """Refuse to write to an unreadable vault; return a warning if it has a second copy.

    Raises as `refuse_missing` does, and Refused while the vault is being locked or unlocked.
    """
    refuse_missing(reader, files, vault)
    path = str(vault.path)
    state = files.vault_state(path)
    if state == INTERRUPTED:
        raise _interrupted(vault)
    if state != CONFLICTING:
        return []
    from symphony_cli.base.findings import Notice

    return [Notice("VAULT_DOUBLED", f"{vault}: {conflict_message(path)}; {CONFLICT_HINT}")]


def unless_locked(reader: Reader, files: Files, path: str, read: Callable[[str], Seen]) -> Seen:
    """Return `read(path)`. Raises Refused if it fails because of an unreadable vault."""
    try:
        return read(path)
    except InvalidValue:
        refuse_locked(reader, files, files.resolved(path))
        raise


def directory(reader: Reader, files: Files, path: str) -> str:
    """Return the real path of a directory. Raises Refused if it is in an unreadable vault."""
    return unless_locked(reader, files, path, files.directory)


def unreadable_paths(reader: Reader, files: Files, gone: Collection[str]) -> dict[str, Unreadable]:
    """Return the reason for each of the missing paths (`gone`) that is in an unreadable vault."""
    if not gone:
        return {}
    vaults = {str(vault.path): vault for vault in reader.entries("vault")}
    places = unreadable_vaults(files, vaults.values())
    if not places:
        return {}
    reasons: dict[str, Unreadable] = {}
    found: dict[str, Unreadable] = {}
    for path in gone:
        holder = next((parent for parent in with_parents(path) if parent in places), None)
        if holder is not None:
            if holder not in reasons:
                reasons[holder] = _reason(reader, files, vaults[holder])
            found[path] = reasons[holder]
    return found


def _reason(reader: Reader, files: Files, vault: Entry) -> Unreadable:
    if files.vault_state(str(vault.path)) == LOCKED:
        reason = f"in {vault}, which is locked"
        return Unreadable("VAULT_LOCKED", reason, _unlocking(reader, vault))
    return Unreadable("VAULT_INTERRUPTED", f"in {vault}, which {INTERRUPTION}", RECOVERY_HINT)


def unreadable_notices(
    reasons: Mapping[str, Unreadable], repos: Iterable[Entry | RepoView]
) -> list[Notice]:
    """Return a notice for each unreadable vault that holds some of the repos."""
    from symphony_cli.base.findings import Notice

    held: dict[Unreadable, list[str]] = {}
    for repo in repos:
        if found := reasons.get(str(repo.path)):
            held.setdefault(found, []).append(repo.name)
    notices: list[Notice] = []
    for found, names in held.items():
        which = f"repo '{names[0]}' is" if len(names) == 1 else f"{len(names)} repos are"
        notices.append(Notice(found.code, f"{which} {found.reason}; {found.hint}"))
    return notices


def _refusal(reader: Reader, vault: Entry, state: str) -> Refused:
    if state == LOCKED:
        hint = _unlocking(reader, vault)
        return Refused("VAULT_LOCKED", f"{vault} is locked", hint=hint)
    return _interrupted(vault)


def _unlocking(reader: Reader, vault: Entry) -> str:
    from symphony_cli.registry.references import pasted_anywhere

    return f"to unlock it, run `symphony vault unlock {pasted_anywhere(reader, vault)}`"


def _interrupted(vault: Entry) -> Refused:
    return Refused("VAULT_INTERRUPTED", f"{vault} {INTERRUPTION}", hint=RECOVERY_HINT)


def refuse_unmovable(files: Files, entries: Iterable[Entry], source: str) -> None:
    """Raise Refused if a vault among the entries cannot move with the directory `source`.

    Such a vault is being locked or unlocked, or it is `source` and its archive stands beside it.
    """
    for vault in (entry for entry in entries if entry.noun == "vault"):
        state = files.vault_state(str(vault.path))
        if state == CONFLICTING and vault.path == source:
            message = f"{vault}: {conflict_message(source)}"
            raise Refused("VAULT_DOUBLED", message, hint=CONFLICT_HINT)
        if state == INTERRUPTED:
            raise _interrupted(vault)


def unreadable_vaults(files: Files, entries: Iterable[Entry]) -> set[str]:
    """Return the paths of the unreadable vaults among the entries."""
    paths = [str(entry.path) for entry in entries if entry.noun == "vault"]
    return {path for path in paths if is_unreadable(files, path, files.vault_state(path))}


def is_in(path: str, places: Collection[str]) -> bool:
    """Whether a path is, or is below, one of the places."""
    return any(parent in places for parent in with_parents(path))


def leftover_notices(vaults: Iterable[VaultView]) -> list[Notice]:
    """Return a notice for each unregistered vault that leaves an archive or a work directory."""
    from symphony_cli.base.findings import Notice

    notices: list[Notice] = []
    for vault in vaults:
        if vault.state == LOCKED:
            message = f"vault '{vault.name}' stays locked: {archive_of(vault.path)}"
            notices.append(Notice("ARCHIVE_LEFT", message))
        elif vault.state == INTERRUPTED:
            message = f"vault '{vault.name}' {INTERRUPTION}; see {work_directory_of(vault.path)}"
            notices.append(Notice("VAULT_INTERRUPTED", message))
    return notices
