"""The indexes of notes: brought up to date before each question, one for each vault.

Light: every search loads it. What writes is imported only where something has changed.
"""

from __future__ import annotations

import os
import sqlite3
import time

from symphony_cli.domain.note_views import Match, NoteEntry
from symphony_cli.store.note_changes import changes, notes_in
from symphony_cli.store.note_schema import discard, index_file, is_damage, open_index, unusable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Any, Final, TypeVar

    from symphony_cli.domain.note_views import Folder, NoteSource
    from symphony_cli.store.note_changes import Changes

    Answer = TypeVar("Answer")
    Ask = Callable[[sqlite3.Connection, list[Folder]], Answer]

# How long to wait for another process that brings an index up to date, before it is asked as it is.
WAIT_SECONDS: Final = 0.5

_SEARCH = """
select notes.path, notes.title, words.rank from words join notes on notes.id = words.rowid
where words match ?{tags} order by words.rank limit ?
"""
_WITH_TAG = " and (instr(notes.tag_keys, ?) or instr(notes.tag_keys, ?))"


class NoteIndexes:
    """The indexes in a directory. Every method raises Failed (INDEX_UNUSABLE).

    `read_yaml` is what `notes.parse` takes.
    """

    def __init__(
        self, directory: str, files: NoteSource, read_yaml: Callable[[str], dict[str, Any] | None]
    ) -> None:
        self._directory = directory
        self._files = files
        self._read_yaml = read_yaml

    def search(
        self, vault: str, expression: str, *, tags: Sequence[str] = (), limit: int
    ) -> list[Match]:
        """Return the best matches among a vault's notes, those with all of the tags."""
        keys = [tag.casefold() for tag in tags]
        bounds = [bound for key in keys for bound in (f"\n{key}\n", f"\n{key}/")]
        query = _SEARCH.format(tags=_WITH_TAG * len(keys))

        def ask(connection: sqlite3.Connection, _: object) -> list[Match]:
            rows = connection.execute(query, (expression, *bounds, limit))
            return [Match(os.fsdecode(path), title, -rank) for path, title, rank in rows]

        return self._answer(vault, ask)

    def notes(self, vault: str) -> list[NoteEntry]:
        """Return a vault's notes, sorted by path."""

        def ask(connection: sqlite3.Connection, folders: Iterable[Folder]) -> list[NoteEntry]:
            import json

            # Not those in the index: of notes that have just changed it has none.
            times = {file.path: file.changed_at for one in folders for file in notes_in(*one)}
            rows = connection.execute("select path, title, marks from notes order by path")
            return [
                NoteEntry(os.fsdecode(path), title, aliases, tags, times.get(path, 0), links)
                for path, title, marks in rows
                for aliases, tags, links in [json.loads(marks)]
            ]

        return self._answer(vault, ask)

    def forget(self, vault: str) -> None:
        """Delete the indexes that have text of what is in a vault.

        These are its own and those of the vaults that it is in and that are in it; and those of
        directories that are no more, since what was in them may be there now.
        """
        try:
            names = os.listdir(self._directory)
        except OSError:
            return
        own = index_file(self._directory, vault)
        for name in names:
            path = os.path.join(self._directory, name)
            if name.endswith(".db") and (path == own or _touches(path, vault)):
                try:
                    discard(path)
                except OSError as error:
                    raise unusable(path, error) from error

    def _answer(self, vault: str, ask: Ask[Answer]) -> Answer:
        """Ask the vault's index when it is up to date; one that is damaged is made anew, once."""
        path = index_file(self._directory, vault)
        try:
            try:
                return self._ask(path, vault, ask)
            except sqlite3.Error as error:
                if not is_damage(error):
                    raise
            discard(path)
            return self._ask(path, vault, ask)
        except (sqlite3.Error, OSError) as error:
            raise unusable(path, error) from error

    def _ask(self, path: str, vault: str, ask: Ask[Answer]) -> Answer:
        connection, folders = self._fresh(path, vault)
        try:
            return ask(connection, folders)
        finally:
            connection.close()

    def _fresh(self, path: str, vault: str) -> tuple[sqlite3.Connection, list[Folder]]:
        """Return a connection to an index that is up to date, or as near to that as can be.

        And the vault's folders, as they were looked at.
        """
        begun = time.time_ns()
        folders = self._files.folders(vault)
        connection = open_index(path, WAIT_SECONDS)
        if connection is not None:
            try:
                difference = changes(connection, folders)
                if not difference or self._update(connection, vault, difference, begun):
                    return connection, difference.all_folders
            except BaseException:
                connection.close()
                raise
            connection.close()
            folders = self._files.folders(vault)
        looked = list(folders)
        return self._built(path, vault, looked, begun), looked

    def _update(
        self, connection: sqlite3.Connection, vault: str, difference: Changes, begun: int
    ) -> bool:
        """Take the changes in; whether the index is good, and need not be made anew."""
        from symphony_cli.store.note_writing import NoteRows, update

        rows = NoteRows(vault, self._files, self._read_yaml)
        return update(connection, difference, rows, begun)

    def _built(
        self, path: str, vault: str, folders: Iterable[Folder], begun: int
    ) -> sqlite3.Connection:
        from symphony_cli.store.note_building import build_alone
        from symphony_cli.store.note_writing import NoteRows

        os.makedirs(self._directory, 0o700, exist_ok=True)
        rows = NoteRows(vault, self._files, self._read_yaml)
        build_alone(path, vault, folders, rows, begun)
        connection = open_index(path, WAIT_SECONDS)
        if connection is None:
            raise sqlite3.DatabaseError("it was deleted at once")
        return connection


def _touches(path: str, vault: str) -> bool:
    """Whether an index is of a vault with another in it or around it, of a gone one or unknown."""
    try:
        connection = sqlite3.connect(path, isolation_level=None)
        try:
            other = os.fsdecode(connection.execute("select vault from state").fetchone()[0])
        finally:
            connection.close()
    except (sqlite3.Error, TypeError):
        return True
    if not os.path.isdir(other):
        return True
    return f"{other}/".startswith(f"{vault}/") or f"{vault}/".startswith(f"{other}/")
