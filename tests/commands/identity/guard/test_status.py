from __future__ import annotations

from pathlib import Path

from tests.commands.conftest import Given
from tests.conftest import Run, Sandbox
from tests.hooks import a_hook
from tests.trees import a_repository


def test_status_shows_each_repos_guard(
    guard: Run, api: Path, given: Given, sandbox: Sandbox
) -> None:
    for name in ("joined", "none", "old", "perl"):
        a_repository(sandbox.work / name)
    a_hook(sandbox.work / "joined", "#!/bin/sh\n")
    given("repo add joined none old perl")
    guard("install", "api", "joined", "old")
    old = sandbox.work / "old" / ".git" / "hooks" / "pre-commit"
    old.write_text(old.read_text().replace("guard 1 >>>", "guard 0 >>>"))
    for name in ("pre-commit", "commit-msg"):
        a_hook(sandbox.work / "perl", "#!/usr/bin/perl\n", name=name)
    hook = ".git/hooks/pre-commit"
    work = sandbox.work
    assert guard("status") == (
        0,
        f"api\tacme\tinstalled\t\t\t{api}/{hook}\t{api}\n"
        f"joined\tacme\tjoined\t\t\t{work}/joined/.git/hooks/commit-msg\t{work}/joined\n"
        f"none\tacme\tabsent\t\t\t{work}/none/{hook}\t{work}/none\n"
        f"old\tacme\toutdated\tthe guard is out of date\t\t{work}/old/{hook}"
        f"\t{work}/old\n"
        "perl\tacme\trefused\tit has its own pre-commit and commit-msg hooks\t"
        f"have {work}/perl/{hook} run `symphony identity check`, and fail if that fails"
        f"\t{work}/perl/{hook}\t{work}/perl\n",
        "1 installed, 1 joined, 1 outdated, 1 absent, 1 refused\n",
    )


def test_status_as_json_has_every_field(guard: Run, api: Path) -> None:
    assert guard("status", "api", "--json").json == [
        {
            "name": "api",
            "workspace": "acme",
            "path": str(api),
            "guard": "absent",
            "hook": f"{api}/.git/hooks/pre-commit",
            "reason": None,
            "hint": None,
            "profile": "ada",
        }
    ]


def test_status_changes_nothing(guard: Run, api: Path) -> None:
    before = sorted(path.name for path in (api / ".git" / "hooks").iterdir())
    guard("status")
    assert sorted(path.name for path in (api / ".git" / "hooks").iterdir()) == before


def test_status_without_repos_is_empty(guard: Run, acme: None) -> None:
    hint = "hint: to register one, run `symphony repo add PATH`\n"
    assert guard("status") == (0, "", f"no repos in workspace 'acme'\n{hint}")
    assert guard("status", "--json").stdout == "[]\n"


def test_a_missing_repo_has_a_row(guard: Run, api: Path) -> None:
    api.rename(api.parent / "moved")
    assert guard("status", "--fields", "guard,hook,reason").stdout == (
        "unknown\t\tpath is missing\n"
    )
