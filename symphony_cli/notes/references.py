"""References to notes: paths, titles, aliases, file names."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, NamedTuple

from symphony_cli.base.errors import Ambiguous, InvalidValue, NotFound
from symphony_cli.base.text import composed, escaped, key
from symphony_cli.notes.logseq_graphs import pages_of
from symphony_cli.notes.programs.names import file_name
from symphony_cli.notes.resolving import is_org_id
from symphony_cli.notes.searching import answers, readable_vaults
from symphony_cli.notes.text.dialects import page_name
from symphony_cli.notes.unfollowed import unfollowed_settings
from symphony_cli.registry.locked import refuse_locked, refuse_missing
from symphony_cli.registry.references import MOST_COMPARED
from symphony_cli.vaults.figures import is_note

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from symphony_cli.base.findings import Notice
    from symphony_cli.domain.entries import Entry
    from symphony_cli.notes.ports import NoteWorld
    from symphony_cli.notes.views import NoteEntry
    from symphony_cli.registry.choices import Choice
    from symphony_cli.registry.ports import Files

MAX_CANDIDATES = 5


class VaultNotes(NamedTuple):
    """The notes of a vault."""

    vault: Entry
    notes: list[NoteEntry]


class NoteInVault(NamedTuple):
    """A note, with its vault and all notes in it."""

    note: NoteEntry
    vault: Entry
    notes: list[NoteEntry]

    @property
    def path(self) -> str:
        """Its absolute path."""
        return f"{self.vault.path}/{self.note.path}"


def notes_in_context(
    world: NoteWorld, vault: str | None, *, everywhere: bool = False
) -> tuple[list[VaultNotes], list[Notice]]:
    """Return the notes of the vaults that `readable_vaults` returns, by vault, and its notices.

    A nested vault's notes belong to that vault only. Raises as `searching.search` does.
    """
    vaults, notices = readable_vaults(world, vault, everywhere=everywhere)
    paths = {f"{one.path}/" for one in vaults}
    held: list[VaultNotes] = []
    for one, notes in answers(vaults, world.notes.notes, notices):
        inner = tuple(
            path[len(str(one.path)) + 1 :]
            for path in paths
            if path.startswith(f"{one.path}/") and path != f"{one.path}/"
        )
        if inner:
            notes = [note for note in notes if not note.path.startswith(inner)]
        held.append(VaultNotes(one, notes))
    unfollowed = unfollowed_settings(world.note_files, [one.vault for one in held])
    return held, [*notices, *world.notes.notices, *unfollowed]


def find_note(
    world: NoteWorld, reference: str, *, vault: str | None = None
) -> tuple[NoteInVault, list[Notice]]:
    """Return the note with a reference, in `vault` or the vaults of the active workspace.

    A path from the working directory wins over one in a vault (or `vault/path`), which wins over a
    name; exact wins over case-insensitive. Raises Ambiguous with the candidates and NotFound with
    near matches, both with the notices of vaults that are not read; Refused (VAULT_LOCKED) and
    NotFound (VAULT_MISSING) if no vault can be read; and what `notes_in_context` does.
    """
    held, notices = notes_in_context(world, vault)
    if not held and notices:
        _refuse_unreadable(world)
    if at_path := _at_path(world, held, reference):
        return at_path, notices
    wanted = composed(reference).strip()
    for form, name in ((composed, wanted), (key, wanted), (key, _as_file(wanted))):
        for names_of in (_paths, _names):
            found = _named(held, form(name), names_of, form)
            if len(found) > 1:
                raise _ambiguous(reference, found, notices)
            if found:
                return found[0], notices
    if pages := [page for one in held if (page := _page(world, one, wanted))]:
        return pages[0], notices
    _refuse_in_missing(world, reference)
    raise _not_found(reference, held, notices)


def _as_file(title: str) -> str:
    """Return the name of the file that a new note with this title would get."""
    try:
        return file_name(title)
    except InvalidValue:
        return title


def _page(world: NoteWorld, held: VaultNotes, wanted: str) -> NoteInVault | None:
    """Return the page of a Logseq graph with a name, such as a journal's date, or None."""
    if world.reader.vaults(id=held.vault.id)[0].kind != "logseq":
        return None
    path = pages_of(world.note_directory, str(held.vault.path), held.notes).find(wanted)
    found = next((note for note in held.notes if note.path == path), None)
    return found and NoteInVault(found, held.vault, held.notes)


