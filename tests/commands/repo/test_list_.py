from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.commands.conftest import Given
from tests.conftest import Run, Sandbox
from tests.shapes import REPO, a_repo_shown, an_error, shaped_json
from tests.trees import a_repository


@pytest.fixture(autouse=True)
def repos(acme: None, given: Given, sandbox: Sandbox) -> dict[str, Path]:
    url = "https://example.org/api.git"
    made = {
        "api": a_repository(sandbox.work / "api", remote=url),
        "Web": a_repository(sandbox.work / "client" / "Web"),
        "Süß": a_repository(sandbox.work / "Süß"),
    }
    given("repo add api client/Web", "workspace create beta", "repo add Süß -w beta")
    return made


def test_list_in_a_pipe_prints_one_row_per_line(symphony: Run, repos: dict[str, Path]) -> None:
    assert symphony("repo", "list", "-w", "acme") == (
        0,
        f"api\tacme\t{repos['api']}\tmain\thttps://example.org/api.git\tfalse\n"
        f"Web\tacme\t{repos['Web']}\tmain\t\tfalse\n",
        "",
    )


@pytest.mark.parametrize("verb", ["list", "ls"])
def test_list_as_json_has_every_field(symphony: Run, repos: dict[str, Path], verb: str) -> None:
    result = symphony("repo", verb, "--all", "--json")
    assert [list(row) for row in result.json] == [REPO] * 3
    assert shaped_json(result.stdout) == [
        a_repo_shown(path=str(repos["api"]), remote_url="https://example.org/api.git"),
        a_repo_shown(name="Web", path=str(repos["Web"])),
        a_repo_shown(name="Süß", path=str(repos["Süß"]), workspace="beta"),
    ]


def test_path_prints_one_per_line_and_0_ends_each_with_nul(
    symphony: Run, repos: dict[str, Path]
) -> None:
    paths = [str(repos["api"]), str(repos["Web"])]
    command = ("repo", "list", "-w", "acme")
    lines = "".join(f"{path}\n" for path in paths)
    for option in ("--path", "-p"):
        assert symphony(*command, option) == (0, lines, "")
    nul = "".join(f"{path}\0" for path in paths)
    for options in (["-0"], ["--path", "-0"], ["--null"], ["-p0"]):
        assert symphony(*command, *options) == (0, nul, "")


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("w", "Web\n"),
        ("WE", ""),
        ("We", "Web\n"),
        ("client/", "Web\n"),
        ("süss", "Süß\n"),
        ("nope", ""),
        ("", "api\nWeb\nSüß\n"),
    ],
)
def test_a_query_matches_in_smart_case(symphony: Run, query: str, names: str) -> None:
    result = symphony("repo", "list", query, "--all", "--fields", "name")
    assert result == (0, names, "")


def test_sort_limit_and_fields(symphony: Run) -> None:
    command = ("repo", "list", "--all", "--fields", "name,workspace")
    assert symphony(*command, "--sort", "name-").stdout == "Web\tacme\nSüß\tbeta\napi\tacme\n"
    assert symphony(*command, "--sort", "remote_url", "-L", "1").stdout == "api\tacme\n"
    assert symphony(*command, "--limit", "2").stdout == "api\tacme\nWeb\tacme\n"


def test_missing_repos_are_shown_and_can_be_selected(symphony: Run, repos: dict[str, Path]) -> None:
    command = ("repo", "list", "--all", "--missing", "--fields", "name,missing")
    assert symphony(*command) == (0, "", "")
    shutil.rmtree(repos["Web"])
    assert symphony(*command) == (0, "Web\ttrue\n", "")
    everything = symphony("repo", "list", "--all", "--fields", "name,missing").stdout
    assert everything == "api\tfalse\nWeb\ttrue\nSüß\tfalse\n"


@pytest.mark.parametrize(
    ("options", "code", "error"),
    [
        (
            ["--fields", "nope"],
            2,
            an_error(
                "FIELD_UNKNOWN",
                "unknown field 'nope'",
                f"the fields are {', '.join(REPO)}",
                "fields",
            ),
        ),
        (
            ["--sort", "nope"],
            2,
            an_error(
                "FIELD_UNKNOWN",
                "unknown field 'nope'",
                f"the fields are {', '.join(REPO)}",
                "sort",
            ),
        ),
        (
            ["--limit", "0"],
            2,
            an_error(
                "USAGE",
                "invalid value for '--limit': 0 is less than 1",
                "to see its help, run `symphony repo list --help`",
                "limit",
            ),
        ),
        (
            ["-w", "acne"],
            3,
            an_error("WORKSPACE_NOT_FOUND", "no workspace named 'acne'", "did you mean acme?"),
        ),
        (
            [],
            2,
            an_error(
                "NO_WORKSPACE",
                "no active workspace in profile 'ada'",
                "to set one, run `symphony workspace use NAME`; or pass --workspace",
                "workspace",
            ),
        ),
    ],
)
def test_list_reports_errors(
    symphony: Run, options: list[str], code: int, error: dict[str, str | None]
) -> None:
    workspace = () if error["code"] in ("NO_WORKSPACE", "WORKSPACE_NOT_FOUND") else ("-w", "acme")
    result = symphony("repo", "list", *workspace, *options, "--json")
    assert (result.code, result.stdout, result.error) == (code, "", error)


def test_the_directory_decides_the_workspace(symphony: Run, repos: dict[str, Path]) -> None:
    names = ("repo", "list", "--fields", "name")
    assert symphony(*names, cwd=repos["Süß"] / ".git").stdout == "Süß\n"
    assert symphony(*names, cwd=repos["Web"]).stdout == "api\nWeb\n"


def test_variables_and_options_decide_the_workspace(symphony: Run, given: Given) -> None:
    names = ("repo", "list", "--fields", "name")
    assert symphony(*names, env={"SYMPHONY_WORKSPACE": "BETA"}).stdout == "Süß\n"
    assert symphony("--quiet", *names, "-w", "beta").stdout == "Süß\n"
    given("workspace use beta")
    assert symphony(*names).stdout == "Süß\n"


def test_a_working_directory_that_is_missing_or_not_text_is_ignored(
    installed: Run, given: Given, sandbox: Sandbox
) -> None:
    given("workspace use beta")
    odd = sandbox.work / os.fsdecode(b"\xff")
    odd.mkdir()
    assert installed("repo", "list", "--fields", "name", cwd=odd) == (0, "Süß\n", "")
