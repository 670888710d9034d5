"""What the services of every noun share: reading one row back, and the checks of a new one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from symphony_cli.base.errors import Conflict
from symphony_cli.base.text import key

if TYPE_CHECKING:
    from symphony_cli.domain.views import Entry
    from symphony_cli.registry.ports import Reader

MOST_NAMED = 3


def refuse_taken_name(
    reader: Reader, noun: str, name: str, parent: Entry, *, own_id: str | None = None
) -> None:
    """Raise Conflict when another row than `own_id` has the name in `parent`, whatever its case."""
    ids = {"profile_id": parent.id} if parent.noun == "profile" else {"workspace_id": parent.id}
    for entry in reader.entries(noun, name_key=key(name), **ids):
        if entry.id != own_id:
            raise Conflict(
                f"{noun.upper()}_NAME_TAKEN",
                f"{entry} already exists in {parent}",
                hint="choose another name with --name" if noun != "workspace" else None,
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
                hint=f"see it: symphony {noun} show {quote(entry.full_name)}",
                field="path",
            )


def refuse_over_limit(held: int, added: int, limit: int, noun: str, parent: Entry) -> None:
    """Raise Conflict, naming the setting, when `added` more rows are too many for `parent`."""
    # A limit that was lowered since is no reason to refuse what adds nothing.
    if added and held + added > limit:
        setting = f"limits.{noun}s_per_{parent.noun}"
        raise Conflict(
            f"{noun.upper()}_LIMIT_REACHED",
            f"{parent} may hold {counted(limit, noun)}; it has {held}, and {added} would be added",
            hint=f"raise the limit: symphony config set {setting} {held + added}",
        )


def refuse_taken_place(reader: Reader, own: Entry, name: str, path: str) -> None:
    """Raise Conflict when another repo or vault of `own`'s workspace has the name or the path."""
    [workspace] = reader.entries("workspace", id_prefix=str(own.workspace_id).replace("-", ""))
    refuse_taken_name(reader, own.noun, name, workspace, own_id=own.id)
    _refuse_taken_path(reader, own.noun, path, workspace, own_id=own.id)


def new_name(
    reader: Reader,
    noun: str,
    path: str,
    name: str | None,
    workspace: Entry,
    others: Iterable[str],
) -> str:
    """Return the name under which a path is to be registered: `name`, or its directory's.

    Raises Conflict when the workspace has the path or the name, or one of the `others`, which are
    about to be registered too, has the name.
    """
    from symphony_cli.domain.names import name_from_path

    _refuse_taken_path(reader, noun, path, workspace)
    wanted = name or name_from_path(path)
    refuse_taken_name(reader, noun, wanted, workspace)
    if key(wanted) in {key(other) for other in others}:
        raise Conflict(
            f"{noun.upper()}_NAME_TAKEN",
            f"{path}: another of the given paths is called '{wanted}' too",
            hint="add it by itself, with --name",
            field="name",
        )
    return wanted


def typed(reader: Reader, entry: Entry) -> str:
    """Return what names a repo or vault in a shell: its name alone, unless another one has it."""
    same = reader.entries(entry.noun, profile_id=entry.profile_id, name_key=key(entry.name))
    name = entry.name if len(same) == 1 else entry.full_name
    if name.startswith("-"):
        # It would be taken for an option.
        return entry.id[:8]
    from shlex import quote

    return quote(name)


def counted(number: int, noun: str) -> str:
    """Return a number of things in words: `1 repo`, `2 repos`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def subject_of(names: Sequence[str], noun: str) -> str:
    """Return what the history says an operation was about: a few names, else how many there are."""
    return ", ".join(names) if len(names) <= MOST_NAMED else counted(len(names), noun)
