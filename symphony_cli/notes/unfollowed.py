"""The settings that reading notes does not follow.

Light, since every search loads it.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from symphony_cli.base.findings import Notice
    from symphony_cli.domain.entries import Entry
    from symphony_cli.notes.ports import NoteSource

_FILES = {
    "obsidian": ".obsidian/app.json",
    "zk": ".zk/config.toml",
    "logseq": "logseq/config.edn",
}
_OBSIDIAN_HIDES = "userIgnoreFilters"
_INCLUDED = "the notes that it hides are included"


def unfollowed_settings(files: NoteSource, vaults: Iterable[Entry]) -> list[Notice]:
    """Return a notice for each setting of the vaults that reading them does not follow."""
    found = [one for vault in vaults for one in _in(files, str(vault.path))]
    if not found:
        return []
    from symphony_cli.notes.programs.settings import unfollowed

    return [unfollowed(*one) for one in found]


def _in(files: NoteSource, root: str) -> Iterator[tuple[str, str]]:
    """Yield what is not followed in a vault, and what happens instead."""
    kind = files.settings(root).partition("\n")[0]
    if kind not in _FILES:
        return
    path = f"{root}/{_FILES[kind]}"
    try:
        text = files.text(root, _FILES[kind])
    except FileNotFoundError:
        return
    except OSError as error:
        yield path, f"{error.strerror}, so the defaults apply"
        return
    if text is None:
        yield path, "it is not a text file, so the defaults apply"
    elif kind == "obsidian":
        yield from _of_obsidian(path, text)
    elif kind == "logseq":
        yield from _of_logseq(path, text)
    else:
        yield from _of_zk(path, files.toml(text))


def _of_obsidian(path: str, text: str) -> Iterator[tuple[str, str]]:
    if _OBSIDIAN_HIDES not in text:
        return
    import json

    try:
        values = json.loads(text)
    except (ValueError, RecursionError):
        return
    if _table(values).get(_OBSIDIAN_HIDES):
        yield f"'{_OBSIDIAN_HIDES}' in {path}", _INCLUDED


def _of_logseq(path: str, text: str) -> Iterator[tuple[str, str]]:
    from symphony_cli.notes.programs.edn import DAMAGED, hides, is_map

    if "\ufffd" in text or not is_map(text):
        yield path, DAMAGED
    if hides(text):
        yield f"':hidden' in {path}", _INCLUDED


def _of_zk(path: str, values: dict[str, Any] | None) -> Iterator[tuple[str, str]]:
    if values is None:
        yield path, "it is not valid TOML, so the defaults apply"
        return
    tables = [values, *_table(values.get("group")).values()]
    for name in ("exclude", "ignore"):
        if any(_table(_table(one).get("note")).get(name) for one in tables):
            yield f"'{name}' in {path}", _INCLUDED


def _table(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}  # pyright: ignore[reportUnknownVariableType]
