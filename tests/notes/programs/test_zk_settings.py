from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from symphony_cli.base.errors import InvalidValue
from symphony_cli.base.findings import Notice
from symphony_cli.notes.programs.settings import NoteRequest
from symphony_cli.notes.programs.zk_settings import merged, new_id, place_of

NOW = datetime(2026, 11, 2, 9, 5, tzinfo=UTC)
GROUPS: dict[str, Any] = {
    "journal": {"paths": ["journal"], "note": {"filename": "j"}},
    "weekly": {"paths": ["journal/weekly/*", "w[ab]?"], "note": {"filename": "w"}},
    "deep": {"paths": ["x/**/y"], "note": {"filename": "d"}},
    "log": {"note": {"filename": "l"}},
}


def wanted(title: str | None = "Plan", here: str | None = None) -> NoteRequest:
    return NoteRequest(title, NOW, lambda characters, length: f"{length} {characters}", None, here)


@pytest.mark.parametrize(
    ("here", "folder", "name"),
    [
        (None, "", "all"),
        ("other", "other", "all"),
        ("journal", "journal", "j"),
        ("journal/2026", "journal/2026", "j"),
        ("journals", "journals", "all"),
        ("journal/weekly", "journal/weekly", "j"),
        ("journal/weekly/45", "journal/weekly/45", "w"),
        ("wa1", "wa1", "w"),
        ("x/y", "x/y", "d"),
        ("x/1/2/y", "x/1/2/y", "d"),
        ("x/1/2", "x/1/2", "all"),
        ("log", "log", "l"),
        (".zk/templates", "", "all"),
    ],
)
def test_the_working_directory_selects_the_group(here: str | None, folder: str, name: str) -> None:
    notices: list[Notice] = []
    settings = {"note": {"filename": "all", "extension": "txt"}, "group": GROUPS}
    place = place_of(settings, wanted(here=here), notices)
    assert place == (folder, {"filename": name, "extension": "txt"})
    assert notices == []


def test_a_pattern_with_many_stars_matches_fast() -> None:
    pattern = "/".join(["**", "a*a*a*b"] * 200)
    settings = {"group": {"g": {"paths": [pattern], "note": {"filename": "g"}}}}
    here = "/".join(["a" * 200] * 200)
    assert place_of(settings, wanted(here=here), []).note == {}


@pytest.mark.parametrize(
    ("group", "folder", "told"),
    [
        ({"paths": ["journal/daily"]}, "journal/daily", ""),
        ({}, "daily", ""),
        ({"paths": []}, "", ""),
        ({"paths": ["journal/*"]}, "journal", "it is in journal"),
        ({"paths": ["**/daily"]}, "", "it is in the root"),
    ],
)
def test_the_daily_note_goes_into_its_group(group: dict[str, Any], folder: str, told: str) -> None:
    notices: list[Notice] = []
    place = place_of({"group": {"daily": group}}, wanted(None, "here"), notices)
    assert place == (folder, {"filename": "{{format-date now '%Y-%m-%d'}}"})
    assert [one.message.rpartition(": ")[2] for one in notices] == ([told] if told else [])


@pytest.mark.parametrize("paths", ["journal", [5]])
def test_the_paths_of_a_group_must_be_a_list_of_strings(paths: object) -> None:
    with pytest.raises(InvalidValue, match="of the group 'g' is no"):
        place_of({"group": {"g": {"paths": paths}}}, wanted(), [])


@pytest.mark.parametrize(
    ("note", "made"),
    [
        ({}, "4 0123456789abcdefghijklmnopqrstuvwxyz"),
        ({"id-charset": "hex", "id-length": 8, "id-case": "upper"}, "8 0123456789ABCDEF"),
        ({"id-charset": "numbers", "id-length": 0}, "4 0123456789"),
        ({"id-charset": "äB", "id-case": "mixed"}, "4 äbÄB"),
        ({"id-charset": "ÄB", "id-case": "unknown"}, "4 äb"),
    ],
)
def test_ids_follow_the_settings(note: dict[str, Any], made: str) -> None:
    assert new_id(note, wanted()) == made


@pytest.mark.parametrize(
    "note", [{"id-length": -1}, {"id-length": 101}, {"id-length": "4"}, {"id-charset": "a\nb"}]
)
def test_invalid_settings_of_ids_are_an_error(note: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue) as raised:
        new_id(note, wanted())
    assert raised.value.code == "SETTINGS_INVALID"


def test_the_users_own_settings_are_the_fallback() -> None:
    own = {"note": {"filename": "own", "extension": "txt"}, "tool": 1, "group": {"a": {"x": 1}}}
    notebook = {"note": {"filename": "its"}, "group": {"a": {"y": 2}, "b": {}}, "lsp": {}}
    assert merged(own, notebook) == {
        "note": {"filename": "its", "extension": "txt"},
        "tool": 1,
        "group": {"a": {"x": 1, "y": 2}, "b": {}},
        "lsp": {},
    }
