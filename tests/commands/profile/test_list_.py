from __future__ import annotations

import pytest

from tests.commands.conftest import Given
from tests.conftest import Run, Sandbox
from tests.shapes import PROFILE, a_profile_shown, an_error, shaped_json


@pytest.fixture(autouse=True)
def two_profiles(given: Given) -> None:
    given(
        "profile create zoe --email zoe@example.org",
        "profile create ada --email ada@example.org --name 'Ada Lovelace'",
        "workspace create acme",
    )


def test_list_in_a_pipe_prints_one_row_per_line_sorted_by_username(symphony: Run) -> None:
    assert symphony("profile", "list") == (
        0,
        "ada\tada@example.org\tAda Lovelace\t0\tfalse\nzoe\tzoe@example.org\t\t1\ttrue\n",
        "",
    )


@pytest.mark.parametrize("verb", ["list", "ls"])
def test_list_as_json_has_every_field(symphony: Run, verb: str) -> None:
    result = symphony("profile", verb, "--json")
    assert [list(row) for row in result.json] == [PROFILE] * 2
    assert shaped_json(result.stdout) == [
        a_profile_shown(name="Ada Lovelace", is_current=False),
        a_profile_shown(username="zoe", email="zoe@example.org", workspace_count=1),
    ]


def test_fields_pick_and_order_the_columns(symphony: Run) -> None:
    assert symphony("profile", "list", "--fields", "email,username").stdout == (
        "ada@example.org\tada\nzoe@example.org\tzoe\n"
    )
    result = symphony("profile", "list", "--fields", " email , username", "--json")
    assert result.stdout == (
        '[{"email":"ada@example.org","username":"ada"},'
        '{"email":"zoe@example.org","username":"zoe"}]\n'
    )


def test_sort_works_in_both_directions_and_limit_cuts(symphony: Run) -> None:
    names = ("--fields", "username")
    assert symphony("profile", "list", *names, "--sort", "username-").stdout == "zoe\nada\n"
    assert symphony("profile", "list", *names, "--sort", "workspace_count").stdout == "ada\nzoe\n"
    assert symphony("profile", "list", *names, "--limit", "1").stdout == "ada\n"
    assert symphony("profile", "list", *names, "-L", "99999999999999999999").code == 0


def test_empty_values_come_last_in_either_order(symphony: Run) -> None:
    for sort in ("name", "name-"):
        result = symphony("profile", "list", "--fields", "username", "--sort", sort)
        assert result.stdout == "ada\nzoe\n"


@pytest.mark.parametrize(
    ("options", "message", "field"),
    [
        (["--fields", "username,nope"], "unknown field 'nope'", "fields"),
        (["--fields", ""], "--fields needs a field", "fields"),
        (["--sort", "nope-"], "unknown field 'nope'", "sort"),
    ],
)
def test_an_unknown_field_is_refused_with_the_valid_ones(
    symphony: Run, options: list[str], message: str, field: str
) -> None:
    result = symphony("profile", "list", *options, "--json")
    assert (result.code, result.stdout) == (2, "")
    hint = f"the fields are {', '.join(PROFILE)}"
    assert result.error == an_error("FIELD_UNKNOWN", message, hint, field)


def test_a_list_without_a_store_is_empty_and_creates_none(symphony: Run, sandbox: Sandbox) -> None:
    elsewhere = {"SYMPHONY_HOME": str(sandbox.home / "other")}
    assert symphony("profile", "list", env=elsewhere) == (0, "", "")
    assert symphony("profile", "list", "--json", env=elsewhere) == (0, "[]\n", "")
    assert not (sandbox.home / "other").exists()
