from __future__ import annotations

from datetime import UTC, datetime

import pytest

from symphony_cli.base.errors import InvalidValue, NotFound
from symphony_cli.notes.programs import settings

NOW = datetime(2026, 11, 2, 9, 5, tzinfo=UTC)
FILES = {"meeting.md": "vault", "templates/meeting.md": "folder", "templates/plain": "exact"}


@pytest.mark.parametrize(
    ("here", "folder"),
    [(None, ""), ("", ""), ("a/b", "a/b"), (".obsidian", ""), ("a/.trash/b", ""), ("a.b", "a.b")],
)
def test_a_note_goes_into_the_working_directory_unless_it_is_hidden(
    here: str | None, folder: str
) -> None:
    request = settings.NoteRequest("Plan", NOW, lambda characters, length: "", None, here)
    assert settings.folder_here(request) == folder


@pytest.mark.parametrize(
    ("text", "body", "together"),
    [
        ("# Plan\n", "x\n", "# Plan\n\nx\n"),
        ("# Plan\n\n\n", "x", "# Plan\n\nx"),
        ("", "x", "x"),
        ("\n", "x", "x"),
        ("# Plan\n\n", "", "# Plan\n\n"),
    ],
)
def test_a_body_follows_the_text_after_an_empty_line(text: str, body: str, together: str) -> None:
    assert settings.with_body(text, body) == together


@pytest.mark.parametrize(
    ("folder", "name", "text"),
    [
        ("", "meeting", "vault"),
        ("templates", "meeting", "folder"),
        ("templates", "meeting.md", "folder"),
        ("templates", "plain", "exact"),
        ("templates", "other", None),
    ],
)
def test_a_template_is_named_with_or_without_its_suffix(
    folder: str, name: str, text: str | None
) -> None:
    assert settings.template_in(FILES.get, folder, name) == text


@pytest.mark.parametrize(("folder", "place"), [("", "the vault"), ("templates", "templates")])
def test_a_missing_template_is_an_error(folder: str, place: str) -> None:
    assert settings.required("", "x", folder) == ""
    with pytest.raises(NotFound) as raised:
        settings.required(None, "x", folder)
    assert raised.value.code == "TEMPLATE_NOT_FOUND"
    assert raised.value.message == f"no template named 'x' in {place}"


def test_a_setting_has_its_type_or_is_missing() -> None:
    values = {"text": "a", "table": {"b": 1}, "none": None}
    assert settings.text_of(values, "text", "f.json") == "a"
    assert settings.text_of(values, "none", "f.json") == ""
    assert settings.table_of(values, "table", "f.json") == {"b": 1}
    assert settings.table_of(values, "missing", "f.json") == {}
    for read, name in ((settings.text_of, "table"), (settings.table_of, "text")):
        with pytest.raises(InvalidValue) as raised:
            read(values, name, "f.json")
        assert raised.value.code == "SETTINGS_INVALID"
