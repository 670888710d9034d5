from __future__ import annotations

import pytest

from tests.commands.conftest import Given
from tests.conftest import Run, Sandbox
from tests.shapes import WORKSPACE, a_workspace_shown, an_error, shaped_json

pytestmark = pytest.mark.usefixtures("ada")


def test_create_prints_a_message_and_no_data(symphony: Run) -> None:
    assert symphony("workspace", "create", "acme") == (
        0,
        "",
        "created workspace 'acme' in profile 'ada'\nNext: symphony repo add PATH\n",
    )


def test_create_as_json_prints_the_row_with_every_field(symphony: Run, sandbox: Sandbox) -> None:
    options = [
        "--type",
        "client",
        "--root",
        ".",
        "--setting",
        "a=1",
        "--setting",
        "b:=[null]",
        "--json",
    ]
    result = symphony("workspace", "create", "acme", "--description", "one\ntwo", *options)
    assert (result.code, result.stderr) == (0, "")
    assert list(result.json) == WORKSPACE
    assert shaped_json(result.stdout) == a_workspace_shown(
        type="client",
        description="one\ntwo",
        root=str(sandbox.work),
        settings={"a": "1", "b": [None]},
    )


def test_create_adds_the_workspace_to_the_named_profile(symphony: Run, given: Given) -> None:
    given("profile create bob --email bob@example.org")
    created = symphony("workspace", "create", "acme", "--profile", "bob", "--json")
    assert created.json["profile"] == "bob"
    assert symphony("workspace", "create", "ACME", "--json").json["profile"] == "ada"


NAMES = [
    ("acme", "ACME"),
    ("Straße", "STRASSE"),
    ("caf\u00e9", "CAFE\u0301"),
    ("a/b", "A/B"),
    ("[red]x[/]", "[RED]X[/]"),
    ("--json", "--JSON"),
]


@pytest.mark.parametrize(("name", "taken"), NAMES)
def test_create_refuses_a_name_already_taken_in_any_case(
    symphony: Run, name: str, taken: str
) -> None:
    assert symphony("workspace", "create", "--", name).code == 0
    result = symphony("workspace", "create", "--json", "--", taken)
    assert (result.code, result.stdout) == (4, "")
    assert result.error == an_error(
        "WORKSPACE_NAME_TAKEN",
        f"workspace '{name}' already exists in profile 'ada'",
        field="name",
    )
    assert symphony("workspace", "list", "--fields", "name").stdout == f"{name}\n"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("", "a workspace's name cannot be empty"),
        (" \t ", "a workspace's name cannot be empty"),
        ("\u3000", "a workspace's name cannot be empty"),
        ("x" * 256, "a workspace's name can have at most 255 characters; this one has 256"),
        ("a\x1b[31mb", r"the name 'a\x1b[31mb' contains control characters"),
        ("a\nb", r"the name 'a\nb' contains control characters"),
        ("a\u202eb", r"the name 'a\u202eb' contains control characters"),
        ("a\udcffb", r"the name 'a\udcffb' contains control characters"),
    ],
)
def test_create_refuses_a_name_that_breaks_the_rules(
    symphony: Run, name: str, message: str
) -> None:
    result = symphony("workspace", "create", name, "--json")
    assert (result.code, result.stdout) == (2, "")
    assert result.error == an_error("WORKSPACE_NAME_INVALID", message, field="name")
    assert symphony("workspace", "list") == (0, "", "")


def test_255_characters_are_not_too_many(symphony: Run) -> None:
    assert symphony("workspace", "create", "ü" * 255).code == 0


@pytest.mark.parametrize(
    ("options", "code", "error"),
    [
        (
            ["--type", "Client"],
            2,
            an_error(
                "WORKSPACE_TYPE_INVALID",
                "unknown workspace type 'Client'",
                "choose one of general, client, personal, research",
                "type",
            ),
        ),
        (
            ["--root", "nope"],
            2,
            an_error("PATH_MISSING", "'nope' does not exist", None, "path"),
        ),
        (
            ["--description", "a\x1bb"],
            2,
            an_error(
                "DESCRIPTION_INVALID",
                r"description 'a\x1bb' contains control characters",
                None,
                "description",
            ),
        ),
        (
            ["--setting", "=x"],
            2,
            an_error(
                "SETTING_INVALID",
                "invalid assignment '=x'",
                "write KEY=TEXT or KEY:=JSON",
                "setting",
            ),
        ),
        (
            ["--profile", "nobody"],
            3,
            an_error(
                "PROFILE_NOT_FOUND",
                "no profile named 'nobody'",
                "to list them, run `symphony profile list`",
            ),
        ),
    ],
)
def test_create_reports_errors_and_creates_nothing(
    symphony: Run, options: list[str], code: int, error: dict[str, str | None]
) -> None:
    result = symphony("workspace", "create", "acme", *options, "--json")
    assert (result.code, result.stdout, result.error) == (code, "", error)
    assert symphony("workspace", "list") == (0, "", "")


def test_create_beyond_the_limit_names_the_setting(symphony: Run) -> None:
    few = {"SYMPHONY_LIMITS_WORKSPACES_PER_PROFILE": "1"}
    assert symphony("workspace", "create", "one", env=few).code == 0
    assert symphony("workspace", "create", "two", env=few) == (
        4,
        "",
        "error: profile 'ada' can have at most 1 workspace; it has 1, and this adds 1\n"
        "hint: to raise the limit, run `symphony config set limits.workspaces_per_profile 2`\n",
    )


def test_create_without_a_profile_says_how_to_set_up(symphony: Run, given: Given) -> None:
    given("profile delete ada --yes")
    assert symphony("workspace", "create", "acme") == (
        2,
        "",
        "error: Symphony is not set up yet\n"
        "hint: run `symphony init DIR` with the directory that holds your code\n",
    )


def test_a_value_may_look_like_an_option(symphony: Run) -> None:
    assert symphony("profile", "create", "bob", "--email", "bob@example.org").code == 0
    result = symphony("workspace", "create", "x", "--profile", "bob", "--description", "--json")
    assert (result.code, result.stdout) == (0, "")
    shown = symphony("workspace", "show", "x", "--profile", "bob", "--json").json
    assert shown["description"] == "--json"
