from __future__ import annotations

from tests.commands.conftest import Given
from tests.conftest import Run
from tests.shapes import an_error, shaped, shaped_json


def test_show_has_the_values_before_and_after(symphony: Run, acme: None, given: Given) -> None:
    given("workspace edit acme --type client")
    id = symphony("history", "--json").json[0]["id"]
    result = symphony("history", "show", id[:6], "--json")
    shown = shaped_json(result.stdout)
    row = {
        "id": "<id>",
        "profile_id": "<id>",
        "name": "acme",
        "created_at": "<time>",
        "updated_at": "<time>",
        "type": "general",
        "description": "",
        "root": None,
        "settings": {},
        "tags": [],
        "remotes": [],
        "file": None,
    }
    assert shown == {
        "id": "<id>",
        "action": "workspace update",
        "subject": "acme",
        "at": "<time>",
        "change_count": 1,
        "undoes": None,
        "changes": [
            {
                "noun": "workspace",
                "row_id": "<id>",
                "before": row,
                "after": row | {"type": "client"},
            }
        ],
    }


def test_show_in_a_pipe_prints_one_field_per_line_then_the_changes(
    symphony: Run, acme: None
) -> None:
    id = symphony("history", "--json").json[0]["id"]
    assert symphony("workspace", "delete", "acme", "--yes").code == 0
    lines = shaped(symphony("history", "show", id).stdout).splitlines()
    assert lines[:6] == [
        "id\t<id>",
        "action\tworkspace create",
        "subject\tacme",
        "at\t<time>",
        "change_count\t1",
        "undoes\t",
    ]
    assert lines[6].startswith('changes\tworkspace\t<id>\t\t{"id":"<id>",')
    assert len(lines) == 7


def test_show_refuses_an_unknown_operation_and_a_short_prefix(symphony: Run, ada: None) -> None:
    id = symphony("history", "--json").json[0]["id"]
    for reference in ("nope", id[:3], "\udcff", "0" * 33):
        result = symphony("history", "show", reference, "--json")
        assert (result.code, result.stdout) == (3, "")
        shown = reference.replace("\udcff", r"\udcff")
        assert result.error == an_error(
            "OPERATION_NOT_FOUND",
            f"no operation '{shown}'",
            "to list them, run `symphony history list`",
        )
