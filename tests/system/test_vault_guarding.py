"""What speaks against locking, with real repositories and a real program."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from symphony_cli.domain.views import Entry
from symphony_cli.services import vault_guarding
from symphony_cli.system.git import GitProgram
from symphony_cli.system.git_states import StateReader
from symphony_cli.system.git_worktrees import LinkedWorktrees
from symphony_cli.system.open_files import RunningPrograms
from tests.fake_store import FakeReader, Rows
from tests.trees import a_repository, a_vault_directory, git


@pytest.fixture
def vault(tmp_path: Path) -> Entry:
    path = a_vault_directory(tmp_path / "notes")
    return Entry("vault", "1", "notes", str(path), "2", "ada", "3", "acme")


def obstacles(vault: Entry) -> list[str]:
    program = GitProgram(dict(os.environ))
    return vault_guarding.obstacles(
        FakeReader(Rows()),
        StateReader(program),
        LinkedWorktrees(program),
        RunningPrograms(),
        vault,
    )


def test_a_vault_without_repositories_has_none(vault: Entry) -> None:
    assert obstacles(vault) == []


def test_a_repository_in_it_is_looked_at_as_before_a_deletion(vault: Entry, tmp_path: Path) -> None:
    inner = a_repository(Path(str(vault.path)) / "inner", commit=True)
    git(inner, "worktree", "add", "--quiet", "--detach", tmp_path / "fix")
    (inner / "new").touch()
    assert obstacles(vault) == [
        f"{inner}: 1 untracked file",
        f"{inner}: 1 unpushed commit",
        f"{tmp_path}/fix: this linked worktree belongs to a repo in the vault",
    ]


def test_a_vault_that_is_a_repository_is_looked_at_itself(vault: Entry) -> None:
    path = Path(str(vault.path))
    git(path, "init", "--quiet")
    (path / "new").touch()
    assert obstacles(vault) == [f"{path}: 1 untracked file"]
