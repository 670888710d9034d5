"""Guarding: each thing that speaks against locking is named, and nothing else."""

from __future__ import annotations

import pytest

from symphony_cli.domain.errors import Refused
from symphony_cli.domain.findings import HeldPlaces, Holder
from symphony_cli.domain.views import Entry
from symphony_cli.services import vault_guarding
from tests.builders import a_profile, a_repo, a_vault, a_workspace
from tests.fakes import FakeOpenFiles, FakeWorktrees, World

ADA = a_profile()
ACME = a_workspace(profile_id=ADA.id)
HOME = a_workspace(profile_id=ADA.id, name="home")
NOTES = a_vault(workspace_id=ACME.id)


class Guarded(World):
    """A world with a vault, and with what may be in it."""

    def __init__(self) -> None:
        super().__init__(ADA, ACME, HOME, NOTES)
        self.worktrees = FakeWorktrees()
        self.open_files = FakeOpenFiles()

    @property
    def vault(self) -> Entry:
        return next(row for row in self.reader.entries("vault") if row.id == str(NOTES.id))

    def obstacles(self) -> list[str]:
        return vault_guarding.obstacles(
            self.reader, self.repo_states, self.worktrees, self.open_files, self.vault
        )


def test_nothing_speaks_against_locking_a_directory_of_notes() -> None:
    world = Guarded()
    # Rows beside it, and the same vault in another workspace, are none of its business.
    world.add(
        a_repo(workspace_id=ACME.id, name="beside", path="/code/notes-2"),
        a_vault(workspace_id=HOME.id),
    )
    assert world.obstacles() == []
    assert world.repo_states.asked == [([], None, None)]
    vault_guarding.refuse_obstacles(world.vault, [])


def test_repositories_with_work_are_named_for_each_sort_of_it() -> None:
    world = Guarded()
    world.worktrees.holds["/code/notes"] = HeldPlaces(["/code/notes/a", "/code/notes/b"], [], [])
    world.repo_states.put("/code/notes/a", unpushed=2, untracked=1, operation="rebase")
    assert world.obstacles() == [
        "/code/notes/a: 1 untracked file",
        "/code/notes/a: 2 unpushed commits",
        "/code/notes/a: rebase in progress",
    ]


def test_a_vault_that_is_a_repository_itself_is_looked_at_too() -> None:
    world = Guarded()
    world.worktrees.holds["/code/notes"] = HeldPlaces([], [], [], is_place=True)
    world.repo_states.put("/code/notes", stashes=1)
    assert world.obstacles() == ["/code/notes: 1 stash"]


def test_worktrees_elsewhere_and_what_cannot_be_read_are_named() -> None:
    world = Guarded()
    world.worktrees.holds["/code/notes"] = HeldPlaces(
        ["/code/notes/a"], ["/code/a-fix"], ["/code/notes/closed"]
    )
    # What is in the worktree elsewhere stays there.
    world.repo_states.put("/code/a-fix", untracked=1)
    assert world.obstacles() == [
        "/code/notes/closed: it cannot be read, so what is in it is not known",
        "/code/a-fix: this linked worktree belongs to a repo in the vault",
    ]


def test_rows_about_what_is_in_it_are_named() -> None:
    world = Guarded()
    world.add(
        a_repo(workspace_id=ACME.id, path="/code/notes"),
        a_repo(workspace_id=HOME.id, name="web", path="/code/notes/web"),
        a_vault(workspace_id=HOME.id, name="keys", path="/code/notes/keys"),
        a_workspace(profile_id=ADA.id, name="lab", root="/code/notes/lab"),
    )
    assert sorted(world.obstacles()) == [
        "repo 'acme/api' is there too: /code/notes",
        "repo 'home/web' is there too: /code/notes/web",
        "vault 'home/keys' is there too: /code/notes/keys",
        "workspace 'lab' has its root there: /code/notes/lab",
    ]


def test_programs_are_named_and_their_names_cannot_act_on_a_terminal() -> None:
    world = Guarded()
    world.open_files.holders["/code/notes"] = [
        Holder("vim\x1b[31m", 7, "/code/notes/a\udcff"),
        Holder("zsh", 8, "/code/notes"),
    ]
    assert world.obstacles() == [
        r"vim\x1b[31m (process 7) uses /code/notes/a\udcff",
        "zsh (process 8) uses /code/notes",
    ]


def test_a_refusal_has_all_of_them() -> None:
    with pytest.raises(Refused) as caught:
        vault_guarding.refuse_obstacles(Guarded().vault, ["a: 1 stash", "zsh (process 8) uses b"])
    error = caught.value
    assert (error.code, error.message, error.hint) == (
        "VAULT_IN_USE",
        "vault 'notes' is not locked:\n  a: 1 stash\n  zsh (process 8) uses b",
        "if it is to be locked all the same: --force",
    )
