"""Reasons not to lock a vault."""

from __future__ import annotations

import pytest

from symphony_cli.base.errors import Refused
from symphony_cli.domain.search_results import HeldPlaces, Holder
from symphony_cli.vaults import in_use
from tests.builders import a_profile, a_repo, a_vault, a_workspace
from tests.fakes.world import World

ADA = a_profile()
ACME = a_workspace(profile_id=ADA.id)
HOME = a_workspace(profile_id=ADA.id, name="home")
NOTES = a_vault(workspace_id=ACME.id)


class Guarded(World):
    """A world with a vault."""

    def __init__(self) -> None:
        super().__init__(ADA, ACME, HOME, NOTES)

    def refuse(self, path: str = "/code/notes") -> None:
        [vault] = self.reader.vaults(id=str(NOTES.id))
        in_use.refuse_used(self.repo_states, self.worktrees, self.open_files, vault, path)

    def obstacles(self, path: str = "/code/notes") -> list[str]:
        with pytest.raises(Refused) as refused:
            self.refuse(path)
        return [line.strip() for line in refused.value.message.splitlines()[1:]]


def test_a_directory_of_notes_is_not_refused() -> None:
    world = Guarded()
    # A repo beside it, and the same vault in another workspace, do not matter.
    world.add(
        a_repo(workspace_id=ACME.id, name="beside", path="/code/notes-2"),
        a_vault(workspace_id=HOME.id),
    )
    world.refuse()
    assert world.repo_states.asked == [([], None, None)]


def test_a_refusal_names_each_kind_of_unsaved_work() -> None:
    world = Guarded()
    world.worktrees.holds["/code/notes"] = HeldPlaces(["/code/notes/a", "/code/notes/b"], [], [])
    world.repo_states.put("/code/notes/a", unpushed=2, untracked=1, operation="rebase")
    assert world.obstacles() == [
        "/code/notes/a: 1 untracked file",
        "/code/notes/a: 2 unpushed commits",
        "/code/notes/a: rebase in progress",
    ]


def test_a_vault_that_is_a_repository_is_checked_too() -> None:
    world = Guarded()
    world.worktrees.holds["/code/notes"] = HeldPlaces([], [], [], is_place=True)
    world.repo_states.put("/code/notes", stashes=1)
    assert world.obstacles() == ["/code/notes: 1 stash"]


def test_linked_worktrees_elsewhere_and_unreadable_places_are_named() -> None:
    world = Guarded()
    world.worktrees.holds["/code/notes"] = HeldPlaces(
        ["/code/notes/a"], ["/code/a-fix"], ["/code/notes/closed"]
    )
    # Work in the worktree elsewhere is not locked, so it does not matter.
    world.repo_states.put("/code/a-fix", untracked=1)
    assert world.obstacles() == [
        "/code/notes/closed: it cannot be read, so what is in it is not known",
        "/code/a-fix: this linked worktree belongs to a repo in the vault",
    ]


def test_at_another_path_only_programs_are_checked() -> None:
    world = Guarded()
    world.repo_states.put("/code/notes", stashes=1)
    world.refuse("/code/.notes.symphony/plain")
    world.open_files.holders["/code/.notes.symphony/plain"] = [
        Holder("vim", 7, "/code/.notes.symphony/plain/a")
    ]
    assert world.obstacles("/code/.notes.symphony/plain") == [
        "vim (process 7) uses /code/.notes.symphony/plain/a"
    ]


def test_names_of_programs_are_escaped() -> None:
    world = Guarded()
    world.open_files.holders["/code/notes"] = [
        Holder("vim\x1b[31m", 7, "/code/notes/a\udcff"),
        Holder("zsh", 8, "/code/notes"),
    ]
    assert world.obstacles() == [
        r"vim\x1b[31m (process 7) uses /code/notes/a\udcff",
        "zsh (process 8) uses /code/notes",
    ]


def test_a_refusal_lists_every_reason() -> None:
    world = Guarded()
    world.worktrees.holds["/code/notes"] = HeldPlaces(["/code/notes/a"], [], [])
    world.repo_states.put("/code/notes/a", stashes=1)
    world.open_files.holders["/code/notes"] = [Holder("zsh", 8, "/code/notes/b")]
    with pytest.raises(Refused) as caught:
        world.refuse()
    error = caught.value
    assert (error.code, error.message, error.hint) == (
        "VAULT_IN_USE",
        "vault 'notes' is not locked:\n"
        "  /code/notes/a: 1 stash\n"
        "  zsh (process 8) uses /code/notes/b",
        "if it is to be locked all the same: --force",
    )
