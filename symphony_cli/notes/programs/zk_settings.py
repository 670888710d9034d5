"""zk's settings for new notes: `[note]`, groups, IDs."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from symphony_cli.base.text import escaped, has_control
from symphony_cli.notes.programs.names import inside
from symphony_cli.notes.programs.settings import (
    folder_here,
    invalid,
    table_of,
    text_of,
    unfollowed,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from symphony_cli.base.findings import Notice
    from symphony_cli.notes.programs.settings import NoteRequest

CONFIG = ".zk/config.toml"
DAILY = "daily"
_CHARSETS = {
    "alphanum": "0123456789abcdefghijklmnopqrstuvwxyz",
    "hex": "0123456789abcdef",
    "letters": "abcdefghijklmnopqrstuvwxyz",
    "numbers": "0123456789",
}
_DEFAULT_ID_LENGTH = 4
_MAX_ID_LENGTH = 100
_GLOB = "*?[{"


class Place(NamedTuple):
    """A folder of a notebook and the `[note]` settings that apply there."""

    folder: str
    note: Mapping[str, Any]


def merged(own: Mapping[str, Any], notebook: Mapping[str, Any]) -> dict[str, Any]:
    """Return a notebook's settings, with the user's own as the fallback."""
    both = {**own, **notebook}
    for name in own.keys() & notebook.keys():
        one, other = own[name], notebook[name]
        if isinstance(one, dict) and isinstance(other, dict):
            both[name] = merged(cast("dict[str, Any]", one), cast("dict[str, Any]", other))
    return both


def place_of(settings: Mapping[str, Any], request: NoteRequest, notices: list[Notice]) -> Place:
    """Return the place of a note: the daily group's folder, or the working directory.

    Adds a notice for each setting that is not followed. Raises InvalidValue.
    """
    note = table_of(settings, "note", CONFIG)
    groups = table_of(settings, "group", CONFIG)
    if request.title is not None:
        folder = folder_here(request)
        name = _group_of(groups, folder)
        return Place(folder, {**note, **(_note_of(groups, name) if name is not None else {})})
    # The notebook's file name for notes is not meant for daily notes.
    note = {**note, "filename": "{{format-date now '%Y-%m-%d'}}"}
    if DAILY not in groups:
        return Place("", note)
    first = next(iter(_paths(groups, DAILY)), "")
    folder = inside(_before_glob(first), CONFIG)
    if folder != inside(first, CONFIG):
        where = f"it is in {escaped(folder)}" if folder else "it is in the root"
        notices.append(unfollowed(f"the pattern '{first}' of the group {DAILY}", where))
    return Place(folder, {**note, **_note_of(groups, DAILY)})


def new_id(note: Mapping[str, Any], request: NoteRequest) -> str:
    """Return a new ID in the form that `[note]` sets. Raises InvalidValue."""
    charset = text_of(note, "id-charset", CONFIG) or "alphanum"
    characters = _CHARSETS.get(charset, charset)
    if has_control(characters):
        raise invalid(CONFIG, f"id-charset '{escaped(characters)}' contains control characters")
    length = note.get("id-length") or _DEFAULT_ID_LENGTH
    if not isinstance(length, int) or not 1 <= length <= _MAX_ID_LENGTH:
        raise invalid(CONFIG, f"id-length is not a number from 1 to {_MAX_ID_LENGTH}")
    match text_of(note, "id-case", CONFIG):
        case "upper":
            characters = characters.upper()
        case "mixed":
            characters = characters.lower() + characters.upper()
        case _:
            characters = characters.lower()
    return request.new_id(characters, length)


def _note_of(groups: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    return table_of(table_of(groups, name, CONFIG), "note", CONFIG)


def _paths(groups: Mapping[str, Any], name: str) -> Sequence[str]:
    """Return the paths of a group, by default the folder with its name."""
    paths = table_of(groups, name, CONFIG).get("paths", [name])
    if not isinstance(paths, list):
        raise invalid(CONFIG, f"paths of the group '{escaped(name)}' is not a list")
    texts = cast("list[Any]", paths)
    if not all(isinstance(one, str) for one in texts):
        raise invalid(CONFIG, f"a path of the group '{escaped(name)}' is not text")
    return cast("list[str]", texts)


def _group_of(groups: Mapping[str, Any], folder: str) -> str | None:
    """Return the group whose path matches a folder, else the nearest above it, or None."""
    nearest, found = "", None
    for name in groups:
        for path in _paths(groups, name):
            if _matches(path.split("/"), folder.split("/")):
                return name
            if folder.startswith(f"{path}/") and len(path) > len(nearest):
                nearest, found = path, name
    return found


def _matches(pattern: Sequence[str], path: Sequence[str]) -> bool:
    """Whether the parts of a path match a pattern; `**` matches any number of parts."""
    # All positions in the path that the pattern so far can reach. Backtracking takes exponential
    # time, and patterns are untrusted.
    places = {0}
    for part in pattern:
        if part == "**":
            places = set(range(min(places), len(path) + 1)) if places else places
        else:
            places = {
                place + 1
                for place in places
                if place < len(path) and fnmatchcase(path[place], part)
            }
    return len(path) in places


def _before_glob(path: str) -> str:
    parts = path.split("/")
    plain = [not set(part) & set(_GLOB) for part in parts]
    return "/".join(parts[: plain.index(False)] if False in plain else parts)
