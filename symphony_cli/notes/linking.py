"""Links between notes: what a note links to, what links to it, and what leads nowhere."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from symphony_cli.notes.pages import pages_of, reading
from symphony_cli.notes.references import find_note, notes_in_context
from symphony_cli.notes.resolving import TAG, Resolver, is_elsewhere
from symphony_cli.notes.views import Listed, NoteLink

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from symphony_cli.domain.views import Entry
    from symphony_cli.notes.ports import NoteDirectory, NoteIndex
    from symphony_cli.notes.text.marks import Link
    from symphony_cli.notes.views import NoteEntry
    from symphony_cli.registry.choices import Choice
    from symphony_cli.registry.ports import Files, Reader


def resolver_of(
    reader: Reader, directory: NoteDirectory, vault: Entry, notes: Sequence[NoteEntry]
) -> Resolver:
    """Return what tells where the links lead in a vault with these notes."""
    kind, root = reader.vaults(id=vault.id)[0].kind, str(vault.path)
    pages = pages_of(directory, root, notes) if kind == "logseq" else None
    return Resolver(kind, notes, lambda: directory.all_files(root), pages)


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
    held, notices = find_note(reader, files, index, directory, choice, reference, vault=vault)
    resolver = resolver_of(reader, directory, held.vault, held.notes)
    found = [(held.note.path, link, target) for link, target in resolver.links_in(held.note)]
    return Listed(_rows(directory, held.vault, found), notices)


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
    held, notices = find_note(reader, files, index, directory, choice, reference, vault=vault)
    resolver = resolver_of(reader, directory, held.vault, held.notes)
    own = held.note.path
    found = [
        (note.path, link, own)
        for note in held.notes
        if note.path != own
        for link, target in resolver.links_in(note)
        if target == own
    ]
    return Listed(_rows(directory, held.vault, found), notices)


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
        rows += [
            _row(one.vault, note.path, link, None)
            for note in one.notes
            for link, target in resolver.links_in(note)
            if target is None and not is_elsewhere(link.target)
        ]
    return Listed(rows, notices)


def _rows(
    directory: NoteDirectory, vault: Entry, found: Iterable[tuple[str, Link, str | None]]
) -> list[NoteLink]:
    """Return rows of links, which stand in notes at paths and lead to paths, in their order."""
    read = reading(directory, str(vault.path))
    rows = [_row(vault, path, _with_line(path, link, read), target) for path, link, target in found]
    return sorted(rows, key=lambda row: (row.path, row.line))


def _with_line(path: str, link: Link, read: Callable[[str], str | None]) -> Link:
    if link.kind != TAG:
        return link
    from symphony_cli.notes.programs.logseq_pages import line_of_tag

    return link._replace(line=line_of_tag(read(path) or "", link.target))


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
