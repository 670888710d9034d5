"""Saved selections: setting, use, errors."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.conftest import Given
from tests.conftest import Run, Sandbox
from tests.shapes import an_error
from tests.trees import a_repository


@pytest.fixture(autouse=True)
def repos(acme: None, given: Given, sandbox: Sandbox) -> dict[str, Path]:
    """Register api and gate, tagged backend, and Web in acme; api is dirty."""
    made = {name: a_repository(sandbox.work / name) for name in ("api", "gate", "Web")}
    given("repo add api gate Web")
    given("repo edit api --add-tag backend", "repo edit gate --add-tag backend")
    (made["api"] / "new").write_text("")
    return made


def test_a_saved_selection_stands_for_names_and_options(symphony: Run) -> None:
    saved = symphony("config", "set", "select.morning", "-t backend --dirty")
    assert saved == (0, "", "select.morning is -t backend --dirty (from config.toml)\n")
    assert symphony("status", "@morning", "--fields", "name").stdout == "api\n"
    assert symphony("repo", "list", "@morning", "--fields", "name").stdout == "api\n"
    assert symphony("repo", "exec", "@morning", "--", "echo", "@morning").stdout == (
        "api: @morning\n"
    )
    nothing = (0, "", "no repos match in workspace 'acme'\n")
    assert symphony("status", "@morning", "-t", "!backend") == nothing
    # An option's value is not a selection.
    assert symphony("status", "--query", "@morning") == nothing


def test_a_saved_selection_has_names_globs_and_a_workspace(symphony: Run, given: Given) -> None:
    given(["config", "set", "select.some", "-w acme 'g*' \"Web\""])
    status = ("status", "--fields", "name")
    assert symphony(*status, "@some").stdout == "gate\nWeb\n"
    assert symphony(*status, "api", "@some").stdout == "api\ngate\nWeb\n"
    env = {"SYMPHONY_SELECT_MINE": "-t backend"}
    assert symphony(*status, "@mine", env=env).stdout == "api\ngate\n"
    given("config unset select.some")
    assert symphony(*status, "@some").code == 3


def test_json_may_stand_before_the_value(symphony: Run) -> None:
    saved = symphony("config", "set", "select.dirty", "--json", "--dirty")
    assert (saved.json["key"], saved.json["value"]) == ("select.dirty", "--dirty")
    assert symphony("config", "set", "select.dirty", "--json").error["code"] == "USAGE"


def test_an_unknown_selection_is_not_found(symphony: Run, given: Given) -> None:
    first = symphony("status", "@nope", "--json")
    assert (first.code, first.stdout) == (3, "")
    assert first.error == an_error(
        "SELECTION_NOT_FOUND",
        "no saved selection 'nope'",
        "to save one, run `symphony config set select.nope '-t TAG --dirty'`",
    )
    given(["config", "set", "select.all", "--all"])
    assert symphony("repo", "fetch", "@nope") == (
        3,
        "",
        "error: no saved selection 'nope'\nhint: the saved selections are @all\n",
    )


def test_a_repo_whose_name_begins_with_the_sign_is_found(symphony: Run, given: Given) -> None:
    given("repo edit gate --name @types")
    assert symphony("status", "@types", "--fields", "name").stdout == "@types\n"


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        ("--force", "SELECTION_INVALID", "invalid selection '--force': unknown option '--force'"),
        ("api 'x", "SELECTION_INVALID", "invalid selection 'api 'x': No closing quotation"),
        ("--stale x", "SELECTION_INVALID", "invalid selection '--stale x': invalid value for"),
        ("-t '(a'", "TAG_EXPRESSION_INVALID", "invalid tag expression: unmatched ("),
        ("", "CONFIG_VALUE_INVALID", "invalid value '' for select.x"),
    ],
)
def test_only_a_selection_is_saved(
    symphony: Run, sandbox: Sandbox, text: str, code: str, message: str
) -> None:
    result = symphony("config", "set", "select.x", text, "--json")
    assert (result.code, result.stdout, result.error["code"]) == (2, "", code)
    assert str(result.error["message"]).startswith(message)
    assert not (sandbox.symphony_home / "config").exists()
    # Edited by hand, it is refused when it is used.
    (sandbox.symphony_home / "config").mkdir()
    (sandbox.symphony_home / "config" / "config.toml").write_text(f'[select]\nx = "{text}"\n')
    assert symphony("repo", "push", "@x", "--json").error["code"] in (code, "CONFIG_VALUE_INVALID")


def test_repo_list_takes_the_names_in_a_saved_selection(symphony: Run, given: Given) -> None:
    given(["config", "set", "select.some", "-w acme 'g*' --tag backend Web"])
    listed = ("repo", "list", "--fields", "name")
    assert symphony(*listed, "@some").stdout == symphony("status", "@some", *listed[2:]).stdout
    given(["config", "set", "select.some", "'g*' Web"])
    assert symphony(*listed, "@some").stdout == "gate\nWeb\n"
    assert symphony(*listed, "@some", "w").stdout == "Web\n"
    given(["config", "set", "select.some", "nope"])
    assert symphony(*listed, "@some").code == 3


def test_the_name_of_a_repo_comes_before_a_saved_selection(
    symphony: Run, given: Given, sandbox: Sandbox
) -> None:
    given(["config", "set", "select.morning", "api"])
    given(["repo", "add", "--name", "@morning", a_repository(sandbox.work / "odd")])
    assert symphony("status", "@morning", "--fields", "name").stdout == "@morning\n"


def test_an_invalid_name_of_a_selection_says_what_is_valid(symphony: Run) -> None:
    for name in ("Morning", "a.b", "", "ä"):
        assert symphony("config", "set", f"select.{name}", "api") == (
            2,
            "",
            f"error: '{name}' cannot name a saved selection\n"
            "hint: use lower-case letters (a-z), digits, - and _, and begin with a letter\n",
        )
