"""Reasons not to lock a vault, with real repositories."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from symphony_cli.base.errors import Refused
from symphony_cli.domain.views import VaultView
from symphony_cli.system.git.program import GitProgram
from symphony_cli.system.git.states import StateReader
from symphony_cli.system.git.worktrees import LinkedWorktrees
from symphony_cli.system.processes.open_files import RunningPrograms
from symphony_cli.vaults import guarding
from tests.builders import a_profile, a_vault, a_workspace
from tests.fakes.world import World
from tests.trees import a_repository, a_vault_directory, git

PROFILE = a_profile()
WORKSPACE = a_workspace(profile_id=PROFILE.id)


@pytest.fixture
def vault(tmp_path: Path) -> VaultView:
    path = a_vault_directory(tmp_path / "notes")
    world = World(PROFILE, WORKSPACE, a_vault(workspace_id=WORKSPACE.id, path=str(path)))
    return world.reader.vaults()[0]


def refuse(vault: VaultView) -> None:
    program = GitProgram(dict(os.environ))
    guarding.refuse_used(
        StateReader(program), LinkedWorktrees(program), RunningPrograms(), vault, vault.path
    )


def obstacles(vault: VaultView) -> list[str]:
    with pytest.raises(Refused) as refused:
        refuse(vault)
    return [line.strip() for line in refused.value.message.splitlines()[1:]]


def test_a_vault_without_repositories_is_not_refused(vault: VaultView) -> None:
    refuse(vault)


def test_unsaved_work_and_linked_worktrees_of_a_repository_in_it_are_named(
    vault: VaultView, tmp_path: Path
) -> None:
    inner = a_repository(Path(vault.path) / "inner", commit=True)
    git(inner, "worktree", "add", "--quiet", "--detach", tmp_path / "fix")
    (inner / "new").touch()
    assert obstacles(vault) == [
        f"{inner}: 1 untracked file",
        f"{inner}: 1 unpushed commit",
        f"{tmp_path}/fix: this linked worktree belongs to a repo in the vault",
    ]


def test_a_vault_that_is_a_repository_is_checked_itself(vault: VaultView) -> None:
    path = Path(vault.path)
    git(path, "init", "--quiet")
    (path / "new").touch()
    assert obstacles(vault) == [f"{path}: 1 untracked file"]
