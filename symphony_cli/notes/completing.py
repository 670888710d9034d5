"""Completions of the tags of notes.

Imports nothing heavy, since shells call it at a press of a key.
"""

from __future__ import annotations

from symphony_cli.base.text import has_control, search_key
from symphony_cli.domain.vault_places import MISSING
from symphony_cli.notes.text.words import AROUND_TAGS, tag_key
from symphony_cli.registry.contexts import scope_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from symphony_cli.notes.ports import NoteWorld

# The kind of these words, as the shells know it.
NOTE_TAG = "note-tag"


def tags_beginning(world: NoteWorld, prefix: str) -> list[str]:
    """Return the tags that begin with a prefix in the active workspace's vaults, each in one case.

    They come from the indexes as the last search left them, so that no completion waits for one.
    Raises NotFound, Ambiguous and MissingContext.
    """
    if has_control(prefix):
        return []
    begun = prefix.lstrip(AROUND_TAGS)
    before = prefix[: len(prefix) - len(begun)]
    tags = [tag for path in _open_vaults(world) for tag in world.notes.known_tags(path, begun)]
    found: dict[str, str] = {}
    for tag in sorted(tags):
        found.setdefault(tag_key(tag), tag.strip(AROUND_TAGS))
    wanted = search_key(begun)
    return [
        f"{before}{found[key]}"
        for key in sorted(found)
        if key.startswith(wanted) and not has_control(found[key])
    ]


def _open_vaults(world: NoteWorld) -> list[str]:
    scope = scope_of(world.reader, world.choice, everywhere=False)
    vaults = [] if scope is None else world.reader.entries("vault", **scope)
    paths = dict.fromkeys(str(one.path) for one in vaults)
    files = world.files
    return [one for one in paths if files.vault_state(one) != MISSING and not files.missing(one)]
