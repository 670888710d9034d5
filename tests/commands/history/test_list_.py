from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.conftest import Given
from tests.conftest import Run
from tests.shapes import shaped, shaped_json


@pytest.mark.parametrize("command", [["history"], ["history", "list"], ["history", "ls"]])
def test_history_shows_every_write_the_newest_first(
    symphony: Run, api: Path, given: Given, command: list[str]
) -> None:
    given("repo edit api", "repo list", "repo edit api --name core", "repo remove core")
    result = symphony(*command)
    assert (result.code, result.stderr) == (0, "")
    assert shaped(result.stdout) == (
        "<id>\t<time>\trepo remove\tcore\t1\n"
        "<id>\t<time>\trepo update\tcore\t1\n"
        "<id>\t<time>\trepo add\tapi\t1\n"
        "<id>\t<time>\tworkspace create\tacme\t1\n"
        "<id>\t<time>\tprofile create\tada\t2\n"
    )


def test_history_as_json_has_every_field(symphony: Run, ada: None) -> None:
    for command in (["history", "--json"], ["history", "list", "--json"]):
        assert shaped_json(symphony(*command).stdout) == [
            {
                "id": "<id>",
                "action": "profile create",
                "subject": "ada",
                "at": "<time>",
                "change_count": 2,
                "undoes": None,
            }
        ]


@pytest.mark.parametrize("option", ["-n", "-L", "--limit"])
def test_history_shows_at_most_limit_operations(symphony: Run, acme: None, option: str) -> None:
    fields = ("--fields", "subject")
    assert symphony("history", option, "1", *fields) == (0, "acme\n", "")
    assert symphony("history", option, "9" * 30, *fields) == (0, "acme\nada\n", "")
    assert symphony("history", option, "0").code == 2


def test_history_without_a_store_is_empty(symphony: Run) -> None:
    assert symphony("history") == (0, "", "")
    assert symphony("history", "--json") == (0, "[]\n", "")
