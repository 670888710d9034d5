"""Plans of new notes in each kind of vault.

Settings files are untrusted input.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, cast

from symphony_cli.base.errors import InvalidValue
from symphony_cli.notes.programs import edn
from symphony_cli.notes.programs.logseq_pages import journal_formats
from symphony_cli.notes.programs.moments import formatted
from symphony_cli.notes.programs.names import file_name, inside, logseq_name
from symphony_cli.notes.programs.settings import (
    DAY,
    VARIABLE,
    Plan,
    folder_here,
    invalid,
    path_in,
    required,
    table_of,
    template_in,
    text_of,
    unfollowed,
    with_body,
)
from symphony_cli.notes.programs.zk_plans import zk_plan
from symphony_cli.notes.text.dialects import page_name

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from symphony_cli.base.findings import Notice
    from symphony_cli.notes.programs.settings import NoteRequest, Read

_TIME = "HH:mm"
OBSIDIAN_APP = ".obsidian/app.json"
OBSIDIAN_DAILY = ".obsidian/daily-notes.json"
OBSIDIAN_CORE = ".obsidian/core-plugins.json"
OBSIDIAN_PLUGINS = ".obsidian/community-plugins.json"
PERIODIC_NOTES = ".obsidian/plugins/periodic-notes/data.json"
OBSIDIAN_TEMPLATES = ".obsidian/templates.json"
LOGSEQ_CONFIG = "logseq/config.edn"


def plan(kind: str, read: Read, zk: Mapping[str, Any], request: NoteRequest) -> Plan:
    """Plan a new note in a vault of a kind; `zk` are zk's settings.

    Raises InvalidValue, NotFound (TEMPLATE_NOT_FOUND).
    """
    match kind:
        case "obsidian":
            return _obsidian(read, request)
        case "logseq":
            return _logseq(read, request)
        case "zk":
            return zk_plan(read, zk, request)
        case _:
            return _plain(read, request)


def _plain(read: Read, request: NoteRequest) -> Plan:
    title = request.title or formatted(DAY, request.now)
    text = f"# {title}\n"
    if request.template is not None:
        source = required(template_in(read, "", request.template), request.template, "")
        text = _filled(source, title, request.now, DAY, _TIME)
    return Plan(f"{file_name(title)}.md", title, with_body(text, request.body), [])


def _obsidian(read: Read, request: NoteRequest) -> Plan:
    daily_template = ""
    notices: list[Notice] = []
    if request.title is None:
        daily, source = _daily_settings(read)
        if source == OBSIDIAN_DAILY and _are_daily_notes_off(read):
            what = f"'daily-notes' in {OBSIDIAN_CORE}"
            notices.append(unfollowed(what, "it is off, but the note was created"))
        folder = inside(text_of(daily, "folder", source), source)
        pattern = text_of(daily, "format", source) or DAY
        name = inside(formatted(pattern, request.now), source)
        daily_template = text_of(daily, "template", source)
    else:
        folder, name = _obsidian_folder(read, request), file_name(request.title)
    title = request.title or name.rpartition("/")[2]
    # Obsidian shows the file name as the title.
    text = "" if title == name.rpartition("/")[2] else f"# {title}\n"
    if request.template is not None or daily_template:
        templates = _object(read, OBSIDIAN_TEMPLATES)
        if request.template is not None:
            place = inside(text_of(templates, "folder", OBSIDIAN_TEMPLATES), OBSIDIAN_TEMPLATES)
            source = required(template_in(read, place, request.template), request.template, place)
        else:
            # The daily note's template is a path in the vault, unlike --template.
            source = template_in(read, "", daily_template)
        if source is None:
            notices.append(unfollowed(f"template '{daily_template}'", "it is not in the vault"))
        else:
            day = text_of(templates, "dateFormat", OBSIDIAN_TEMPLATES) or DAY
            time = text_of(templates, "timeFormat", OBSIDIAN_TEMPLATES) or _TIME
            text = _filled(source, title, request.now, day, time)
    return Plan(path_in(folder, f"{name}.md"), title, with_body(text, request.body), notices)


def _daily_settings(read: Read) -> tuple[Mapping[str, Any], str]:
    """Return the settings of daily notes and their file: of the plugin Periodic Notes, if it is on.

    Otherwise they are Obsidian's own.
    """
    plugins = _json(read, OBSIDIAN_PLUGINS)
    if isinstance(plugins, list) and "periodic-notes" in cast("list[Any]", plugins):
        daily = table_of(_object(read, PERIODIC_NOTES), "daily", PERIODIC_NOTES)
        if daily.get("enabled"):
            return daily, PERIODIC_NOTES
    return _object(read, OBSIDIAN_DAILY), OBSIDIAN_DAILY


def _are_daily_notes_off(read: Read) -> bool:
    """Whether Obsidian's own daily notes are switched off; older versions list what is on."""
    core = _json(read, OBSIDIAN_CORE)
    if isinstance(core, list):
        return "daily-notes" not in cast("list[Any]", core)
    return isinstance(core, dict) and cast("dict[str, Any]", core).get("daily-notes") is False


