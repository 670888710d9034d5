"""Links between notes: links, backlinks, broken links."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from symphony_cli.notes.logseq_graphs import pages_of, reading
from symphony_cli.notes.references import find_note, notes_in_context
from symphony_cli.notes.resolving import TAG, Resolver, may_be_outside
from symphony_cli.notes.text.marks import EMBED, WIKILINK
from symphony_cli.notes.views import Listed, NoteLink

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from symphony_cli.domain.entries import Entry
    from symphony_cli.notes.ports import NoteWorld
    from symphony_cli.notes.text.marks import Link
    from symphony_cli.notes.views import NoteEntry

_PAGE_LINKS = (WIKILINK, EMBED)


def links_in(
    world: NoteWorld,
    vault: Entry,
    notes: Sequence[NoteEntry],
    linking: Sequence[NoteEntry] | None = None,
) -> Iterator[tuple[NoteEntry, Link, str | None]]:
    """Yield each link with its note and its target's path in the vault, or None.

    `linking` limits the notes whose links are resolved.
    """
    kind, root = world.reader.vaults(id=vault.id)[0].kind, str(vault.path)
    directory = world.note_directory
    pages = pages_of(directory, root, notes) if kind == "logseq" else None
    resolver = Resolver(kind, notes, lambda: directory.all_files(root), pages)
    for note in notes if linking is None else linking:
        for link, target in resolver.links_in(note):
            yield note, link, target


def links(
    world: NoteWorld, reference: str, *, vault: str | None = None, backlinks: bool = False
) -> Listed:
    """List the links in a note, or its `backlinks`, which are in other notes.

    Raises as `find_note` does.
    """
    held, notices = find_note(world, reference, vault=vault)
    own = held.note.path
    linking = [note for note in held.notes if (note.path == own) != backlinks]
    is_graph = _is_graph(world, held.vault)
    read = reading(world.note_directory, str(held.vault.path))
    rows = [
        _row(held.vault, note.path, _with_line(note.path, link, read), target, is_graph=is_graph)
        for note, link, target in links_in(world, held.vault, held.notes, linking)
        if target == own or not backlinks
    ]
    return Listed(sorted(rows, key=lambda row: (row.path, row.line)), notices)


def broken(world: NoteWorld, *, vault: str | None = None, everywhere: bool = False) -> Listed:
    """List the links that lead nowhere, except links out of a vault and to Logseq's pages.

    In Logseq, a page exists as soon as a link names it, so no link to a page is broken.

    Raises as `notes_in_context` does.
    """
    held, notices = notes_in_context(world, vault, everywhere=everywhere)
    rows = [
        _row(one.vault, note.path, link, None, is_graph=False)
        for one in held
        for is_graph in [_is_graph(world, one.vault)]
        for note, link, target in links_in(world, one.vault, one.notes)
        if target is None
        and not may_be_outside(link.target)
        and not (is_graph and link.kind in _PAGE_LINKS)
    ]
    return Listed(rows, notices)


def _with_line(path: str, link: Link, read: Callable[[str], str | None]) -> Link:
    if link.kind != TAG:
        return link
    from symphony_cli.notes.programs.logseq_pages import line_of_tag

    return link._replace(line=line_of_tag(read(path) or "", link.target))


def _is_graph(world: NoteWorld, vault: Entry) -> bool:
    return world.reader.vaults(id=vault.id)[0].kind == "logseq"


def _row(vault: Entry, path: str, link: Link, target: str | None, *, is_graph: bool) -> NoteLink:
    root = str(vault.path)
    missing = "no-file" if is_graph and link.kind in _PAGE_LINKS else "broken"
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
        "found" if target is not None else missing,
        str(vault.workspace),
        vault.profile,
    )
