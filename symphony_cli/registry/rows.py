"""Checks, edits and deletions shared by all nouns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Protocol, TypeVar
from uuid import UUID

from symphony_cli.base.errors import Conflict
from symphony_cli.base.text import key

if TYPE_CHECKING:
    from symphony_cli.domain.entries import Entry
    from symphony_cli.registry.ports import Reader, Repository, UnitOfWork

Noun = TypeVar("Noun")

MOST_NAMED = 3
# A sentence names at most so many rows.
MOST_LISTED = 5


def refuse_taken_name(
    reader: Reader, noun: str, name: str, parent: Entry, *, own_id: str | None = None
) -> None:
    """Raise Conflict if another entity in `parent` has the name, whatever its case."""
    ids = {"profile_id": parent.id} if parent.noun == "profile" else {"workspace_id": parent.id}
    for entry in reader.entries(noun, name_key=key(name), **ids):
        if entry.id != own_id:
            raise Conflict(
                f"{noun.upper()}_NAME_TAKEN",
                f"{entry} already exists in {parent}",
                hint="to choose another name, pass --name" if noun != "workspace" else None,
                field="name",
            )


def _refuse_taken_path(
    reader: Reader, noun: str, path: str, workspace: Entry, *, own_id: str | None = None
) -> None:
    for entry in reader.entries(noun, workspace_id=workspace.id, paths=[path]):
        if entry.id != own_id:
            from shlex import quote

            raise Conflict(
                f"{noun.upper()}_PATH_TAKEN",
                f"{path} is already registered as {entry} in {workspace}",
                hint=f"to see it, run `symphony {noun} show {quote(entry.full_name)}`",
                field="path",
            )


def refuse_over_limit(held: int, added: int, limit: int, noun: str, parent: Entry) -> None:
    """Raise Conflict, naming the setting, if `added` more entities exceed the limit."""
    # The limit may have been lowered below what `parent` holds.
    if added and held + added > limit:
        setting = f"limits.{noun}s_per_{parent.noun}"
        raise Conflict(
            f"{noun.upper()}_LIMIT_REACHED",
            f"{parent} can have at most {counted(limit, noun)}; it has {held}, and this adds"
            f" {added}",
            hint=f"to raise the limit, run `symphony config set {setting} {held + added}`",
        )


def refuse_taken_place(reader: Reader, own: Entry, name: str, path: str) -> None:
    """Raise Conflict if another repo or vault of `own`'s workspace has the name or the path."""
    [workspace] = reader.entries("workspace", id_prefix=str(own.workspace_id).replace("-", ""))
    refuse_taken_name(reader, own.noun, name, workspace, own_id=own.id)
    _refuse_taken_path(reader, own.noun, path, workspace, own_id=own.id)


def new_name(
    reader: Reader,
    noun: str,
    path: str,
    name: str | None,
    workspace: Entry,
    *,
    others: Iterable[str] = (),
) -> str:
    """Return the name to register a path under: `name`, or the directory's own.

    Raises Conflict if the workspace has the path or the name, or if one of `others`, the names
    registered in the same operation, is equal.
    """
    from symphony_cli.domain.names import name_from_path

    _refuse_taken_path(reader, noun, path, workspace)
    wanted = name or name_from_path(path)
    refuse_taken_name(reader, noun, wanted, workspace)
    if key(wanted) in {key(other) for other in others}:
        raise Conflict(
            f"{noun.upper()}_NAME_TAKEN",
            f"{path}: another of these paths has the name '{wanted}' too",
            hint="add it on its own, with --name",
            field="name",
        )
    return wanted


def given(**values: Any) -> dict[str, Any]:
    """Return the values that are not None."""
    return {field: value for field, value in values.items() if value is not None}


def unregister(uow: UnitOfWork, entries: Iterable[Entry]) -> None:
    """Delete the rows of entries. No file changes."""
    for entry in entries:
        match entry.noun:
            case "repo":
                _delete(uow.repos, entry)
            case "vault":
                _delete(uow.vaults, entry)
            case "workspace":
                _delete(uow.workspaces, entry)
            case _:
                _delete(uow.profiles, entry)


def _delete(repository: Repository[Noun], entry: Entry) -> None:
    repository.delete(repository.get(UUID(entry.id)))


def counted(number: int, noun: str) -> str:
    """Return a number with its noun: `1 repo`, `2 repos`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def first_of(names: Sequence[str]) -> str:
    """Return up to MOST_LISTED names as part of a sentence, and how many more there are."""
    more = len(names) - MOST_LISTED
    return f"{', '.join(names[:MOST_LISTED])}{f' and {more} more' if more > 0 else ''}"


def subject_of(names: Sequence[str], noun: str) -> str:
    """Return the subject of an operation for the history: up to MOST_NAMED names, or a count."""
    return ", ".join(names) if len(names) <= MOST_NAMED else counted(len(names), noun)


def held_by(reader: Reader, holder: Entry) -> str:
    """Return how much a profile or a workspace contains, as part of a question."""
    if holder.noun == "workspace":
        held = {noun: reader.entries(noun, workspace_id=holder.id) for noun in ("repo", "vault")}
    else:
        nouns = ("workspace", "repo", "vault")
        held = {noun: reader.entries(noun, profile_id=holder.id) for noun in nouns}
    words = [counted(len(rows), noun) for noun, rows in held.items() if rows]
    listed = " and ".join([", ".join(words[:-1]), words[-1]] if words[1:] else words)
    return f" with {listed}" if listed else ""


class Owned(Protocol):
    """A row of a workspace."""

    @property
    def workspace(self) -> str | None:
        """The name of its workspace."""
        ...

    @property
    def profile(self) -> str:
        """The username of its profile."""
        ...


def scope_words(rows: Sequence[Owned], noun: str = "repo") -> str:
    """Return how many rows these are, and of how many workspaces and profiles, if several."""
    workspaces = len({(row.profile, row.workspace) for row in rows})
    profiles = len({row.profile for row in rows})
    words = counted(len(rows), noun)
    if workspaces > 1:
        words += f" in {workspaces} workspaces"
    return f"{words} of {profiles} profiles" if profiles > 1 else words
