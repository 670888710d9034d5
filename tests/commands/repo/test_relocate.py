from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.conftest import Given
from tests.conftest import Run, Sandbox
from tests.shapes import REPO, a_repo_shown, shaped, shaped_json
from tests.trees import a_repository, git

URL = "https://example.org/api.git"


@pytest.fixture
def lost(acme: None, given: Given, sandbox: Sandbox) -> Path:
    """Register the repo api, move it by hand to new/api, and return where it is."""
    api = a_repository(sandbox.work / "api", remote=URL, commit=True)
    a_repository(sandbox.work / "other", remote="https://example.org/other.git", commit=True)
    given("repo add api")
    new = sandbox.work / "new" / "api"
    new.parent.mkdir()
    api.rename(new)
    return new


def test_a_repo_that_was_moved_by_hand_is_found_again(symphony: Run, lost: Path) -> None:
    assert symphony("repo", "relocate", ".") == (0, "", f"relocated repo 'api' ({lost})\n")
    assert symphony("repo", "list", "--path").stdout == f"{lost}\n"
    assert symphony("repo", "relocate", ".") == (
        *(0, ""),
        "no missing repos in workspace 'acme'\n",
    )
    assert symphony("repo", "relocate", ".", "--json") == (0, "[]\n", "")


def test_all_looks_in_each_workspace_of_the_profile(
    symphony: Run, lost: Path, given: Given
) -> None:
    given("workspace create lab", "workspace use lab")
    relocate = ("repo", "relocate", ".")
    assert symphony(*relocate).stderr == "no missing repos in workspace 'lab'\n"
    assert symphony(*relocate, "--all").stderr == f"relocated repo 'api' ({lost})\n"
    assert symphony(*relocate, "--all").stderr == "no missing repos in profile 'ada'\n"
    assert symphony(*relocate, "--all-profiles").stderr == "no missing repos\n"


def test_tags_select_the_repos_to_relocate(symphony: Run, lost: Path, given: Given) -> None:
    given("repo edit api --add-tag go")
    assert symphony("repo", "relocate", ".", "-t", "!go") == (
        *(0, ""),
        "no missing repos in workspace 'acme'\n",
    )
    assert symphony("repo", "relocate", ".", "-t", "go").stderr == (
        f"relocated repo 'api' ({lost})\n"
    )


def test_relocate_as_json_prints_the_rows(symphony: Run, lost: Path) -> None:
    result = symphony("repo", "relocate", "-", "--json", stdin=f"{lost.parent}\n")
    assert [list(row) for row in result.json] == [REPO]
    assert shaped_json(result.stdout) == [
        a_repo_shown(path=str(lost), remote_url=URL, root_commit="<commit>")
    ]


def test_a_dry_run_changes_nothing(symphony: Run, lost: Path, sandbox: Sandbox) -> None:
    result = symphony("repo", "relocate", ".", "-n", "--fields", "path")
    assert result == (0, f"{lost}\n", f"would relocate repo 'api' ({lost})\n")
    assert symphony("repo", "list", "--path").stdout == f"{sandbox.work / 'api'}\n"


def test_a_repo_without_a_match_is_named_and_stays(
    symphony: Run, lost: Path, sandbox: Sandbox
) -> None:
    (sandbox.work / "empty").mkdir()
    id = symphony("repo", "list", "--json").json[0]["id"][:8]
    assert symphony("repo", "relocate", "empty") == (
        1,
        "",
        "error: 1 failed:\n  repo 'acme/api' was not found\n"
        f"hint: to record its path, run `symphony repo edit {id} --path DIR`\n",
    )
    assert symphony("repo", "list", "--path").stdout == f"{sandbox.work / 'api'}\n"


def test_a_copy_makes_the_match_ambiguous(symphony: Run, lost: Path, sandbox: Sandbox) -> None:
    copy = sandbox.work / "copy"
    git(sandbox.work, "clone", "--quiet", lost, copy)
    git(copy, "remote", "set-url", "origin", URL)
    result = symphony("repo", "relocate", ".", "--json")
    assert (result.code, result.stdout) == (1, "")
    assert result.error["message"] == (f"1 failed:\n  repo 'acme/api' may be any of {copy}, {lost}")


def test_one_selected_repo_raises_its_own_error(
    symphony: Run, lost: Path, sandbox: Sandbox
) -> None:
    (sandbox.work / "empty").mkdir()
    result = symphony("repo", "relocate", "empty", "--repo", "api", "--json")
    assert (result.code, result.stdout) == (3, "")
    assert result.error["code"] == "REPO_NOT_FOUND_AGAIN"
    git(sandbox.work, "clone", "--quiet", lost, "copy")
    git(sandbox.work / "copy", "remote", "set-url", "origin", URL)
    result = symphony("repo", "relocate", ".", "--repo", "api", "--json")
    assert (result.code, result.error["code"]) == (3, "REPO_FOUND_TWICE")


