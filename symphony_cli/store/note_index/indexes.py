"""The indexes of notes, one per vault, each updated before a query.

Every search imports this module, so it imports nothing heavy, and writing only if notes changed.
"""

from __future__ import annotations

import os
import time

from symphony_cli.base.text import search_key
from symphony_cli.domain.vault_places import archive_of
from symphony_cli.notes.queries import expression_of
from symphony_cli.notes.text.words import tag_key
from symphony_cli.notes.views import Match, Matches, NoteEntry
from symphony_cli.store.connection import sqlite3
from symphony_cli.store.note_index.changes import Look, changes, notes_in
from symphony_cli.store.note_index.exclusion import SHARED, Held
from symphony_cli.store.note_index.schema import (
    identity,
    index_file,
    is_damage,
    open_as_it_is,
    open_index,
    unusable,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from contextlib import AbstractContextManager
    from typing import Final, TypeVar

    from symphony_cli.base.errors import Failed
    from symphony_cli.base.findings import Notice
    from symphony_cli.notes.ports import NoteSource
    from symphony_cli.notes.queries import Query
    from symphony_cli.notes.views import Folder
    from symphony_cli.store.note_index.schema import Identity

    Answer = TypeVar("Answer")
    Ask = Callable[[sqlite3.Connection, list[Folder]], Answer]
    Building = Callable[[str], AbstractContextManager[Callable[[int, int], None]]]

# How long to wait for another process that updates an index, before querying the old state.
WAIT_SECONDS: Final = 0.5

# The first name is the title.
_SEARCH = """
select notes.id, notes.path, cast(notes.title as text), words.rank,
    case when words.rowid in (select rowid from words where words match ?)
    then case instr(notes.name_keys, ?) when 1 then 3 when 0 then 1 else 2 end else 0 end as tier
from words join notes on notes.id = words.rowid
where words match ?{tags} order by tier desc, words.rank limit ?
"""
_WITH_TAG = " and (instr(notes.tag_keys, ?) or instr(notes.tag_keys, ?))"
# Of notes with such a tag, all tags: only `marks` has them as they are written.
_TAGS = """
select distinct value from notes, json_each(notes.marks, '$[1]')
where instr(notes.tag_keys, ?)
"""


class NoteIndexes:
    """The indexes in a directory.

    If an index cannot be stored there, each query builds one in memory, with a notice. Every method
    but `known_tags` raises Failed: INDEX_UNUSABLE, and queries VAULT_UNREADABLE. `building`
    returns a context for the creation of an index, with a function that reports the progress; `now`
    returns the nanoseconds since 1970.
    """

    def __init__(
        self,
        directory: str,
        source: NoteSource,
        building: Building,
        now: Callable[[], int] = time.time_ns,
    ) -> None:
        self._directory = directory
        self._source = source
        self._building = building
        self._now = now
        self._unread: dict[str, dict[bytes, str]] = {}
        self._unkept: dict[str, None] = {}

    @property
    def notices(self) -> list[Notice]:
        """Warnings about unreadable notes and about indexes that could not be stored."""
        if not any(self._unread.values()) and not self._unkept:
            return []
        from symphony_cli.base.findings import Notice

        each = "each search rebuilds it"
        unkept = [Notice("INDEX_UNUSABLE", f"{message}; {each}") for message in self._unkept]
        return unkept + [
            Notice("NOTE_UNREADABLE", f"{vault}/{os.fsdecode(path)} cannot be read: {reason}")
            for vault, unread in self._unread.items()
            for path, reason in sorted(unread.items())
        ]

    def search(
        self,
        vault: str,
        query: Query,
        *,
        tags: Sequence[str] = (),
        limit: int,
        is_one_of_several: bool = False,
    ) -> Matches:
        keys = [tag_key(tag) for tag in tags]
        bounds = [bound for key in keys for bound in (f"\n{key}\n", f"\n{key}/")]
        sql = _SEARCH.format(tags=_WITH_TAG * len(keys))
        expression = query.expression
        values = (f"title : ({expression})", f"\n{query.name_key}\n", expression, *bounds, limit)

        def ask(connection: sqlite3.Connection, _: object) -> Matches:
            rows = connection.execute(sql, values).fetchall()
            matches = [
                Match(os.fsdecode(path), title, tier, -rank) for _, path, title, rank, tier in rows
            ]
            if not is_one_of_several:
                return Matches(matches)
            from symphony_cli.store.note_index.weighing import weighed

            terms = list(map(expression_of, query.terms))
            return Matches(matches, *weighed(connection, terms, [row[0] for row in rows]))

        return self._answer(vault, ask)

    def notes(self, vault: str) -> list[NoteEntry]:
        def ask(connection: sqlite3.Connection, folders: Iterable[Folder]) -> list[NoteEntry]:
            import json

            # The index has no times for notes that have just changed.
            times = {file.path: file.changed_at for one in folders for file in notes_in(*one)}
            query = "select path, cast(title as text), marks from notes order by path"
            return [
                NoteEntry(os.fsdecode(path), title, aliases, tags, times.get(path, 0), links)
                for path, title, marks in connection.execute(query)
                for aliases, tags, links in [json.loads(marks)]
            ]

        return self._answer(vault, ask)

    def known_tags(self, vault: str, begun: str) -> list[str]:
        try:
            connection = open_as_it_is(index_file(self._directory, vault))
            if connection is None:
                return []
            try:
                rows = connection.execute(_TAGS, (f"\n{search_key(begun)}",)).fetchall()
            finally:
                connection.close()
        except sqlite3.Error:
            # The next search rebuilds or reports it.
            return []
        return [tag for (tag,) in rows]

    def forgetting(self, vault: str) -> AbstractContextManager[None]:
        from symphony_cli.store.note_index.forgetting import forgetting

        return forgetting(self._directory, vault)

    def forget_left(self, closed: Sequence[str]) -> None:
        from symphony_cli.store.note_index.forgetting import forget_left

        forget_left(self._directory, closed)

    def left(self, closed: Sequence[str]) -> list[str]:
        from symphony_cli.store.note_index.forgetting import left

        return left(self._directory, closed)

    def _answer(self, vault: str, ask: Ask[Answer]) -> Answer:
        # A damaged index is rebuilt once.
        path = index_file(self._directory, vault)
        try:
            before = identity(path)
            try:
                return self._ask(path, vault, ask)
            except (sqlite3.Error, TypeError, ValueError, LookupError) as error:
                if not is_damage(error):
                    raise
            return self._ask(path, vault, ask, damaged=before)
        except (sqlite3.Error, OSError) as error:
            return self._answer_unkept(vault, ask, unusable(path, error))

    def _ask(
        self, path: str, vault: str, ask: Ask[Answer], *, damaged: Identity | None = None
    ) -> Answer:
        with Held(self._directory, SHARED):
            look = self._look(vault)
            before = identity(path)
            is_damaged = damaged is not None and before == damaged
            connection = None if is_damaged else self._up_to_date(path, look)
            if connection is not None:
                return _asked(connection, ask, look)
        look = self._build(path, vault, before) or look
        with Held(self._directory, SHARED):
            connection = open_index(path, WAIT_SECONDS)
            if connection is None:
                raise sqlite3.DatabaseError("another process has deleted it")
            return _asked(connection, ask, look)

    def _answer_unkept(self, vault: str, ask: Ask[Answer], failed: Failed) -> Answer:
        """Query an index in memory, since none can be stored."""
        from symphony_cli.store.note_index.building import fill

        look = self._look(vault)
        connection = sqlite3.connect(":memory:", isolation_level=None)
        try:
            with self._building(vault) as tell:
                fill(connection, look, self._source, tell)
            answer = ask(connection, look.folders)
        except sqlite3.Error as error:
            raise failed from error
        finally:
            connection.close()
        self._unkept[failed.message] = None
        return answer

    def _look(self, vault: str) -> Look:
        begun = self._now()
        unread = self._unread[vault] = {}
        folders = list(self._source.folders(vault, unread))
        settings = self._source.settings(vault).encode(errors="replace").decode()
        return Look(vault, folders, unread, begun, settings)

    def _up_to_date(self, path: str, look: Look) -> sqlite3.Connection | None:
        """Return a connection to an updated index, or to a busy one without an update.

        Return None if the index is missing or better rebuilt.
        """
        connection = open_index(path, WAIT_SECONDS)
        if connection is None:
            return None
        try:
            [settings] = connection.execute("select settings from state").fetchone()
            # Other settings give every note another title or other tags.
            if settings == look.settings:
                difference = changes(connection, look)
                if not difference:
                    return connection
                from symphony_cli.store.note_index.writing import update

                # An update leaves the words of deleted notes in the index.
                is_locked = any(_is_in_locked(look.vault, gone) for gone in difference.gone)
                if not is_locked and update(connection, look, self._source):
                    return connection
        except BaseException:
            connection.close()
            raise
        connection.close()
        return None

    def _build(self, path: str, vault: str, before: Identity | None) -> Look | None:
        from symphony_cli.store.note_index.building import build, fill

        os.makedirs(self._directory, 0o700, exist_ok=True)
        with self._building(vault) as tell:
            return build(
                path,
                vault,
                before,
                lambda: self._look(vault),
                lambda connection, look: fill(connection, look, self._source, tell),
            )


def _is_in_locked(vault: str, folder: bytes) -> bool:
    """Whether a missing folder of a vault is, or is in, a locked vault."""
    place = os.fsdecode(folder)
    while place:
        path = f"{vault}/{place}"
        if os.path.lexists(archive_of(path)) and not os.path.lexists(path):
            return True
        place = os.path.dirname(place)
    return False


def _asked(connection: sqlite3.Connection, ask: Ask[Answer], look: Look) -> Answer:
    try:
        return ask(connection, look.folders)
    finally:
        connection.close()