def _refuse_in_missing(world: NoteWorld, reference: str) -> None:
    """Raise the reason if a path leads into a vault that cannot be read."""
    if "/" not in reference:
        return
    if path := _resolved(world.files, world.choice, reference):
        refuse_locked(world.reader, world.files, path)
    for vault in _vaults(world):
        if reference.startswith(f"{vault.name}/"):
            refuse_missing(world.reader, world.files, vault)


def _refuse_unreadable(world: NoteWorld) -> None:
    """Raise why the active workspace's vaults cannot be read, preferably that one is locked."""
    vaults = _vaults(world)
    for vault in vaults:
        refuse_locked(world.reader, world.files, str(vault.path))
    for vault in vaults:
        refuse_missing(world.reader, world.files, vault)


def _at_path(world: NoteWorld, held: Sequence[VaultNotes], reference: str) -> NoteInVault | None:
    """Return the note at a path from the working directory, with links resolved, or None."""
    path = _resolved(world.files, world.choice, reference)
    if path is None:
        return None
    for vault, notes in held:
        for note in notes:
            if path in (f"{vault.path}/{one}" for one in (note.path, _without_suffix(note.path))):
                return NoteInVault(note, vault, notes)
    return None


def _resolved(files: Files, choice: Choice, reference: str) -> str | None:
    """Return the absolute path of a reference with a slash, or None."""
    is_absolute = reference.startswith(("/", "~"))
    if "/" not in reference or (choice.directory is None and not is_absolute):
        return None
    try:
        return files.resolved(
            reference if is_absolute else posixpath.join(choice.directory or "", reference)
        )
    except InvalidValue:
        return None


def _vaults(world: NoteWorld) -> Sequence[Entry]:
    from symphony_cli.registry import contexts

    workspace = contexts.workspace(world.reader, world.choice)
    return world.reader.entries("vault", workspace_id=workspace.id)


def _paths(vault: Entry, note: NoteEntry) -> Iterable[str]:
    for one in (note.path, _without_suffix(note.path)):
        yield from (one, f"{vault.name}/{one}", f"{vault.path}/{one}")


def _names(vault: Entry, note: NoteEntry) -> Iterable[str]:
    name = posixpath.basename(note.path)
    stem = _without_suffix(name)
    return (note.title, *note.aliases, name, stem, page_name(stem))


def _without_suffix(path: str) -> str:
    return posixpath.splitext(path)[0] if is_note(path) else path


def _named(
    held: Sequence[VaultNotes],
    wanted: str,
    names_of: Callable[[Entry, NoteEntry], Iterable[str]],
    form: Callable[[str], str],
) -> list[NoteInVault]:
    found: list[NoteInVault] = []
    for vault, notes in held:
        for note in notes:
            if wanted in (form(name) for name in names_of(vault, note)):
                found.append(NoteInVault(note, vault, notes))
    return found


def _ambiguous(
    reference: str, found: Sequence[NoteInVault], notices: Sequence[Notice]
) -> Ambiguous:
    places = [f"{one.vault.name}/{one.note.path}" for one in found]
    more = ["…"] if len(places) > MAX_CANDIDATES else []
    candidates = ", ".join([*places[:MAX_CANDIDATES], *more])
    return Ambiguous(
        "NOTE_AMBIGUOUS",
        f"'{escaped(reference)}' is ambiguous: {len(found)} notes match",
        hint=_with_notices(f"use one of these paths: {escaped(candidates)}", notices),
        field="reference",
    )


def _not_found(reference: str, held: Sequence[VaultNotes], notices: Sequence[Notice]) -> NotFound:
    from difflib import get_close_matches

    wanted = key(reference)
    names: dict[str, str] = {}
    for _, notes in held:
        for note in notes:
            aliases = (alias for alias in note.aliases if not is_org_id(alias))
            for name in (note.title, *aliases, _without_suffix(note.path)):
                names.setdefault(key(name), name)
    if len(names) > MOST_COMPARED:
        # difflib takes seconds for many names, and near matches mostly share the first letter.
        names = {folded: name for folded, name in names.items() if folded[:1] == wanted[:1]}
    near = [names[one] for one in get_close_matches(wanted, list(names)[:MOST_COMPARED], n=3)]
    hint = f"did you mean {' or '.join(map(escaped, near))}?" if near else None
    return NotFound(
        "NOTE_NOT_FOUND",
        f"no note named '{escaped(reference)}'",
        hint=_with_notices(hint or "to list them, run `symphony note list`", notices),
        field="reference",
    )


def _with_notices(hint: str, notices: Sequence[Notice]) -> str:
    """Return a hint with the notices of vaults that were not searched."""
    return "; ".join([hint, *(escaped(notice.message) for notice in notices)])
