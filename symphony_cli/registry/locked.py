"""Locked vaults: what has nothing to read now, and what says so where something was to be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

from symphony_cli.base.errors import InvalidValue, NotFound, Refused
from symphony_cli.domain.vault_places import (
    DOUBLED,
    INTERRUPTED,
    LOCKED,
    MEND,
    MENDING,
    MISSING,
    MOVE_ONE,
    UNDER_WAY,
    archive_of,
    both_are_there,
    work_directory_of,
)
from symphony_cli.registry.contexts import with_parents

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from symphony_cli.base.findings import Notice
    from symphony_cli.domain.views import Entry, RepoView, VaultView
    from symphony_cli.registry.ports import Files, Reader

Seen = TypeVar("Seen")


class Away(NamedTuple):
    """Why nothing is at a path that is in a vault, and the line that would bring it back.

    `code` is that of the error which says so where it is the one thing that is asked for.
    """

    code: str
    reason: str
    hint: str


def is_without_directory(files: Files, path: str, state: str) -> bool:
    """Whether a vault in a state has no directory to read, though it is not missing."""
    return state == LOCKED or (state == INTERRUPTED and files.missing(path))


def is_missing(files: Files, entry: Entry) -> bool:
    """Whether nothing can be found at a row's path now; a locked vault is there."""
    path = str(entry.path)
    if entry.noun == "vault":
        return files.vault_state(path) == MISSING
    return files.missing(path)


def refuse_locked(reader: Reader, files: Files, path: str) -> None:
    """Raise Refused when a path is that of a vault that cannot be read, or in such a one."""
    for vault in reader.entries("vault", paths=with_parents(path)):
        state = files.vault_state(str(vault.path))
        if is_without_directory(files, str(vault.path), state):
            raise _refusal(reader, vault, state)


def refuse_missing(reader: Reader, files: Files, vault: Entry) -> None:
    """Raise Refused for a vault that cannot be read, NotFound for one that is not there."""
    path = str(vault.path)
    if not files.missing(path):
        return
    refuse_locked(reader, files, path)
    from shlex import quote

    raise NotFound(
        "VAULT_MISSING",
        f"neither {path} nor {archive_of(path)} is there",
        hint=f"where it is now: symphony vault update {quote(vault.name)} --path DIR",
    )


def told_before_writing(reader: Reader, files: Files, vault: Entry) -> list[Notice]:
    """Return what to tell before something is made in a vault.

    Raises as `refuse_missing` does, and Refused while it is being locked or unlocked.
    """
    refuse_missing(reader, files, vault)
    path = str(vault.path)
    state = files.vault_state(path)
    if state == INTERRUPTED:
        raise _interrupted(vault)
    if state != DOUBLED:
        return []
    from symphony_cli.base.findings import Notice

    return [Notice("VAULT_DOUBLED", f"{vault}: {both_are_there(path)}; {MOVE_ONE}")]


def looked(reader: Reader, files: Files, path: str, look: Callable[[str], Seen]) -> Seen:
    """Return what a look at a path does; raises Refused where that is locked away in a vault."""
    try:
        return look(path)
    except InvalidValue:
        refuse_locked(reader, files, files.resolved(path))
        raise


def directory(reader: Reader, files: Files, path: str) -> str:
    """Return what `files.directory` does; raises Refused where that is locked away in a vault."""
    return looked(reader, files, path, files.directory)


def locked_away(reader: Reader, files: Files, gone: Collection[str]) -> dict[str, Away]:
    """Return why nothing is at those of the paths that are in vaults which cannot be read.

    There has to be nothing at any of them; where there is no path, no vault is looked for.
    """
    if not gone:
        return {}
    vaults = {str(vault.path): vault for vault in reader.entries("vault")}
    places = places_without_directory(files, vaults.values())
    if not places:
        return {}
    reasons: dict[str, Away] = {}
    found: dict[str, Away] = {}
    for path in gone:
        holder = next((parent for parent in with_parents(path) if parent in places), None)
        if holder is not None:
            if holder not in reasons:
                reasons[holder] = _away(reader, files, vaults[holder])
            found[path] = reasons[holder]
    return found


def _away(reader: Reader, files: Files, vault: Entry) -> Away:
    if files.vault_state(str(vault.path)) == LOCKED:
        reason = f"in {vault}, which is locked"
        return Away("VAULT_LOCKED", reason, _unlocking(reader, vault))
    return Away("VAULT_INTERRUPTED", f"in {vault}, which {UNDER_WAY}", MENDING)


def told(away: Mapping[str, Away], repos: Iterable[Entry | RepoView]) -> list[Notice]:
    """Return a notice for each vault that has some of the repos locked away."""
    from symphony_cli.base.findings import Notice

    held: dict[Away, list[str]] = {}
    for repo in repos:
        if found := away.get(str(repo.path)):
            held.setdefault(found, []).append(repo.name)
    notices: list[Notice] = []
    for found, names in held.items():
        which = f"repo '{names[0]}' is" if len(names) == 1 else f"{len(names)} repos are"
        notices.append(Notice(found.code, f"{which} {found.reason}: {found.hint}"))
    return notices


def _refusal(reader: Reader, vault: Entry, state: str) -> Refused:
    if state == LOCKED:
        hint = f"unlock it: {_unlocking(reader, vault)}"
        return Refused("VAULT_LOCKED", f"{vault} is locked", hint=hint)
    return _interrupted(vault)


def _unlocking(reader: Reader, vault: Entry) -> str:
    from symphony_cli.registry.rows import typed

    return f"symphony vault unlock {typed(reader, vault)}"


def _interrupted(vault: Entry) -> Refused:
    return Refused("VAULT_INTERRUPTED", f"{vault} {UNDER_WAY}", hint=MEND)


def refuse_unmovable(files: Files, entries: Iterable[Entry], source: str) -> None:
    """Raise Refused when a vault among the rows cannot move with the directory that they are in.

    That is one that may be at work now, and one that is `source` itself and has its archive beside.
    """
    for vault in (entry for entry in entries if entry.noun == "vault"):
        state = files.vault_state(str(vault.path))
        if state == DOUBLED and vault.path == source:
            message = f"{vault}: {both_are_there(source)}"
            raise Refused("VAULT_DOUBLED", message, hint=MOVE_ONE)
        if state == INTERRUPTED:
            raise _interrupted(vault)


def places_without_directory(files: Files, entries: Iterable[Entry]) -> set[str]:
    """Return the paths of those vaults among the rows that have no directory to read."""
    paths = [str(entry.path) for entry in entries if entry.noun == "vault"]
    return {path for path in paths if is_without_directory(files, path, files.vault_state(path))}


def is_in(path: str, places: Collection[str]) -> bool:
    """Whether a path is one of the places or below one."""
    return any(parent in places for parent in with_parents(path))


def left_locked(vaults: Iterable[VaultView]) -> list[Notice]:
    """Return where that is which stays of vaults that are forgotten while they are locked."""
    from symphony_cli.base.findings import Notice

    notices: list[Notice] = []
    for vault in vaults:
        if vault.state == LOCKED:
            message = f"vault '{vault.name}' stays locked: {archive_of(vault.path)}"
            notices.append(Notice("ARCHIVE_LEFT", message))
        elif vault.state == INTERRUPTED:
            message = f"vault '{vault.name}' {UNDER_WAY}; see {work_directory_of(vault.path)}"
            notices.append(Notice("VAULT_INTERRUPTED", message))
    return notices
