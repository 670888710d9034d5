"""Unsaved work in a vault, and reasons not to lock it."""

from __future__ import annotations

from typing import NoReturn

import pytest

from symphony_cli.base.errors import Failed, Refused
from symphony_cli.domain.search_results import HeldPlaces, Holder
from symphony_cli.vaults import in_use
from symphony_cli.vaults.in_use import NOTHING, Allowed
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

    def look(self, path: str = "/code/notes", allowed: Allowed = NOTHING) -> list[str]:
        """Return the lines of the warning."""
        [vault] = self.reader.vaults(id=str(NOTES.id))
        notices = in_use.look(self, vault, path, allowed)
        return [line for notice in notices for line in notice.message.splitlines()]

    def refusal(self, path: str = "/code/notes", allowed: Allowed = NOTHING) -> list[str]:
        """Return the lines of the error, and the hint."""
        with pytest.raises(Refused) as refused:
            self.look(path, allowed)
        error = refused.value
        assert error.code == "VAULT_IN_USE"
        return [*error.message.splitlines(), str(error.hint)]


KEPT = "kept unsaved work in the archive of vault 'notes':"
REFUSED = "cannot lock vault 'notes':"


def a_used_world() -> Guarded:
    """Return a world with work in the vault, an open file, a worktree and a borrower elsewhere."""
    world = Guarded()
    world.worktrees.holds["/code/notes"] = HeldPlaces(["/code/notes/a"], ["/code/a-fix"], [])
    world.worktrees.borrowing["/code/notes"] = ["/code/b"]
    world.repo_states.put("/code/notes/a", stashes=1)
    # Work in the worktree elsewhere is not locked, so it does not matter.
    world.repo_states.put("/code/a-fix", untracked=1)
    world.open_files.holders["/code/notes"] = [Holder("zsh", 8, "/code/notes/b")]
    return world


BROKEN = [
    "  the linked worktree /code/a-fix would break",
    "  /code/b borrows objects from /code/notes, and would break",
]
USED = ["  zsh (PID 8) uses /code/notes/b"]


def test_a_directory_of_notes_has_no_warning() -> None:
    world = Guarded()
    # A repo beside it, and the same vault in another workspace, do not matter.
    world.add(
        a_repo(workspace_id=ACME.id, name="beside", path="/code/notes-2"),
        a_vault(workspace_id=HOME.id),
    )
    assert world.look() == []
    assert world.repo_states.asked == [([], None, None)]


def test_a_warning_names_each_kind_of_unsaved_work() -> None:
    world = Guarded()
    world.worktrees.holds["/code/notes"] = HeldPlaces(
        ["/code/notes/a", "/code/notes/b"], [], [], is_place=True
    )
    world.repo_states.put("/code/notes", stashes=1)
    world.repo_states.put("/code/notes/a", unpushed=2, untracked=1, operation="rebase")
    assert world.look() == [
        KEPT,
        "  /code/notes: 1 stash",
        "  /code/notes/a: 1 untracked file",
        "  /code/notes/a: 2 unpushed commits",
        "  /code/notes/a: rebase in progress",
    ]


def test_without_git_the_warning_says_that_work_is_unknown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def states(*_: object, **__: object) -> NoReturn:
        raise Failed("GIT_NOT_FOUND", "cannot run git: No such file")

    world = Guarded()
    monkeypatch.setattr(world.repo_states, "states", states)
    assert world.look() == [
        KEPT,
        "  /code/notes: git cannot tell whether it has unsaved work: cannot run git: No such file",
    ]


def test_a_refusal_lists_every_reason_and_its_option() -> None:
    world = a_used_world()
    anyway = "to lock it anyway, pass "
    force, ignore = Allowed(force=True), Allowed(ignore_open_files=True)
    both = f"{anyway}--force and --ignore-open-files"
    assert world.refusal() == [REFUSED, *BROKEN, *USED, both]
    assert world.refusal(allowed=force) == [REFUSED, *USED, f"{anyway}--ignore-open-files"]
    assert world.refusal(allowed=ignore) == [REFUSED, *BROKEN, f"{anyway}--force"]
    assert world.look(allowed=Allowed(True, True)) == [KEPT, "  /code/notes/a: 1 stash"]


def test_at_another_path_only_programs_are_checked() -> None:
    world = a_used_world()
    plain = "/code/.notes.symphony/plain"
    assert world.look(plain) == []
    world.open_files.holders[plain] = [Holder("vim", 7, f"{plain}/a")]
    assert world.refusal(plain)[1:-1] == [f"  vim (PID 7) uses {plain}/a"]


def test_names_of_programs_are_escaped() -> None:
    world = Guarded()
    world.open_files.holders["/code/notes"] = [
        Holder("vim\x1b[31m", 7, "/code/notes/a\udcff"),
        Holder("zsh", 8, "/code/notes"),
    ]
    assert world.refusal()[1:-1] == [
        r"  vim\x1b[31m (PID 7) uses /code/notes/a\udcff",
        "  zsh (PID 8) uses /code/notes",
    ]
