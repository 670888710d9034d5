from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.conftest import Given
from tests.conftest import Run, Sandbox
from tests.shapes import REPO, a_repo_shown, an_error, shaped_json
from tests.trees import a_repository


@pytest.mark.parametrize("verb", ["remove", "rm"])
def test_remove_unregisters_and_touches_no_file(symphony: Run, api: Path, verb: str) -> None:
    assert symphony("repo", verb, "api") == (0, "", f"unregistered repo 'api' ({api})\n")
    assert symphony("repo", "list") == (0, "", "")
    assert (api / ".git" / "HEAD").is_file()


def test_remove_as_json_prints_what_was_unregistered(
    symphony: Run, api: Path, given: Given, sandbox: Sandbox
) -> None:
    web = a_repository(sandbox.work / "web")
    given("repo add web")
    result = symphony("repo", "remove", "web", "API", "acme/web", "--json", "--yes")
    assert [list(row) for row in result.json] == [REPO] * 2
    assert shaped_json(result.stdout) == [
        a_repo_shown(name="web", path=str(web)),
        a_repo_shown(path=str(api)),
    ]


def test_remove_reads_references_from_standard_input(symphony: Run, api: Path) -> None:
    id = symphony("repo", "list", "--json").json[0]["id"]
    assert symphony("repo", "remove", "-", stdin="").code == 0
    assert symphony("repo", "remove", "-", "--fields", "name", stdin=f"{id}\n").stdout == "api\n"


def test_nothing_is_unregistered_unless_all_are_found(symphony: Run, api: Path) -> None:
    result = symphony("repo", "remove", "api", "apu", "--json")
    assert (result.code, result.stdout) == (3, "")
    assert result.error == an_error("REPO_NOT_FOUND", "no repo named 'apu'", "did you mean api?")
    assert symphony("repo", "list", "--fields", "name").stdout == "api\n"
