"""The deletion of indexes with everything beside them."""

from __future__ import annotations

import os
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from symphony_cli.store.note_index.exclusion import ALONE, SHARED, Held
from symphony_cli.store.note_index.schema import (
    discard,
    index_file,
    open_index,
    touches,
    unfinished_file,
    unusable,
    vault_of,
)

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Sequence

_INSIDE = "select 1 from folders where path = ?1 or (path > ?1 || '/' and path < ?1 || '0') limit 1"
_WAIT_SECONDS = 0.5


@contextmanager
def forgetting(directory: str, vault: str) -> Generator[None]:
    """Delete all indexes that may contain text of a vault, and let none appear during a block.

    Waits for searches that use an index. Raises Failed (INDEX_UNUSABLE).
    """
    # A search that is about to create the directory must find it locked. If nobody can create it,
    # it has no index.
    try:
        os.makedirs(directory, 0o700, exist_ok=True)
    except OSError:
        yield
        return
    with Held(directory, ALONE):
        own = index_file(directory, vault)
        _discard(path for path in _indexes(directory) if path == own or touches(path, vault))
        yield


def forget_left(directory: str, closed: Sequence[str]) -> None:
    """Delete what `left` returns. Raises Failed (INDEX_UNUSABLE)."""
    if left(directory, closed):
        # Look again, alone.
        with Held(directory, ALONE):
            _discard(path for path in _indexes(directory) if _is_left(path, closed))


def left(directory: str, closed: Sequence[str]) -> list[str]:
    """Return the indexes of missing directories, and the ones with text of `closed` vaults.

    Raises Failed (INDEX_UNUSABLE).
    """
    with Held(directory, SHARED):
        return [path for path in _indexes(directory) if _is_left(path, closed)]


def _indexes(directory: str) -> list[str]:
    """Return the paths of all indexes, also if only files beside them exist."""
    try:
        names = os.listdir(directory)
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise unusable(os.path.join(directory, "*.db"), error) from error
    stems = {name.partition(".db")[0] for name in names if ".db" in name}
    return sorted(os.path.join(directory, f"{stem}.db") for stem in stems)


def _discard(paths: Iterable[str]) -> None:
    for path in paths:
        try:
            # The unfinished one first: without locks, a process that replaces the index by it has
            # then done so before, or fails.
            discard(unfinished_file(path))
            discard(path)
            # The last one, since it names the vault.
            discard(f"{path}.lock")
        except OSError as error:
            raise unusable(path, error) from error


def _is_left(path: str, closed: Sequence[str]) -> bool:
    vault = vault_of(path)
    if vault is None or not os.path.isdir(vault):
        return True
    inside = [one[len(vault) + 1 :] for one in closed if one.startswith(f"{vault}/")]
    return bool(inside) and _holds(path, inside)


def _holds(path: str, inside: Sequence[str]) -> bool:
    """Whether an index has notes in one of some directories of its vault."""
    try:
        connection = open_index(path, _WAIT_SECONDS)
        if connection is None:
            # It is unfinished, or of an unknown version.
            return True
        try:
            rows = (connection.execute(_INSIDE, (os.fsencode(one),)) for one in inside)
            return any(row.fetchone() for row in rows)
        finally:
            connection.close()
    except sqlite3.Error:
        return True
