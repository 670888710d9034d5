from __future__ import annotations

import pytest

from tests.commands.conftest import Given
from tests.conftest import Run
from tests.shapes import PROFILE, a_profile_shown, an_error, shaped_json

pytestmark = pytest.mark.usefixtures("ada")


def test_update_changes_what_is_given_and_says_so(symphony: Run) -> None:
    assert symphony("profile", "update", "ada", "--username", "bob") == (
        0,
        "",
        "updated profile 'bob'\n",
    )
    result = symphony("profile", "update", "bob", "--email", "b@example.org", "--json")
    assert list(result.json) == PROFILE
    assert shaped_json(result.stdout) == a_profile_shown(username="bob", email="b@example.org")


def test_update_sets_and_clears_the_full_name(symphony: Run) -> None:
    command = ("profile", "update", "ada", "--fields", "name", "--name")
    assert symphony(*command, "Ada L").stdout == "Ada L\n"
    assert symphony(*command, "").stdout == "\n"


def test_preferences_are_set_as_text_or_json_and_removed(symphony: Run) -> None:
    command = ("profile", "update", "ada", "--json", "--fields", "preferences")
    result = symphony(*command, "--preference", "a=1", "--preference", 'b:={"c":[null,1.5]}')
    assert result.json == {"preferences": {"a": "1", "b": {"c": [None, 1.5]}}}
    result = symphony(*command, "--unset-preference", "a", "--preference", "d:=true")
    assert result.json == {"preferences": {"b": {"c": [None, 1.5]}, "d": True}}


def test_updated_at_moves_with_a_change_and_only_with_one(symphony: Run) -> None:
    before = symphony("profile", "show", "--json").json
    same = symphony("profile", "update", "ada", "--email", "ada@example.org", "--json").json
    assert same == before
    after = symphony("profile", "update", "ada", "--email", "a@example.org", "--json").json
    assert after["updated_at"] > before["updated_at"]
    assert after["created_at"] == before["created_at"]


def test_an_update_that_changes_nothing_is_no_operation(symphony: Run) -> None:
    before = symphony("history", "--json").json
    assert symphony("profile", "update", "ada").code == 0
    assert symphony("history", "--json").json == before


@pytest.mark.parametrize(
    ("options", "code", "error"),
    [
        (
            ["--username", "BOB"],
            4,
            an_error("PROFILE_USERNAME_TAKEN", "profile 'bob' already exists", None, "username"),
        ),
        (
            ["--email", "BOB@example.org"],
            4,
            an_error(
                "PROFILE_EMAIL_TAKEN",
                "profile 'bob' already has the email bob@example.org",
                None,
                "email",
            ),
        ),
        (
            ["--unset-preference", "nope"],
            2,
            an_error("PREFERENCE_INVALID", "there is no preference 'nope'", None, "preference"),
        ),
        (
            ["--email", "nope"],
            2,
            an_error(
                "EMAIL_INVALID",
                "'nope' is not an email address",
                "an address looks like ada@example.org",
                "email",
            ),
        ),
    ],
)
def test_update_refuses_and_changes_nothing(
    symphony: Run, given: Given, options: list[str], code: int, error: dict[str, str | None]
) -> None:
    given("profile create bob --email bob@example.org")
    before = symphony("profile", "list", "--json").json
    result = symphony("profile", "update", "ada", "--name", "New", *options, "--json")
    assert (result.code, result.stdout, result.error) == (code, "", error)
    assert symphony("profile", "list", "--json").json == before


def test_a_username_may_change_its_case(symphony: Run) -> None:
    result = symphony("profile", "update", "ada", "--username", "Ada", "--fields", "username")
    assert result.stdout == "Ada\n"
