from __future__ import annotations

import pytest

from tests.commands.conftest import Given
from tests.conftest import Run, Sandbox
from tests.shapes import WORKSPACE, a_workspace_shown, an_error, shaped_json
from tests.trees import a_repository, git

pytestmark = pytest.mark.usefixtures("acme")


def test_update_changes_the_given_values_and_reports_it(symphony: Run, sandbox: Sandbox) -> None:
    options = [
        "--name",
        "beta",
        "--type",
        "research",
        "--description",
        "text",
        "--root",
        ".",
        "--setting",
        "k=v",
    ]
    assert symphony("workspace", "edit", "acme", *options) == (
        0,
        "",
        "updated workspace 'beta'\n",
    )
    result = symphony("workspace", "edit", "beta", "--setting", "k:=1", "--json")
    assert list(result.json) == WORKSPACE
    assert shaped_json(result.stdout) == a_workspace_shown(
        name="beta",
        type="research",
        description="text",
        root=str(sandbox.work),
        settings={"k": 1},
    )


def test_an_empty_root_and_an_empty_description_clear_them(symphony: Run, given: Given) -> None:
    given("workspace edit acme --root . --description text --setting k=v")
    options = ("--root", "", "--description", "", "--unset-setting", "k", "--json")
    result = symphony("workspace", "edit", "acme", *options)
    assert shaped_json(result.stdout) == a_workspace_shown()


def test_updated_at_moves_with_a_change_and_only_with_one(symphony: Run) -> None:
    before = symphony("workspace", "list", "--json").json[0]
    assert symphony("workspace", "edit", "acme", "--type", "general", "--json").json == before
    after = symphony("workspace", "edit", "acme", "--type", "client", "--json").json
    assert after["updated_at"] > before["updated_at"]


@pytest.mark.parametrize(
    ("options", "code", "error"),
    [
        (
            ["--name", "BETA"],
            4,
            an_error(
                "WORKSPACE_NAME_TAKEN",
                "workspace 'beta' already exists in profile 'ada'",
                None,
                "name",
            ),
        ),
        (
            ["--name", ""],
            2,
            an_error("WORKSPACE_NAME_INVALID", "a workspace's name cannot be empty", None, "name"),
        ),
        (
            ["--unset-setting", "k"],
            2,
            an_error("SETTING_INVALID", "no setting 'k'", None, "setting"),
        ),
    ],
)
def test_update_refuses_and_changes_nothing(
    symphony: Run, given: Given, options: list[str], code: int, error: dict[str, str | None]
) -> None:
    given("workspace create beta")
    before = symphony("workspace", "list", "--json").json
    result = symphony("workspace", "edit", "acme", "--type", "client", *options, "--json")
    assert (result.code, result.stdout, result.error) == (code, "", error)
    assert symphony("workspace", "list", "--json").json == before


def test_tags_are_added_and_removed(symphony: Run) -> None:
    edit = ("workspace", "edit", "acme", "--json")
    tagged = symphony(*edit, "--add-tag", "paying,old")
    assert shaped_json(tagged.stdout) == a_workspace_shown(tags=["old", "paying"])
    assert symphony(*edit, "--remove-tag", "OLD").json["tags"] == ["paying"]
    assert symphony("workspace", "list", "--fields", "name,tags").stdout == 'acme\t["paying"]\n'
    history = symphony("history", "--json", "--limit", "1").json
    assert [(one["action"], one["subject"]) for one in history] == [("workspace update", "acme")]


def test_another_profile_gets_a_workspace_and_gits_identities_follow(
    symphony: Run, given: Given, sandbox: Sandbox
) -> None:
    api = a_repository(sandbox.work / "code" / "api")
    given(
        "profile create bob --email bob@example.org --name Bob",
        "workspace use acme",
        "repo add code/api",
        "identity apply --yes",
    )
    result = symphony("workspace", "edit", "ada:acme", "--to-profile", "bob", "--json")
    assert (result.code, result.json["profile"], result.json["repo_count"]) == (0, "bob", 1)
    assert git(api, "config", "user.email") == "bob@example.org"
    assert (
        symphony("identity", "why", "api", "--fields", "profile,workspace").stdout == "bob\tacme\n"
    )
    assert symphony("workspace", "edit", "acme", "--to-profile", "ada", "-P", "bob") == (
        *(0, ""),
        "warning: acme/api: Bob <bob@example.org> → ada <ada@example.org>, because it is in"
        " workspace 'acme' of profile 'ada'\nmoved workspace 'acme' to profile 'ada'\n",
    )
    before = symphony("history", "--json").json
    assert symphony("workspace", "edit", "acme", "--to-profile", "ADA", "-P", "ada") == (
        *(0, ""),
        "workspace 'acme' already belongs to profile 'ada'\n",
    )
    assert symphony("history", "--json").json == before
    given("workspace create Acme -P bob")
    refused = symphony("workspace", "edit", "ada:acme", "--to-profile", "bob", "--json")
    assert (refused.code, refused.error["code"]) == (4, "WORKSPACE_NAME_TAKEN")
