from __future__ import annotations

import stat
from pathlib import Path

import pytest

from tests.commands.conftest import Given
from tests.conftest import Run, Sandbox
from tests.hooks import a_hook, committing
from tests.trees import a_repository, git


def hooks_of(repo: Path) -> dict[str, tuple[int, bytes]]:
    """Return mode and content of each file among a repository's hooks."""
    return {
        path.name: (stat.S_IMODE(path.stat().st_mode), path.read_bytes())
        for path in (repo / ".git" / "hooks").iterdir()
    }


def test_remove_deletes_a_hook_with_only_the_guard(guard: Run, api: Path) -> None:
    before = hooks_of(api)
    guard("install")
    assert guard("remove") == (0, "", "removed 'api'\n1 removed\n")
    assert hooks_of(api) == before
    assert committing(api) == (0, "", "")


@pytest.mark.parametrize("mode", [0o755, 0o700])
@pytest.mark.parametrize(
    "theirs",
    [
        b"#!/bin/sh\nmake\n",
        b"#!/bin/sh\nmake",
        b"#!/bin/sh",
        b"#!/bin/sh\n",
        b"#!/usr/bin/env bash\nmake\r\n",
        b"\n\n#!/bin/sh\n",
        b"make \xff\xfe\n",
        b"",
    ],
)
def test_remove_restores_a_joined_hook(guard: Run, api: Path, theirs: bytes, mode: int) -> None:
    a_hook(api, theirs, mode)
    before = hooks_of(api)
    assert guard("install").code == 0
    assert hooks_of(api) != before
    assert guard("remove").code == 0
    assert hooks_of(api) == before


def test_remove_keeps_lines_added_meanwhile(guard: Run, api: Path) -> None:
    guard("install")
    hook = api / ".git" / "hooks" / "pre-commit"
    hook.write_text(hook.read_text() + "echo mine\n")
    assert guard("remove").code == 0
    assert hook.read_text() == "#!/bin/sh\necho mine\n"


def test_remove_without_a_guard_changes_nothing(guard: Run, api: Path) -> None:
    a_hook(api, "#!/bin/sh\n")
    before = hooks_of(api)
    assert guard("remove") == (0, "", "1 up-to-date\n")
    assert hooks_of(api) == before


def test_remove_finds_a_guard_that_git_no_longer_runs(guard: Run, api: Path) -> None:
    before = hooks_of(api)
    guard("install")
    git(api, "config", "core.hooksPath", ".husky/_")
    assert guard("remove") == (0, "", "removed 'api'\n1 removed\n")
    assert hooks_of(api) == before


def test_remove_works_on_a_selection(guard: Run, api: Path, given: Given, sandbox: Sandbox) -> None:
    a_repository(sandbox.work / "web")
    given("repo add web")
    guard("install")
    assert guard("remove", "web", "--fields", "name,result") == (
        0,
        "web\tremoved\n",
        "removed 'web'\n1 removed\n",
    )
    assert (api / ".git" / "hooks" / "pre-commit").exists()


def test_remove_leaves_a_call_by_hand(guard: Run, api: Path) -> None:
    hook = a_hook(api, "#!/bin/sh\nsymphony identity check || exit 1\n")
    assert guard("remove") == (
        0,
        "",
        f"skipped 'api': Symphony did not write the call in {hook}\n1 skipped\n",
    )