def test_hidden_and_nested_repos_are_found_with_their_options(symphony: Run, lost: Path) -> None:
    nested = lost.parent.parent / "other" / ".deps" / "api"
    nested.parent.mkdir()
    lost.rename(nested)
    assert symphony("repo", "relocate", ".").code == 1
    assert symphony("repo", "relocate", ".", "--hidden", "--nested", "--depth", "2").code == 1
    result = symphony("repo", "relocate", ".", "--hidden", "--nested", "--repo", "api")
    assert (result.code, result.stderr) == (0, f"relocated repo 'api' ({nested})\n")


def test_vaults_in_a_relocated_repo_move_along(
    symphony: Run, lost: Path, given: Given, sandbox: Sandbox
) -> None:
    (sandbox.work / "api").mkdir()
    (sandbox.work / "api" / "docs").mkdir()
    (lost / "docs").mkdir()
    given("vault add api/docs")
    (sandbox.work / "api" / "docs").rmdir()
    (sandbox.work / "api").rmdir()
    assert symphony("repo", "relocate", ".").stderr == (
        f"relocated too: vault 'acme/docs' ({lost / 'docs'})\nrelocated repo 'api' ({lost})\n"
    )
    assert symphony("doctor").code == 0


def test_a_missing_directory_is_refused(symphony: Run, lost: Path) -> None:
    result = symphony("repo", "relocate", "nowhere", "--json")
    assert (result.code, result.error["code"]) == (2, "PATH_MISSING")


def test_doctor_fixes_what_it_finds_below_the_roots(
    symphony: Run, lost: Path, given: Given, sandbox: Sandbox
) -> None:
    given(["workspace", "edit", "acme", "--root", lost.parent])
    assert symphony("doctor").code == 6
    assert symphony("doctor", "--fix") == (0, "", f"relocated 'api' ({lost})\nno problems found\n")


def test_doctor_searches_given_directories_and_reports_what_is_left(
    symphony: Run, lost: Path, given: Given, sandbox: Sandbox
) -> None:
    given("repo add other")
    (sandbox.work / "other").rename(sandbox.home / "other")
    result = symphony("doctor", "--fix", ".")
    assert (result.code, result.stderr) == (
        6,
        f"relocated 'api' ({lost})\n1 problem found\n",
    )
    assert shaped(result.stdout).startswith(
        f"missing path\trepo 'acme/other' is missing: {sandbox.work / 'other'} does not exist\t"
        "to find it, run `symphony repo relocate DIR --repo "
    )


def test_doctor_reports_ambiguous_matches(symphony: Run, lost: Path, sandbox: Sandbox) -> None:
    git(sandbox.work, "clone", "--quiet", lost, "copy")
    git(sandbox.work / "copy", "remote", "set-url", "origin", URL)
    result = symphony("doctor", "--fix", ".")
    message = f"repo 'acme/api' may be any of {sandbox.work / 'copy'}, {lost}"
    assert (result.code, result.stderr) == (6, f"warning: {message}\n1 problem found\n")


def test_doctor_without_fix_searches_nothing(symphony: Run, lost: Path) -> None:
    assert symphony("doctor", ".") == (
        2,
        "",
        "error: directories can only be used with --fix\nhint: pass --fix too\n",
    )
    # No workspace has a root, and no directory was given.
    assert symphony("doctor", "--fix", "--fields", "check").stdout == "missing path\n"


def test_doctor_fixes_nothing_with_an_unusable_store_or_configuration(
    symphony: Run, lost: Path, sandbox: Sandbox
) -> None:
    config = sandbox.symphony_home / "config" / "config.toml"
    config.parent.mkdir(parents=True, exist_ok=True)
    config.write_text("[store]\nbusy_timeout = -1\n")
    result = symphony("doctor", "--fix", ".", "--fields", "check")
    assert (result.code, result.stdout) == (6, "configuration\nmissing path\n")
    assert result.stderr.splitlines()[0] == (
        "warning: skipped the search: repair the store and the configuration first"
    )


def test_doctor_fixes_despite_unknown_settings(symphony: Run, lost: Path, sandbox: Sandbox) -> None:
    config = sandbox.symphony_home / "config" / "config.toml"
    config.parent.mkdir(parents=True, exist_ok=True)
    config.write_text("[limits]\nnope = 1\n")
    result = symphony("doctor", "--fix", ".", "--fields", "check")
    assert (result.code, result.stdout) == (6, "configuration\n")
    assert result.stderr.splitlines()[0] == f"relocated 'api' ({lost})"
