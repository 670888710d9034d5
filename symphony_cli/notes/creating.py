"""Creation of notes, by the conventions of each program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symphony_cli.base.errors import Conflict, InvalidValue
from symphony_cli.base.text import escaped
from symphony_cli.notes.logseq_graphs import pages_of
from symphony_cli.notes.programs.names import clean_title
from symphony_cli.notes.programs.plans import plan
from symphony_cli.notes.programs.settings import NoteRequest
from symphony_cli.notes.views import MadeNote
from symphony_cli.registry import contexts
from symphony_cli.registry.locked import refuse_unwritable

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Final

    from symphony_cli.base.findings import Notice
    from symphony_cli.domain.entries import Entry
    from symphony_cli.notes.ports import NoteDirectory, NoteWorld
    from symphony_cli.notes.programs.settings import Plan, Read
    from symphony_cli.registry.choices import Choice

MAX_BODY_BYTES: Final = 5_000_000
"""In bytes, as for the notes that are searched."""
_MAX_TRIES: Final = 20


def new_note(
    world: NoteWorld,
    title: str | None,
    *,
    vault: str | None = None,
    template: str | None = None,
    body: bytes = b"",
) -> tuple[MadeNote, Entry, list[Notice]]:
    """Create a note with a title, or today's daily note, which may exist already.

    Returns the note, its vault and the notices. Without `vault`, the default vault gets the note.
    Raises Conflict (NOTE_EXISTS) for a file name that differs only in case, for any name of an
    existing Logseq page, and for a body that an existing daily note would not get; InvalidValue
    (TITLE_INVALID, BODY_INVALID, SETTINGS_INVALID, ...), NotFound (TEMPLATE_NOT_FOUND), Refused
    (VAULT_LOCKED, VAULT_INTERRUPTED), and what `contexts.resolve_vault` raises.
    """
    if title is not None:
        title = clean_title(title)
    text = _text(body)
    entry = contexts.resolve_vault(world.reader, vault, world.choice)
    root = str(entry.path)
    notices = refuse_unwritable(world.reader, world.files, entry)
    directory = world.note_directory
    kind = world.reader.vaults(id=entry.id)[0].kind
    if kind == "logseq" and title is not None:
        page = pages_of(directory, root, world.notes.notes(root)).find(title)
        if page is not None:
            raise _exists(f"{root}/{page}")
    settings = directory.zk_settings(root, notices) if kind == "zk" else {}
    now, here = world.clock().astimezone(), _inside(root, world.choice)
    request = NoteRequest(title, now, directory.new_id, template, here, text)
    made, there = _created(directory, root, lambda read: plan(kind, read, settings, request))
    whose = (str(entry.workspace), entry.profile)
    if there is None:
        note = MadeNote(made.title, entry.name, f"{root}/{made.path}", True, *whose)
        return note, entry, [*notices, *made.notices]
    path = f"{root}/{there}"
    if title is not None or text:
        raise _exists(path)
    # The notices of the plan are about the note that was not created.
    return MadeNote(made.title, entry.name, path, False, *whose), entry, notices


def _created(
    directory: NoteDirectory, root: str, planned: Callable[[Read], Plan]
) -> tuple[Plan, str | None]:
    """Create the planned note, with further IDs while one is taken.

    Returns the plan, and the path of the existing note that prevents it or None.
    """
    tries = 0
    while True:
        tries += 1
        made = planned(lambda path: directory.read(root, path))
        there = directory.create(root, made.path, made.text)
        if there is None or not made.has_id or tries == _MAX_TRIES:
            return made, there


def _text(body: bytes) -> str:
    """Return a body as text that ends in a newline. Raises InvalidValue (BODY_INVALID)."""
    if len(body) > MAX_BODY_BYTES:
        raise InvalidValue(
            "BODY_INVALID", f"the text of a note can have at most {MAX_BODY_BYTES} bytes"
        )
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidValue("BODY_INVALID", "the text of a note must be UTF-8") from None
    if "\0" in text:
        raise InvalidValue("BODY_INVALID", "the text of a note cannot contain NUL")
    return f"{text.rstrip()}\n" if text.strip() else ""


def _exists(path: str) -> Conflict:
    from shlex import quote

    return Conflict(
        "NOTE_EXISTS",
        f"'{escaped(path)}' already exists",
        hint=f"to open it, run `symphony note open {quote(path)}`",
        field="title",
    )


def _inside(root: str, choice: Choice) -> str | None:
    """Return the working directory's path in the vault, or None outside it."""
    here = choice.directory
    return here[len(root) + 1 :] if here and f"{here}/".startswith(f"{root}/") else None
