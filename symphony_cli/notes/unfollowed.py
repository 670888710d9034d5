"""The settings that reading notes does not follow.

Light, since every search loads it.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from symphony_cli.base.findings import Notice
    from symphony_cli.domain.views import Entry
    from symphony_cli.notes.ports import NoteSource

_FILES = {"zk": ".zk/config.toml", "logseq": "logseq/config.edn"}


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
    elif kind == "logseq":
        yield from _of_logseq(path, text)
    else:
        yield from _of_zk(path, files.toml(text))


def _of_logseq(path: str, text: str) -> Iterator[tuple[str, str]]:
    from symphony_cli.notes.programs.edn import DAMAGED, is_map

    if "\ufffd" in text or not is_map(text):
        yield path, DAMAGED


def _of_zk(path: str, values: dict[str, Any] | None) -> Iterator[tuple[str, str]]:
    if values is None:
        yield path, "it is not TOML, so the defaults apply"
