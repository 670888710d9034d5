"""`symphony repo list --format`, with the tools that read what it prints."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.commands.conftest import Given
from tests.conftest import Run, Sandbox
from tests.foreign_tools import tool
from tests.remotes import a_remote
from tests.shapes import an_error
from tests.trees import git


@pytest.fixture
def code(ada: None, given: Given, sandbox: Sandbox) -> Path:
    """Register clones in the workspace code, and return its root."""
    root = sandbox.work / "code"
    for name in ("api", "web"):
        remote = a_remote(sandbox.work / "remotes" / f"{name}.git")
        git(sandbox.work, "clone", "--quiet", remote, root / "acme" / name)
    given(f"init {root}", "workspace use code")
    given("repo edit api --add-tag back", "repo edit web --add-tag back,hot")
    return root


def test_gita_takes_the_list_back(symphony: Run, sandbox: Sandbox, code: Path) -> None:
    result = symphony("repo", "list", "--format", "gita")
    remotes = sandbox.work / "remotes"
    assert result == (
        0,
        f"{remotes}/api.git,api,{code}/acme/api,,,main\n"
        f"{remotes}/web.git,web,{code}/acme/web,,,main\n"
        ",back,,api|web\n"
        ",hot,,web\n",
        "",
    )
    Path("frozen.csv").write_text(result.stdout)
    shutil.rmtree(code / "acme")
    tool("gita", "clone", "--from-file", "--preserve-path", "frozen.csv", cwd=sandbox.work)
    assert tool("gita", "freeze", cwd=sandbox.work) == result.stdout


def test_vcs_takes_the_list_back(symphony: Run, sandbox: Sandbox, code: Path) -> None:
    result = symphony("repo", "list", "--format", "vcs", "-t", "hot")
    assert result.stdout == (
        "repositories:\n"
        "  acme/web:\n"
        "    type: git\n"
        f"    url: {sandbox.work}/remotes/web.git\n"
        "    version: main\n"
    )
    Path("team.repos").write_text(result.stdout)
    Path("there").mkdir()
    tool("vcs-import", "--input", "team.repos", "there", cwd=sandbox.work)
    assert git(sandbox.work / "there/acme/web", "branch", "--show-current") == "main"


def test_repos_without_a_url_are_named_and_others_listed(
    symphony: Run, sandbox: Sandbox, code: Path
) -> None:
    symphony("repo", "edit", "web", "--remote-url", "")
    assert symphony("repo", "list", "--format", "ghq") == (
        0,
        f"{sandbox.work}/remotes/api.git\n",
        "warning: skipped 1 repo without a remote URL\n",
    )


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (
            ["--format", "svn"],
            "error: unknown format 'svn'\nhint: the formats are ghq, gita, vcs, mani\n",
        ),
        (
            ["--format", "ghq", "-p"],
            "error: --format cannot be combined with --json, --fields, --path or --null\n"
            "hint: leave out --format or the other option\n",
        ),
    ],
)
def test_errors(symphony: Run, code: Path, arguments: list[str], error: str) -> None:
    assert symphony("repo", "list", *arguments) == (2, "", error)


def test_json_cannot_be_combined(symphony: Run) -> None:
    result = symphony("repo", "list", "--format", "ghq", "--json")
    assert (result.code, result.error) == (
        2,
        an_error(
            "OPTION_WITHOUT_EFFECT",
            "--format cannot be combined with --json, --fields, --path or --null",
            "leave out --format or the other option",
            "format",
        ),
    )
