from __future__ import annotations

import pytest

from tests.commands.conftest import Given
from tests.conftest import Run
from tests.shapes import PROFILE, a_profile_shown, an_error, shaped_json

ADA = ("profile", "create", "ada", "--email", "ada@example.org")


def test_create_prints_a_message_and_no_data(symphony: Run) -> None:
    assert symphony(*ADA) == (0, "", "created profile 'ada'\n")


def test_create_prints_nothing_when_it_is_to_be_quiet(symphony: Run) -> None:
    assert symphony(*ADA, "--quiet") == (0, "", "")


def test_create_as_json_prints_the_row_with_every_field(symphony: Run) -> None:
    options = ("--name", "Ada Lovelace", "--preference", "editor=vi", "--preference", "tabs:=[4]")
    result = symphony(*ADA, *options, "--json")
    assert (result.code, result.stderr) == (0, "")
    assert list(result.json) == PROFILE
    assert shaped_json(result.stdout) == a_profile_shown(
        name="Ada Lovelace", preferences={"editor": "vi", "tabs": [4]}
    )


def test_create_prints_the_fields_that_are_asked_for(symphony: Run) -> None:
    assert symphony(*ADA, "--fields", "email,username") == (
        0,
        "ada@example.org\tada\n",
        "created profile 'ada'\n",
    )


def test_the_first_profile_becomes_the_current_one_and_the_second_does_not(symphony: Run) -> None:
    first = symphony(*ADA, "--json")
    second = symphony("profile", "create", "bob", "--email", "bob@example.org", "--json")
    assert (first.json["is_current"], second.json["is_current"]) == (True, False)


@pytest.mark.parametrize(
    ("username", "email", "error"),
    [
        (
            "ADA",
            "other@example.org",
            an_error("PROFILE_USERNAME_TAKEN", "profile 'ada' already exists", field="username"),
        ),
        (
            "other",
            "Ada@Example.ORG",
            an_error(
                "PROFILE_EMAIL_TAKEN",
                "profile 'ada' already has the email ada@example.org",
                field="email",
            ),
        ),
    ],
)
@pytest.mark.usefixtures("ada")
def test_create_refuses_what_another_profile_has(
    symphony: Run, username: str, email: str, error: dict[str, str | None]
) -> None:
    result = symphony("profile", "create", username, "--email", email, "--json")
    assert (result.code, result.stdout, result.error) == (4, "", error)
    assert len(symphony("profile", "list", "--json").json) == 1


USERNAME_HINT = "a username has 3 to 64 letters, digits and _, and begins with a letter"


@pytest.mark.parametrize(
    ("username", "shown"),
    [
        ("", ""),
        (" ", ""),
        ("ab", "ab"),
        ("a" * 65, "a" * 65),
        ("..", ".."),
        ("a/b", "a/b"),
        ("1abc", "1abc"),
        ("[red]x[/]", "[red]x[/]"),
        ("ädä", "ädä"),
        ("--", "--"),
        ("-rf", "-rf"),
    ],
)
def test_create_refuses_a_username_that_breaks_the_rules(
    symphony: Run, username: str, shown: str
) -> None:
    result = symphony("profile", "create", "--email", "a@example.org", "--json", "--", username)
    assert (result.code, result.stdout) == (2, "")
    assert result.error == an_error(
        "USERNAME_INVALID", f"'{shown}' cannot be a username", USERNAME_HINT, "username"
    )
    assert symphony("profile", "list") == (0, "", "")


@pytest.mark.parametrize(
    "email", ["", " ", "ada", "ada@", "@example.org", "ada@localhost", "a@b@example.org", "a@-b.c"]
)
def test_create_refuses_what_is_no_email_address(symphony: Run, email: str) -> None:
    result = symphony("profile", "create", "ada", "--email", email)
    assert result == (
        2,
        "",
        f"error: '{email.strip()}' is not an email address\n"
        "hint: an address looks like ada@example.org\n",
    )
    assert symphony("profile", "list") == (0, "", "")


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (
            ["ada\x1b[31m", "--email", "a@example.org"],
            an_error(
                "USERNAME_INVALID",
                r"username 'ada\x1b[31m' holds control characters",
                field="username",
            ),
        ),
        (
            ["ada", "--email", "a\x07@example.org"],
            an_error(
                "EMAIL_INVALID",
                r"email 'a\x07@example.org' holds control characters",
                None,
                "email",
            ),
        ),
        (
            ["ada", "--email", "a@example.org", "--name", "x" * 256],
            an_error(
                "PROFILE_NAME_INVALID",
                "a full name has at most 255 characters; this one has 256",
                field="name",
            ),
        ),
        (
            ["ada", "--email", "a@example.org", "--preference", "editor"],
            an_error(
                "PREFERENCE_INVALID",
                "'editor' is not an assignment",
                "write KEY=TEXT or KEY:=JSON",
                "preference",
            ),
        ),
        (
            ["ada", "--email", "a@example.org", "--preference", "k:=[NaN]"],
            an_error(
                "PREFERENCE_INVALID",
                "the value of 'k' is not JSON: NaN is not JSON",
                "text needs no quotes with KEY=TEXT: k=TEXT",
                "preference",
            ),
        ),
        (
            ["ada"],
            an_error(
                "USAGE",
                "Missing option '--email'.",
                "see: symphony profile create --help",
                "email",
            ),
        ),
    ],
)
def test_create_says_what_is_wrong_and_makes_nothing(
    symphony: Run, arguments: list[str], error: dict[str, str | None]
) -> None:
    result = symphony("profile", "create", *arguments, "--json")
    assert (result.code, result.stdout, result.error) == (2, "", error)
    assert symphony("profile", "list") == (0, "", "")


def test_text_is_stripped_and_normalised(symphony: Run, given: Given) -> None:
    given("profile create ' ada ' --email ' ada@example.org ' --name ' Ada\u0301 '")
    shown = symphony("profile", "list", "--fields", "username,email,name")
    assert shown.stdout == "ada\tada@example.org\tAd\u00e1\n"
