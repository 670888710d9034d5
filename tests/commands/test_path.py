from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.commands.conftest import Given
from tests.conftest import Run, Sandbox
from tests.identities import as_user
from tests.shapes import an_error, shaped_json
from tests.trees import a_repository


def test_path_prints_the_path_of_a_repo_a_vault_and_a_root(
    symphony: Run, api: Path, notes: Path, given: Given, sandbox: Sandbox
) -> None:
    given("workspace edit acme --root .")
    id = symphony("repo", "list", "--json").json[0]["id"]
    for reference in ("api", "API", "acme/api", id, id[:6]):
        assert symphony("path", reference) == (0, f"{api}\n", ""), reference
    assert symphony("path", "notes") == (0, f"{notes}\n", "")
    assert symphony("path", "acme") == (0, f"{sandbox.work}\n", "")


def test_in_a_linked_worktree_a_path_leads_to_that_worktree(
    symphony: Run, sandbox: Sandbox, given: Given, acme: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    api, linked = a_repository(sandbox.work / "api"), sandbox.work / "linked"
    given(["repo", "add", api])
    identity = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
    as_user(api, *identity, "commit", "--quiet", "--allow-empty", "--message", "first")
    as_user(api, "worktree", "add", "--quiet", linked)
    (linked / "inner").mkdir()
    monkeypatch.chdir(linked / "inner")
    assert symphony("path", ".") == (0, f"{linked}\n", "")
    assert symphony("path", api / ".git") == (0, f"{api}\n", "")
    shown = symphony("identity", "status", ".", "--fields", "name,path")
    assert shown.stdout == f"api@linked\t{linked}\n"


def test_path_as_json_prints_the_place(symphony: Run, api: Path) -> None:
    result = symphony("path", "api", "--json")
    assert shaped_json(result.stdout) == {
        "noun": "repo",
        "id": "<id>",
        "name": "api",
        "path": str(api),
        "workspace": "acme",
        "profile": "ada",
    }
    assert symphony("path", "api", "--fields", "noun,name").stdout == "repo\tapi\n"


def test_a_missing_path_comes_with_a_warning(symphony: Run, api: Path) -> None:
    shutil.rmtree(api)
    warning = "the path of repo 'api' does not exist"
    assert symphony("path", "api") == (0, f"{api}\n", f"warning: {warning}\n")
    result = symphony("path", "api", "--json")
    assert result.stderr == ('{"warning":{"code":"PATH_MISSING","message":"' + warning + '"}}\n')


def test_a_workspace_without_a_root_has_no_path(symphony: Run, acme: None) -> None:
    result = symphony("path", "acme")
    assert (result.code, result.stdout) == (3, "")
    assert result.stderr.startswith(
        "error: workspace 'acme' has no root directory\nhint: to set one, run `symphony"
        " workspace edit "
    )


@pytest.mark.usefixtures("api", "notes")
def test_path_of_an_unknown_name_suggests_near_matches(symphony: Run) -> None:
    result = symphony("path", "note", "--json")
    assert (result.code, result.stdout) == (3, "")
    assert result.error == an_error(
        "REFERENCE_NOT_FOUND",
        "no repo, vault or workspace named 'note'",
        "did you mean notes?",
    )


def test_an_ambiguous_name_fails_with_its_candidates(
    symphony: Run, api: Path, given: Given, sandbox: Sandbox
) -> None:
    (sandbox.work / "vaults" / "api").mkdir(parents=True)
    a_repository(sandbox.work / "other" / "api")
    given("vault add vaults/api")
    result = symphony("path", "api", "--json")
    assert (result.code, result.stdout) == (3, "")
    hint = re.sub("[0-9a-f]{8}", "ID", str(result.error["hint"]))
    assert hint == "use one of these names: ID (repo acme/api), ID (vault acme/api)"


def test_a_repo_that_is_also_a_vault_has_one_path(symphony: Run, api: Path, given: Given) -> None:
    given("vault add api")
    assert symphony("path", "api") == (0, f"{api}\n", "")