def _obsidian_folder(read: Read, request: NoteRequest) -> str:
    app = _object(read, OBSIDIAN_APP)
    match text_of(app, "newFileLocation", OBSIDIAN_APP):
        case "folder":
            return inside(text_of(app, "newFileFolderPath", OBSIDIAN_APP), OBSIDIAN_APP)
        case "current":
            return folder_here(request)
        case _:
            return ""


def _logseq(read: Read, request: NoteRequest) -> Plan:
    if request.template is not None:
        message = "--template is not supported in Logseq vaults"
        raise InvalidValue("TEMPLATE_UNSUPPORTED", message, field="template")
    config = read(LOGSEQ_CONFIG) or ""
    if request.title is None:
        folder = inside(edn.value(config, "journals-directory") or "journals", LOGSEQ_CONFIG)
        pattern, shown = journal_formats(config)
        name = inside(formatted(pattern, request.now), LOGSEQ_CONFIG)
        title, text = formatted(shown, request.now), request.body or "- \n"
    else:
        folder = inside(edn.value(config, "pages-directory") or "pages", LOGSEQ_CONFIG)
        title = request.title
        is_new_form = edn.value(config, "file/name-format") == ":triple-lowbar"
        name = logseq_name(title, triple_lowbar=is_new_form) or file_name(title)
        # Logseq needs the property when the file name does not restore the title, and in the older
        # name format whenever they differ.
        text = request.body or "- \n"
        if page_name(name, is_legacy=not is_new_form) != title or (
            name != title and not is_new_form
        ):
            text = f"title:: {title}\n\n{text}"
    notices: list[Notice] = []
    if not edn.is_map(config):
        notices.append(unfollowed(LOGSEQ_CONFIG, edn.DAMAGED))
    if (edn.value(config, "preferred-format") or "").lower().lstrip(":") == "org":
        notices.append(unfollowed(":preferred-format", "the note is Markdown"))
    return Plan(path_in(folder, f"{name}.md"), title, text, notices)


def _filled(source: str, title: str, now: datetime, day: str, time: str) -> str:
    """Fill title, date and time into an Obsidian template."""

    def value(found: re.Match[str]) -> str:
        name, colon, pattern = found[1].strip().partition(":")
        match name.strip().lower():
            case "title":
                return title
            case "date":
                return formatted(pattern if colon else day, now)
            case "time":
                return formatted(pattern if colon else time, now)
            case _:
                return found[0]

    return VARIABLE.sub(value, source)


def _object(read: Read, path: str) -> dict[str, Any]:
    """Return the JSON object of an Obsidian settings file, empty for a missing file."""
    value = _json(read, path)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise invalid(path, "it is not a JSON object")
    return cast("dict[str, Any]", value)


def _json(read: Read, path: str) -> Any:
    """Return the JSON of an Obsidian settings file, or None for a missing or empty file."""
    text = read(path)
    if text is None or not text.strip():
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise invalid(path, "it is not valid JSON") from None
