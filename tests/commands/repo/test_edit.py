from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.conftest import Given
from tests.conftest import Run, Sandbox
from tests.shapes import REPO, a_repo_shown, an_error, shaped_json
from tests.trees import a_repository, git


def test_update_changes_the_given_values_and_reports_it(symphony: Run, api: Path) -> None:
    assert symphony("repo", "edit", "api", "--name", "core") == (0, "", "updated repo 'core'\n")
    options = ("--remote-url", "https://example.org/x.git", "--metadata", "k:=[1]", "--json")
    result = symphony("repo", "edit", "core", *options)
    assert list(result.json) == REPO
    assert shaped_json(result.stdout) == a_repo_shown(
        name="core",
        path=str(api),
        remote_url="https://example.org/x.git",
        metadata={"k": [1]},
    )
    options = ("--remote-url", "", "--unset-metadata", "k", "--json")
    result = symphony("repo", "edit", "core", *options)
    assert shaped_json(result.stdout) == a_repo_shown(name="core", path=str(api))


def test_a_new_path_replaces_the_facts_from_git(symphony: Run, api: Path, sandbox: Sandbox) -> None:
    url = "https://example.org/moved.git"
    moved = a_repository(sandbox.work / "moved", remote=url, commit=True)
    result = symphony("repo", "edit", "api", "--path", "moved", "--json")
    assert shaped_json(result.stdout) == a_repo_shown(
        path=str(moved), remote_url=url, root_commit="<commit>"
    )


def test_a_cleared_url_stays_empty_with_a_new_path(
    symphony: Run, api: Path, sandbox: Sandbox
) -> None:
    a_repository(sandbox.work / "moved", remote="https://ada:x@example.org/moved.git", commit=True)
    symphony("repo", "edit", "api", "--remote-url", "")
    moved = symphony("repo", "edit", "api", "--path", "moved", "--fields", "remote_url")
    assert moved == (0, "\n", "updated repo 'api'\n")


def test_credentials_are_left_out_with_a_warning(symphony: Run, api: Path) -> None:
    url = "https://ada:s3cret@example.org/x.git"
    assert symphony("repo", "edit", "api", "--remote-url", url, "--fields", "remote_url") == (
        0,
        "https://example.org/x.git\n",
        "warning: removed the credentials from the recorded remote URL of repo 'api'\n"
        "updated repo 'api'\n",
    )


def test_updated_at_moves_with_a_change_and_only_with_one(symphony: Run, api: Path) -> None:
    before = symphony("repo", "list", "--json").json[0]
    command = ("repo", "edit", "api", "--json")
    assert symphony(*command, "--name", "api", "--path", str(api)).json == before
    assert symphony(*command, "--name", "API").json["updated_at"] > before["updated_at"]


@pytest.mark.parametrize(
    ("options", "code", "error"),
    [
        (
            ["--name", "WEB"],
            4,
            an_error(
                "REPO_NAME_TAKEN",
                "repo 'web' already exists in workspace 'acme'",
                "to choose another name, pass --name",
                "name",
            ),
        ),
        (
            ["--path", "web"],
            4,
            an_error(
                "REPO_PATH_TAKEN",
                "{work}/web is already registered as repo 'web' in workspace 'acme'",
                "to see it, run `symphony repo show acme/web`",
                "path",
            ),
        ),
        (["--path", "x"], 2, an_error("PATH_MISSING", "'x' does not exist", None, "path")),
        (
            ["--unset-metadata", "k"],
            2,
            an_error("METADATA_INVALID", "no metadata 'k'", None, "metadata"),
        ),
    ],
)
def test_update_refuses_and_changes_nothing(
    symphony: Run,
    api: Path,
    given: Given,
    sandbox: Sandbox,
    options: list[str],
    code: int,
    error: dict[str, str | None],
) -> None:
    a_repository(sandbox.work / "web")
    given("repo add web")
    before = symphony("repo", "list", "--json").json
    result = symphony("repo", "edit", "api", "--metadata", "a=b", *options, "--json")
    assert (result.code, result.stdout) == (code, "")
    message = str(error["message"]).replace("{work}", str(sandbox.work))
    assert result.error == error | {"message": message}
    assert symphony("repo", "list", "--json").json == before


def test_tags_are_added_and_removed(symphony: Run, api: Path) -> None:
    edit = ("repo", "edit", "api", "--json")
    tagged = symphony(*edit, "--add-tag", "backend", "--add-tag", "old,Web")
    assert shaped_json(tagged.stdout) == a_repo_shown(path=str(api), tags=["backend", "old", "Web"])
    assert symphony(*edit, "--add-tag", "WEB").json == tagged.json
    removed = symphony(*edit, "--remove-tag", "old", "--remove-tag", "web", "--add-tag", "go")
    assert removed.json["tags"] == ["backend", "go"]
    listed = symphony("repo", "list", "--fields", "name,tags")
    assert listed.stdout == 'api\t["backend","go"]\n'
    hint = "the tags are backend, go"
    error = an_error("TAG_NOT_FOUND", "no tag 'old' to remove", hint, "remove_tag")
    refused = symphony(*edit, "--remove-tag", "old")
    assert (refused.code, refused.stdout, refused.error) == (2, "", error)


def test_an_archived_repo_is_left_out_of_lists_and_found_by_name(
    symphony: Run, api: Path, given: Given, sandbox: Sandbox
) -> None:
    git(api, "commit", "--quiet", "--allow-empty", "--message", "first")
    given(["repo", "edit", "api", "--path", api])
    assert symphony("repo", "edit", "api", "--archive", "--json").json["archived"] is True
    assert symphony("repo", "list") == (0, "", "")
    assert symphony("path", "api").stdout == f"{api}\n"
    assert symphony("repo", "show", "api", "--fields", "archived").stdout == "true\n"
    moved = sandbox.work / "moved"
    api.rename(moved)
    assert symphony("repo", "relocate", ".") == (
        *(0, ""),
        "no missing repos in workspace 'acme'\n",
    )
    relocated = f"relocated repo 'api' ({moved})\n"
    assert symphony("repo", "relocate", ".", "--archived") == (0, "", relocated)
    assert symphony("repo", "edit", "api", "--unarchive") == (0, "", "updated repo 'api'\n")
    assert symphony("repo", "list", "--path").stdout == f"{moved}\n"
