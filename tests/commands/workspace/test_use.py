from __future__ import annotations

import pytest

from tests.commands.conftest import Given
from tests.conftest import Run
from tests.shapes import WORKSPACE, a_workspace_shown, an_error, shaped_json

pytestmark = pytest.mark.usefixtures("acme")


def test_use_makes_a_workspace_active_in_its_profile(symphony: Run, given: Given) -> None:
    given("workspace create beta")
    assert symphony("workspace", "use", "beta") == (
        0,
        "",
        "switched to workspace 'beta'\n",
    )
    result = symphony("workspace", "list", "--fields", "name,is_current")
    assert result.stdout == "acme\tfalse\nbeta\ttrue\n"


def test_use_as_json_prints_the_row(symphony: Run) -> None:
    result = symphony("workspace", "use", "ACME", "--json")
    assert list(result.json) == WORKSPACE
    assert shaped_json(result.stdout) == a_workspace_shown(is_current=True)


def test_use_of_another_profiles_workspace_makes_that_profile_active(
    symphony: Run, given: Given
) -> None:
    given("profile create bob --email bob@example.org", "workspace create beta --profile bob")
    id = symphony("workspace", "show", "beta", "--profile", "bob", "--json").json["id"]
    given(["workspace", "use", id])
    assert symphony("profile", "show", "--fields", "username").stdout == "bob\n"
    assert symphony("workspace", "show", "--fields", "name").stdout == "beta\n"


def test_use_of_an_unknown_workspace_changes_nothing(symphony: Run) -> None:
    result = symphony("workspace", "use", "nope", "--json")
    assert (result.code, result.stdout) == (3, "")
    assert result.error == an_error(
        "WORKSPACE_NOT_FOUND",
        "no workspace named 'nope'",
        "to list them, run `symphony workspace list --all`",
    )
