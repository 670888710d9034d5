"""Links between notes: what a note links to, what links to it, and what leads nowhere."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from symphony_cli.domain.note_links import Resolver, is_elsewhere
from symphony_cli.domain.note_views import Listed, NoteLink
from symphony_cli.services.note_references import find_note, notes_in_context

if TYPE_CHECKING:
    from collections.abc import Sequence

    from symphony_cli.domain.note_views import NoteEntry
    from symphony_cli.domain.notes import Link
    from symphony_cli.domain.views import Entry
    from symphony_cli.services.contexts import Choice
    from symphony_cli.services.note_ports import NoteDirectory, NoteIndex
    from symphony_cli.services.ports import Files, Reader


def resolver_of(
    reader: Reader, directory: NoteDirectory, vault: Entry, notes: Sequence[NoteEntry]
) -> Resolver:
    """Return what tells where the links lead in a vault with these notes."""
    kind = reader.vaults(id=vault.id)[0].kind
    return Resolver(kind, notes, lambda: directory.all_files(str(vault.path)))


def links(
    reader: Reader,
    files: Files,
    index: NoteIndex,
    directory: NoteDirectory,
    choice: Choice,
    reference: str,
    *,
    vault: str | None = None,
) -> Listed:
    """List the links in the note that is referred to. Raises as `find_note` does."""
    held, notices = find_note(reader, files, index, choice, reference, vault=vault)
    resolver = resolver_of(reader, directory, held.vault, held.notes)
    own = held.note.path
    rows = [
        _row(held.vault, own, link, resolver.leads_to(own, link))
        for _, link in index.links(str(held.vault.path), own)
    ]
    return Listed(rows, notices)


def backlinks(
    reader: Reader,
    files: Files,
    index: NoteIndex,
    directory: NoteDirectory,
    choice: Choice,
    reference: str,
    *,
    vault: str | None = None,
) -> Listed:
    """List the links to the note that is referred to, from others. Raises as `find_note` does."""
    held, notices = find_note(reader, files, index, choice, reference, vault=vault)
    resolver = resolver_of(reader, directory, held.vault, held.notes)
    own = held.note.path
    rows = [
        _row(held.vault, path, link, own)
        for path, link in index.links(str(held.vault.path))
        if path != own and resolver.leads_to(path, link) == own
    ]
    return Listed(rows, notices)


def broken(
    reader: Reader,
    files: Files,
    index: NoteIndex,
    directory: NoteDirectory,
    choice: Choice,
    *,
    vault: str | None = None,
    everywhere: bool = False,
) -> Listed:
    """List the links that lead nowhere. What is outside of a vault is not looked at.

    Raises as `notes_in_context` does.
    """
    held, notices = notes_in_context(reader, files, index, choice, vault, everywhere=everywhere)
    rows: list[NoteLink] = []
    for one in held:
        resolver = resolver_of(reader, directory, one.vault, one.notes)
        own = {note.path for note in one.notes}
        rows += [
            _row(one.vault, path, link, None)
            for path, link in index.links(str(one.vault.path))
            if path in own
            and not is_elsewhere(link.target)
            and resolver.leads_to(path, link) is None
        ]
    return Listed(rows, notices)


def _row(vault: Entry, path: str, link: Link, target: str | None) -> NoteLink:
    root = str(vault.path)
    written = f"{link.target}#{link.heading}" if link.heading else link.target
    return NoteLink(
        f"{vault.name}/{path}:{link.line}",
        written,
        link.alias or written,
        link.kind,
        None if target is None else posixpath.normpath(posixpath.join(root, target)),
        vault.name,
        posixpath.join(root, path),
        link.line,
    )
