from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.conftest import Given
from tests.conftest import Result, Run, Sandbox
from tests.shapes import REPO, a_repo_shown, an_error, shaped_json
from tests.trees import a_repository, a_tree

pytestmark = pytest.mark.usefixtures("acme")


def paths(result: Result) -> set[str]:
    return {row["path"] for row in result.json}


def test_scan_registers_each_repo_of_a_real_tree_and_a_second_scan_none(
    symphony: Run, sandbox: Sandbox
) -> None:
    tree = a_tree(sandbox.work / "code")
    result = symphony("repo", "scan", "code", "--json")
    assert (result.code, result.stderr) == (0, "")
    assert [list(row) for row in result.json] == [REPO] * len(tree.repos)
    assert paths(result) == {str(path) for path in tree.repos}
    assert symphony("repo", "scan", "code") == (0, "", "nothing new found\n")
    assert symphony("repo", "scan", "code", "--json") == (0, "[]\n", "")
    nested = symphony("repo", "scan", "code", "--nested")
    assert nested == (0, "", f"registered repo 'nested' ({tree.nested})\n")
    assert symphony("vault", "list", "--json").json == []


def test_scan_prints_what_it_registered(symphony: Run, sandbox: Sandbox) -> None:
    for name in ("client/api", "api"):
        a_repository(sandbox.work / "code" / name)
    assert symphony("repo", "scan", "code") == (
        0,
        "",
        f"registered repo 'api' ({sandbox.work}/code/api)\n"
        f"registered repo 'client-api' ({sandbox.work}/code/client/api)\n",
    )


def test_dry_run_shows_the_plan_and_writes_nothing(symphony: Run, sandbox: Sandbox) -> None:
    path = a_repository(sandbox.work / "code" / "api", commit=True)
    before = symphony("history", "--json").json
    message = f"would register repo 'api' ({path})\n"
    assert symphony("repo", "scan", "code", "--dry-run") == (0, "", message)
    result = symphony("repo", "scan", "code", "-n", "--json")
    assert shaped_json(result.stdout) == [
        a_repo_shown(path=str(path), id=None, created_at=None, updated_at=None)
    ]
    assert symphony("repo", "list", "--json").json == []
    assert symphony("history", "--json").json == before


def test_depth_hidden_and_several_directories(symphony: Run, sandbox: Sandbox) -> None:
    for name in ("one/a", "one/deep/b", "one/.hidden/c", "two/d", "one/node_modules/e"):
        a_repository(sandbox.work / name)

    def found(*arguments: str, stdin: str = "") -> set[str]:
        result = symphony("repo", "scan", "-n", "--fields", "name", *arguments, stdin=stdin)
        assert result.code == 0
        return set(result.stdout.split())

    assert found("one") == {"a", "b"}
    assert found("one", "--depth", "1") == {"a"}
    assert found("one/a", "--depth", "0") == {"a"}
    assert found("one", "--hidden") == {"a", "b", "c"}
    assert found("one", "two", "one") == {"a", "b", "d"}
    assert found("-", stdin="one\ntwo\n") == {"a", "b", "d"}
    assert found("-") == set()


def test_scan_survives_loops_and_unreadable_directories(symphony: Run, sandbox: Sandbox) -> None:
    code = sandbox.work / "code"
    path = a_repository(code / "api")
    (code / "loop").symlink_to(code)
    (code / "broken").mkdir()
    (code / "broken" / ".git").write_text("gitdir: nowhere\n")
    (code / "bad\nname").mkdir()
    assert symphony("repo", "scan", "code") == (
        0,
        "",
        rf"warning: skipped {code}/bad\nname: its name contains control characters or is not UTF-8"
        + "\n"
        f"warning: {code}/broken/.git is not a valid git repository\n"
        f"registered repo 'api' ({path})\n",
    )


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["nope"], an_error("PATH_MISSING", "'nope' does not exist", None, "path")),
        (
            [".", "--depth", "-1"],
            an_error(
                "USAGE",
                "invalid value for '--depth': -1 is less than 0",
                "to see its help, run `symphony repo scan --help`",
                "depth",
            ),
        ),
    ],
)
def test_scan_reports_errors(
    symphony: Run, arguments: list[str], error: dict[str, str | None]
) -> None:
    result = symphony("repo", "scan", *arguments, "--json")
    assert (result.code, result.stdout, result.error) == (2, "", error)


def test_scan_beyond_the_limit_registers_nothing(symphony: Run, sandbox: Sandbox) -> None:
    for name in "abc":
        a_repository(sandbox.work / "code" / name)
    few = {"SYMPHONY_LIMITS_REPOS_PER_WORKSPACE": "2"}
    result = symphony("repo", "scan", "code", "--json", env=few)
    assert (result.code, result.stdout, result.error["code"]) == (4, "", "REPO_LIMIT_REACHED")
    assert symphony("repo", "list", "--json").json == []


def test_a_repo_of_another_workspace_is_new_to_this_one(symphony: Run, given: Given) -> None:
    a_repository(Path("code/api"))
    given("repo scan code", "workspace create beta")
    result = symphony("repo", "scan", "code", "-w", "beta", "--fields", "workspace,name")
    assert result.stdout == "beta\tapi\n"
