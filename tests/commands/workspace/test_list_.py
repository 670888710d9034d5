from __future__ import annotations

import pytest

from tests.commands.conftest import Given
from tests.conftest import Run, Sandbox
from tests.shapes import WORKSPACE, a_workspace_shown, an_error, shaped_json


@pytest.fixture(autouse=True)
def three_workspaces(api: object, notes: object, given: Given) -> None:
    given(
        "workspace create Beta --type client --root .",
        "profile create bob --email bob@example.org",
        "workspace create acme --profile bob",
    )


def test_list_in_a_pipe_prints_one_row_per_line_sorted_by_name(
    symphony: Run, sandbox: Sandbox
) -> None:
    assert symphony("workspace", "list") == (
        0,
        "acme\tgeneral\tada\t1\t1\t\tfalse\n" + f"Beta\tclient\tada\t0\t0\t{sandbox.work}\tfalse\n",
        "",
    )


@pytest.mark.parametrize("verb", ["list", "ls"])
def test_list_as_json_has_every_field(symphony: Run, sandbox: Sandbox, verb: str) -> None:
    result = symphony("workspace", verb, "--json")
    assert [list(row) for row in result.json] == [WORKSPACE] * 2
    assert shaped_json(result.stdout) == [
        a_workspace_shown(repo_count=1, vault_count=1),
        a_workspace_shown(name="Beta", type="client", root=str(sandbox.work)),
    ]


def test_all_crosses_profiles(symphony: Run) -> None:
    result = symphony("workspace", "list", "--all", "--fields", "profile,name")
    assert result.stdout == "ada\tacme\nada\tBeta\nbob\tacme\n"


def test_another_profile_is_named_by_option_or_variable(symphony: Run) -> None:
    names = ("workspace", "list", "--fields", "profile,name")
    assert symphony(*names, "--profile", "bob").stdout == "bob\tacme\n"
    assert symphony(*names, env={"SYMPHONY_PROFILE": "bob"}).stdout == "bob\tacme\n"


def test_type_sort_and_limit(symphony: Run) -> None:
    names = ("workspace", "list", "--fields", "name")
    assert symphony(*names, "--type", "client").stdout == "Beta\n"
    assert symphony(*names, "--type", "research").stdout == ""
    assert symphony(*names, "--sort", "name-").stdout == "Beta\nacme\n"
    assert symphony(*names, "--sort", "repo_count-", "-L", "1").stdout == "acme\n"


def test_tags_select_workspaces(symphony: Run, given: Given) -> None:
    given("workspace edit Beta --add-tag paying,eu", "workspace edit acme --add-tag paying")
    names = ("workspace", "list", "--fields", "name")
    assert symphony(*names, "-t", "paying").stdout == "acme\nBeta\n"
    assert symphony(*names, "-t", "paying && !eu").stdout == "acme\n"
    assert symphony(*names, "-t", "paying", "--tag", "eu").stdout == "Beta\n"


def test_an_unknown_type_is_refused(symphony: Run) -> None:
    result = symphony("workspace", "list", "--type", "x", "--json")
    assert (result.code, result.stdout) == (2, "")
    assert result.error == an_error(
        "WORKSPACE_TYPE_INVALID",
        "unknown workspace type 'x'",
        "choose one of general, client, personal, research",
        "type",
    )


def test_without_an_active_profile_all_still_works(
    symphony: Run, given: Given, sandbox: Sandbox
) -> None:
    given(
        "profile create eve --email eve@example.org",
        "profile delete ada --cascade --yes",
    )
    result = symphony("workspace", "list", "--json")
    assert (result.code, result.error["code"]) == (2, "NO_PROFILE")
    assert len(symphony("workspace", "list", "--all", "--json").json) == 1
