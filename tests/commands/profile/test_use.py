from __future__ import annotations

import pytest

from tests.commands.conftest import Given
from tests.conftest import Run
from tests.shapes import PROFILE, a_profile_shown, an_error, shaped_json


@pytest.fixture(autouse=True)
def two_profiles(ada: None, given: Given) -> None:
    given("profile create bob --email bob@example.org")


def test_use_makes_a_profile_active(symphony: Run) -> None:
    assert symphony("profile", "use", "bob") == (0, "", "switched to profile 'bob'\n")
    currents = symphony("profile", "list", "--fields", "username,is_current").stdout
    assert currents == "ada\tfalse\nbob\ttrue\n"


def test_use_as_json_prints_the_row(symphony: Run) -> None:
    result = symphony("profile", "use", "BOB", "--json")
    assert list(result.json) == PROFILE
    assert shaped_json(result.stdout) == a_profile_shown(username="bob", email="bob@example.org")


def test_use_of_an_unknown_profile_changes_nothing(symphony: Run) -> None:
    result = symphony("profile", "use", "bobb", "--json")
    assert (result.code, result.stdout) == (3, "")
    assert result.error == an_error(
        "PROFILE_NOT_FOUND", "no profile named 'bobb'", "did you mean bob?"
    )
    assert symphony("profile", "show", "--fields", "username").stdout == "ada\n"
