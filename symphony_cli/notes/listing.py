"""Lists of notes: all notes, or orphans."""

from __future__ import annotations

import posixpath
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from symphony_cli.base.times import format_time
from symphony_cli.notes.linking import links_in
from symphony_cli.notes.queries import tag_keys
from symphony_cli.notes.references import notes_in_context
from symphony_cli.notes.resolving import is_org_id
from symphony_cli.notes.spans import since as parsed_since
from symphony_cli.notes.text.words import tag_key
from symphony_cli.notes.views import Listed, ListedNote
from symphony_cli.registry.listing import ordered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from symphony_cli.domain.entries import Entry
    from symphony_cli.notes.ports import NoteWorld
    from symphony_cli.notes.views import NoteEntry

_NANOSECONDS = 1_000_000_000


def list_notes(
    world: NoteWorld,
    *,
    vault: str | None = None,
    everywhere: bool = False,
    tags: Sequence[str] = (),
    since: str | None = None,
    sort: str | None = None,
    limit: int | None = None,
) -> Listed:
    """List notes, the latest change first, or sorted by a field.

    `tags` selects notes with every tag or one below it, `since` notes changed since a date or
    within a span. Raises InvalidValue for an invalid date, tag or field, and as `notes_in_context`
    does.
    """
    begin = (
        parsed_since(since, world.clock()).timestamp() * _NANOSECONDS if since is not None else None
    )
    held, notices = notes_in_context(world, vault, everywhere=everywhere)
    wanted = tag_keys(tags)
    found = [
        (one.vault, note)
        for one in held
        for note in one.notes
        if (begin is None or note.changed_at >= begin) and _has_tags(note, wanted)
    ]
    return Listed(_rows(found, sort, limit), notices)


def orphans(
    world: NoteWorld,
    *,
    vault: str | None = None,
    everywhere: bool = False,
    sort: str | None = None,
    limit: int | None = None,
) -> Listed:
    """List the notes that no other note links to. Sorts and raises as `list_notes` does."""
    held, notices = notes_in_context(world, vault, everywhere=everywhere)
    found: list[tuple[Entry, NoteEntry]] = []
    for one in held:
        links = links_in(world, one.vault, one.notes)
        linked = {target for note, _, target in links if target != note.path}
        found += [(one.vault, note) for note in one.notes if note.path not in linked]
    return Listed(_rows(found, sort, limit), notices)


def _has_tags(note: NoteEntry, wanted: Sequence[str]) -> bool:
    tags = [tag_key(tag) for tag in note.tags] if wanted else []
    return all(any(f"{tag}/".startswith(f"{one}/") for tag in tags) for one in wanted)


def _rows(
    found: list[tuple[Entry, NoteEntry]], sort: str | None, limit: int | None
) -> list[ListedNote]:
    found.sort(key=lambda one: (-one[1].changed_at, str(one[0].path), one[1].path))
    if sort is None:
        found = found[:limit]
    rows = [
        ListedNote(
            note.title,
            vault.name,
            posixpath.join(str(vault.path), note.path),
            tuple(note.tags),
            tuple(alias for alias in note.aliases if not is_org_id(alias)),
            format_time(datetime.fromtimestamp(note.changed_at / _NANOSECONDS, UTC)),
            str(vault.workspace),
            vault.profile,
        )
        for vault, note in found
    ]
    return ordered(ListedNote, rows, sort=sort, limit=limit)
