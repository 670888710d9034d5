"""Plans of new notes in zk notebooks.

Simple settings and templates are followed; others are notices.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from symphony_cli.base.text import escaped
from symphony_cli.notes.programs.moments import formatted
from symphony_cli.notes.programs.names import file_name, inside, slug
from symphony_cli.notes.programs.settings import (
    DAY,
    VARIABLE,
    Plan,
    invalid,
    path_in,
    required,
    template_in,
    text_of,
    unfollowed,
    with_body,
)
from symphony_cli.notes.programs.zk_settings import CONFIG, new_id, place_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from symphony_cli.base.findings import Notice
    from symphony_cli.notes.programs.settings import NoteRequest, Read

TEMPLATES = ".zk/templates"
_FORMAT_DATE = re.compile(r"""format-date now(?: (['"])([^'"]*)\1)?\Z""")
_STYLES = {
    None: "%Y-%m-%d",
    "short": "%m/%d/%Y",
    "medium": "%b %d, %Y",
    "long": "%B %d, %Y",
    "full": "%A, %B %d, %Y",
    "year": "%Y",
    "time": "%H:%M",
    "timestamp": "%Y%m%d%H%M",
    "iso": "%Y-%m-%dT%H:%M:%S%z",
}


def zk_plan(read: Read, settings: Mapping[str, Any], request: NoteRequest) -> Plan:
    """Plan a new note in a zk notebook with these settings.

    Raises InvalidValue, NotFound (TEMPLATE_NOT_FOUND).
    """
    notices: list[Notice] = []
    folder, note = place_of(settings, request, notices)
    title = request.title or formatted(DAY, request.now)
    pattern = text_of(note, "filename", CONFIG) or "{{id}}"
    values = {"id": new_id(note, request), "slug title": slug(title), "content": ""}
    raw, unknown = _filled(pattern, {**values, "title": file_name(title)}, request)
    if unknown:
        notices.append(unfollowed(f"filename '{pattern}'", "the title is used for the name"))
        raw = slug(title) or file_name(title)
    name = "/".join(map(file_name, inside(raw or title, CONFIG).split("/")))
    extension = text_of(note, "extension", CONFIG) or "md"
    if not re.fullmatch(r"[A-Za-z0-9]{1,10}", extension):
        raise invalid(CONFIG, f"invalid extension '{escaped(extension)}'")
    text, source = f"# {title}\n\n", None
    if template := request.template or text_of(note, "template", CONFIG):
        source = template_in(read, TEMPLATES, template)
        if request.template is not None:
            source = required(source, template, TEMPLATES)
        if source is None:
            notices.append(unfollowed(f"template '{template}'", f"it is not in {TEMPLATES}"))
        else:
            values |= {"filename-stem": name.rpartition("/")[2], "content": request.body}
            text, unknown = _filled(source, {**values, "title": title}, request)
            if unknown:
                shown = ", ".join(f"{{{{{one}}}}}" for one in unknown)
                notices.append(unfollowed(f"{shown} in the template", "kept as it is"))
    if source is None or "content" not in map(_words, VARIABLE.findall(source)):
        text = with_body(text, request.body)
    language = text_of(note, "language", CONFIG)
    if language not in ("", "en") and "slug" in f"{pattern}{source}":
        notices.append(unfollowed(f"language '{language}'", "slugs follow the rules for English"))
    has_id = "{{id}}" in pattern.replace(" ", "")
    return Plan(path_in(folder, f"{name}.{extension}"), title, text, notices, has_id)


def _filled(pattern: str, values: Mapping[str, str], request: NoteRequest) -> tuple[str, list[str]]:
    """Fill the known variables into a zk template; return it with the unknown variables."""
    unknown: list[str] = []

    def value(found: re.Match[str]) -> str:
        words = _words(found[1])
        if words in values:
            return values[words]
        if date := _FORMAT_DATE.match(words):
            style = _STYLES.get(date[2], date[2])
            if "%" in style and style.isprintable():
                return request.now.strftime(style)
        unknown.append(words)
        return found[0]

    return VARIABLE.sub(value, pattern), unknown


def _words(variable: str) -> str:
    return " ".join(variable.split())
