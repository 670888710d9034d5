"""What undoing an operation does to directories: moves them back, refuses, or leaves them."""

from __future__ import annotations

from shlex import quote
from typing import TYPE_CHECKING

from symphony_cli.base.errors import Refused, SymphonyError
from symphony_cli.base.text import escaped
from symphony_cli.history.targets import first_action
from symphony_cli.registry.locked import refuse_unmovable
from symphony_cli.registry.row_places import is_within, rows_within

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from symphony_cli.domain.views import ChangeView, OperationView
    from symphony_cli.repos.ports import RepoWorld

# The rows alone; with a directory that moves back; with files that come back from the trash; or,
# for locks of vaults, not at all.
ROWS, MOVES, FILES, LOCKS = "rows", "moves", "files", "locks"
HOW = {
    "import": ROWS,
    "import --clone": FILES,
    "init": ROWS,
    "profile create": ROWS,
    "profile delete": ROWS,
    "profile detect": ROWS,
    "profile update": ROWS,
    "profile use": ROWS,
    "restore": ROWS,
    "workspace create": ROWS,
    "workspace delete": ROWS,
    "workspace import": ROWS,
    "workspace update": ROWS,
    "workspace use": ROWS,
    "repo add": ROWS,
    "repo clone": FILES,
    "repo move": MOVES,
    "repo relocate": ROWS,
    "repo remove": ROWS,
    "repo remove --delete-files": FILES,
    "repo scan": ROWS,
    "repo sync": ROWS,
    "repo update": ROWS,
    "vault add": ROWS,
    "vault create": ROWS,
    "vault lock": LOCKS,
    "vault remove": ROWS,
    "vault scan": ROWS,
    "vault unlock": LOCKS,
    "vault update": ROWS,
    "vault use": ROWS,
    "vault use --unset": ROWS,
}
"""How each action is undone."""

_ROWS_ALONE = "to change the registry alone, pass --force"


def moves_back(
    world: RepoWorld, operation: OperationView, back: Sequence[ChangeView], *, force: bool
) -> list[tuple[str, str]]:
    """Return the moves of directories, from and to, that belong to the changes that go `back`.

    Raises Refused if the directories are not as the operation left them, or something else than a
    move would be needed; with `force` the rows go back alone, except for locked vaults.
    """
    how = HOW.get(first_action(operation.action), ROWS)
    if how == LOCKS:
        _refuse_locks(back)
    if how == MOVES and not force:
        return _moved_back(world, back)
    if how == FILES and not force:
        _refuse_files(world, back)
        return list(_restored(world, back))
    return []


def _refuse_locks(back: Sequence[ChangeView]) -> None:
    for one in back:
        if one.noun == "vault" and one.before and one.after:
            verb = "lock" if one.after["is_locked"] else "unlock"
            command = f"symphony vault {verb} {one.row_id[:8]}"
            raise Refused(
                "LOCK_NOT_UNDONE",
                f"undo does not lock or unlock vaults: {_quoted(one.after)}",
                hint=f"to {verb} it, run `{command}`; to undo an older operation, run `symphony"
                " history revert ID`",
            )


def _moved_back(world: RepoWorld, back: Sequence[ChangeView]) -> list[tuple[str, str]]:
    paths = [
        (str(one.before["path"]), str(one.after["path"]))
        for one in back
        if one.noun == "repo" and one.before and one.after
    ]
    # Others moved with it, from within.
    source, target = min(paths, key=lambda both: len(both[0]))
    if world.files.missing(source) and not world.files.missing(target):
        # It is there already: only the rows go back.
        return []
    if world.files.missing(source):
        message = f"'{escaped(source)}' does not exist, so it cannot be moved back"
        raise Refused("MOVED_SINCE", message, hint=_ROWS_ALONE)
    if not world.files.missing(target):
        message = f"'{escaped(target)}' exists, so '{escaped(source)}' cannot be moved back"
        raise Refused("MOVED_SINCE", message, hint=_ROWS_ALONE)
    refuse_unmovable(world.files, rows_within(world.reader, source), source)
    return [(source, world.mover.destination(source, target))]


def _refuse_files(world: RepoWorld, back: Sequence[ChangeView]) -> None:
    """Raise Refused if repos that would be unregistered have files."""
    for one in back:
        if one.before and not one.after and not world.files.missing(str(one.before["path"])):
            raise Refused(
                "FILES_NOT_DELETED",
                f"{one.noun} {_quoted(one.before)} has files, which this command does not delete",
                hint=f"to delete them, run `symphony repo remove {one.row_id[:8]}"
                f" --delete-files`; {_ROWS_ALONE}",
            )


def _restored(world: RepoWorld, back: Sequence[ChangeView]) -> Iterator[tuple[str, str]]:
    """Yield the moves out of the trash. Raises Refused for what is not there."""
    added = [one.after for one in back if one.after and one.before is None]
    gone = {str(one["path"]): one for one in added if "path" in one}
    gone = {path: one for path, one in gone.items() if world.files.missing(path)}
    for path, one in gone.items():
        if any(is_within(path, other) for other in gone if other != path):
            continue
        same = (it for it in world.remover.in_trash(path) if _is_of(world, it, one))
        trashed = next(same, None)
        if trashed is None:
            raise Refused(
                "FILES_DELETED",
                f"{_quoted(one)} was deleted with its files, which are not in the trash:"
                f" {escaped(path)}",
                hint=f"{_clone(one)}{_ROWS_ALONE}",
            )
        yield trashed, path


def _is_of(world: RepoWorld, directory: str, values: Any) -> bool:
    """Whether a directory has the repo with these values, as far as its first commit says."""
    commit = values.get("root_commit")
    if commit is None:
        return True
    try:
        return world.git.inspect(directory).root_commit == commit
    except SymphonyError:
        return False


def _clone(values: Any) -> str:
    url = values.get("remote_url")
    if not url:
        return ""
    return escaped(f"to clone it again, run `symphony repo clone {quote(url)}`; ")


def _quoted(values: Any) -> str:
    return f"'{escaped(str(values['name']))}'"
