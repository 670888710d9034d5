"""The form of a note in the index."""

from __future__ import annotations

import json

from symphony_cli.base.text import key
from symphony_cli.notes.text.parsing import parse
from symphony_cli.notes.text.words import indexed, name_key, tag_key
from symphony_cli.notes.views import IndexedNote

TYPE_CHECKING = False
if TYPE_CHECKING:
    from symphony_cli.notes.text.dialects import Dialect
    from symphony_cli.notes.text.front_matter import ReadBlock


def indexed_note(
    name: str, text: str, read_yaml: ReadBlock, read_toml: ReadBlock, dialect: Dialect
) -> IndexedNote:
    """Return the index's form of the note in a file of this name."""
    note = parse(name, text, read_yaml, read_toml, dialect)
    stem = name.rpartition(".")[0]
    # Words in names weigh more, but a title that equals the file's name must not weigh twice.
    names = {key(one): one for one in (note.title, stem, *note.aliases)}
    shown = [one for one in names.values() if not one.startswith("id:")]
    return IndexedNote(
        _storable(note.title),
        indexed("\n".join(shown)),
        "".join(f"\n{name_key(one)}\n" for one in shown),
        _storable("".join(f"\n{tag_key(tag)}\n" for tag in note.tags)),
        json.dumps([note.aliases, note.tags, note.links]),
        indexed(text),
    )


def _storable(text: str) -> str:
    """Return a text without surrogates, which file names that are not UTF-8 have."""
    return text if text.isascii() else text.encode(errors="replace").decode()
