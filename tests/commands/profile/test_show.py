from __future__ import annotations

import pytest

from tests.commands.conftest import Given
from tests.conftest import Run
from tests.shapes import PROFILE, a_profile_shown, an_error, shaped, shaped_json

pytestmark = pytest.mark.usefixtures("ada")


def test_show_prints_one_field_per_line(symphony: Run) -> None:
    result = symphony("profile", "show", "ada")
    assert (result.code, result.stderr) == (0, "")
    assert shaped(result.stdout) == (
        "id\t<id>\nusername\tada\nemail\tada@example.org\nname\t\nalias_emails\t[]\n"
        "signing_key\t\nsigning_format\t\nsign\tfalse\nssh_key\t\npreferences\t{}\n"
        "workspace_count\t0\nis_current\ttrue\ncreated_at\t<time>\nupdated_at\t<time>\n"
    )


def test_show_as_json_has_every_field(symphony: Run) -> None:
    result = symphony("profile", "show", "--json")
    assert list(result.json) == PROFILE
    assert shaped_json(result.stdout) == a_profile_shown()


def test_show_prints_the_selected_fields(symphony: Run) -> None:
    assert symphony("profile", "show", "--fields", "email,username").stdout == (
        "ada@example.org\tada\n"
    )


def test_a_profile_is_named_by_name_in_any_case_by_id_and_by_a_prefix_of_it(symphony: Run) -> None:
    row = symphony("profile", "show", "--json").json
    id = row["id"]
    for reference in ("ada", "ADA", id, id.upper(), id.replace("-", ""), id[:6], id[:4], id[:13]):
        assert symphony("profile", "show", reference, "--json").json == row


@pytest.mark.parametrize(
    ("reference", "hint"),
    [
        ("adda", "did you mean ada?"),
        ("nobody", "to list them, run `symphony profile list`"),
        ("", None),
    ],
)
def test_show_of_an_unknown_profile_suggests_near_matches(
    symphony: Run, reference: str, hint: str | None
) -> None:
    result = symphony("profile", "show", reference, "--json")
    assert (result.code, result.stdout) == (3, "")
    assert result.error == an_error(
        "PROFILE_NOT_FOUND",
        f"no profile named '{reference}'",
        hint or "to list them, run `symphony profile list`",
    )


def test_three_characters_of_an_id_are_not_enough(symphony: Run) -> None:
    id = symphony("profile", "show", "--json").json["id"]
    assert symphony("profile", "show", id[:3]).code == 3


def test_without_a_reference_the_active_profile_is_shown(symphony: Run, given: Given) -> None:
    given("profile create bob --email bob@example.org")

    def shown(*options: str, **env: str) -> str:
        return symphony("profile", "show", "--fields", "username", *options, env=env).stdout

    assert shown() == "ada\n"
    assert shown(SYMPHONY_PROFILE="bob") == "bob\n"
    assert shown("--profile", "ada", SYMPHONY_PROFILE="bob") == "ada\n"
    assert shown("-P", "bob") == "bob\n"
    given("profile use bob")
    assert shown() == "bob\n"


def test_show_without_an_active_profile_says_how_to_choose(symphony: Run, given: Given) -> None:
    given(
        "profile create bob --email bob@example.org",
        "profile create eve --email eve@example.org",
        "profile delete ada --yes",
    )
    assert symphony("profile", "show") == (
        2,
        "",
        "error: no active profile\n"
        "hint: to set one, run `symphony profile use USERNAME`; or pass --profile\n",
    )


def test_the_only_profile_is_shown(symphony: Run, given: Given) -> None:
    given("profile create bob --email bob@example.org", "profile delete ada --yes")
    assert symphony("profile", "show", "--fields", "username,is_current").stdout == "bob\tfalse\n"
