from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.conftest import Given
from tests.conftest import Run
from tests.shapes import PROFILE, a_profile_shown, an_error, shaped_json

pytestmark = pytest.mark.usefixtures("ada")


def test_delete_without_a_terminal_needs_yes(symphony: Run) -> None:
    assert symphony("profile", "delete", "ada") == (
        2,
        "",
        "error: confirmation needed: Delete profile 'ada'?\n"
        "hint: to confirm without a terminal, pass --yes\n",
    )
    assert len(symphony("profile", "list", "--json").json) == 1


@pytest.mark.parametrize("verb", ["delete", "rm"])
def test_delete_with_yes_removes_the_profile(symphony: Run, verb: str) -> None:
    assert symphony("profile", verb, "ada", "-y") == (0, "", "deleted profile 'ada'\n")
    assert symphony("profile", "list") == (0, "", "")


def test_delete_as_json_prints_the_deleted_profile(symphony: Run) -> None:
    result = symphony("profile", "delete", "ada", "--yes", "--json")
    assert list(result.json) == PROFILE
    assert shaped_json(result.stdout) == a_profile_shown()


@pytest.mark.usefixtures("api", "notes")
def test_delete_of_a_profile_with_workspaces_needs_cascade(symphony: Run) -> None:
    result = symphony("profile", "delete", "ada", "--yes", "--json")
    assert (result.code, result.stdout) == (4, "")
    assert result.error == an_error(
        "PROFILE_NOT_EMPTY",
        "profile 'ada' has 1 workspace",
        "to delete them too, pass --cascade (their files are kept)",
    )


def test_cascade_deletes_the_contents_and_changes_no_file(
    symphony: Run, given: Given, api: Path, notes: Path
) -> None:
    given("profile delete ada --cascade --yes")
    for noun in ("profile", "workspace", "repo", "vault"):
        assert symphony(noun, "list", "--json") == (0, "[]\n", "")
    assert (api / ".git").is_dir()
    assert (notes / ".obsidian").is_dir()
    newest = symphony("history", "--json").json[0]
    assert (newest["action"], newest["subject"]) == ("profile delete", "ada")
    changes = symphony("history", "show", newest["id"], "--json").json["changes"]
    assert {change["noun"] for change in changes} >= {"profile", "repo", "vault", "workspace"}
    assert all(change["after"] is None for change in changes)


def test_delete_of_an_unknown_profile_does_not_ask(symphony: Run) -> None:
    result = symphony("profile", "delete", "nobody")
    assert result == (
        3,
        "",
        "error: no profile named 'nobody'\nhint: to list them, run `symphony profile list`\n",
    )
