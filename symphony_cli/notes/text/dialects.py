"""The rules for titles and tags of each program, from a vault's settings.

Light, since a search after one change must stay fast.
"""

from __future__ import annotations

import re

from symphony_cli.base.light import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

# zk's characters of tags, without the colon and the hash.
_CHARACTER = r"[\w/@'~$%&+=\-]"
_CODE = r"^[ \t]*(?:```|~~~)|`[^`\n]*+`"
_COLON_TAGS = re.compile(rf"{_CODE}|(?<![\w/@'~$%&+=\-:#]):((?:{_CHARACTER}++:)++)", re.M)
_MULTIWORD_TAG = re.compile(
    rf"{_CODE}|(?<![\w/@'~$%&+=\-:#])#({_CHARACTER}++(?:[ \t]++{_CHARACTER}++)++)#", re.M
)
_LEGACY = re.compile(r"^[^;\n]*?:file/name-format\s++:triple-lowbar", re.M)
_ENCODED = re.compile(r"(?:%[0-9a-fA-F]{2})++")


class Dialect(NamedTuple):
    """How the notes of a vault are read.

    `is_legacy` says that Logseq's older format of file names applies; `journal_titles` returns the
    titles that Logseq has for the journal with a file name, its own first.
    """

    kind: str = "plain"
    hashtags: bool = True
    colon_tags: bool = False
    multiword_tags: bool = False
    is_legacy: bool = False
    journal_titles: Callable[[str], list[str]] | None = None


def dialect_of(settings: str, read_toml: Callable[[str], dict[str, Any] | None]) -> Dialect:
    """Return the dialect of a vault from its kind and, after a newline, its settings file."""
    kind, _, text = settings.partition("\n")
    if kind == "logseq":
        from symphony_cli.notes.programs.logseq_pages import Days, journal_formats

        titles = Days(*journal_formats(text)).titles
        return Dialect(kind, is_legacy=not _LEGACY.search(text), journal_titles=titles)
    if kind != "zk":
        return Dialect(kind)
    values = _table(_table(read_toml(text) or {}, "format"), "markdown")
    hashtags = values.get("hashtags", True) is True
    multiword = hashtags and values.get("multiword-tags") is True
    return Dialect(kind, hashtags, values.get("colon-tags") is True, multiword)


def _table(values: dict[str, Any], name: str) -> dict[str, Any]:
    value: Any = values.get(name)
    return value if isinstance(value, dict) else {}  # pyright: ignore[reportUnknownVariableType]


def tags_in(text: str, found: list[str], dialect: Dialect) -> list[str]:
    """Return a note's tags: the found hashtags as the dialect has them, and zk's other forms."""
    tags = list(found) if dialect.hashtags else []
    if dialect.multiword_tags:
        for several in _outside_code(_MULTIWORD_TAG, text):
            first = several.split()[0]
            if first in tags:
                tags.remove(first)
            tags.append(" ".join(several.split()))
    if dialect.colon_tags:
        for several in _outside_code(_COLON_TAGS, text):
            # A row of hyphens aligns a column of a table.
            tags += [tag for tag in several.split(":") if tag.strip("-")]
    return tags


def _outside_code(pattern: re.Pattern[str], text: str) -> list[str]:
    is_code = False
    found: list[str] = []
    for match in pattern.finditer(text):
        if match[1] is None:
            is_code ^= match[0].endswith(("```", "~~~"))
        elif not is_code:
            found.append(match[1])
    return found


def page_name(stem: str, *, is_legacy: bool = False) -> str:
    """Return the page name that Logseq encodes in a file name, such as `a___b%3F`."""
    name = stem.replace(".", "/") if is_legacy else stem.replace("___", "/")
    if "%" in name:
        name = _ENCODED.sub(lambda found: _decoded(found[0]), name)
    return name if is_legacy else "/".join(part for part in name.split("/") if part) or name


def _decoded(escapes: str) -> str:
    # Few names have escapes, so most searches do without this import.
    from urllib.parse import unquote

    try:
        return unquote(escapes, errors="strict")
    except UnicodeDecodeError:
        return escapes
