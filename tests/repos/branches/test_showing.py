"""Repos: show."""

from __future__ import annotations

import pytest

from symphony_cli.base.errors import Ambiguous, Failed, NotFound
from symphony_cli.base.findings import Notice
from symphony_cli.repos.branches.showing import show
from symphony_cli.repos.branches.views import (
    BranchesRead,
    GoneBranch,
    RepoDetails,
    UnpushedBranch,
)
from symphony_cli.repos.states import RepoState, status_of
from tests.builders import a_profile, a_repo, a_workspace
from tests.fakes.world import World

ADA = a_profile()
ACME = a_workspace(profile_id=ADA.id)
API = a_repo(workspace_id=ACME.id, path="/code/api")
CLEAN = RepoDetails("ok", branch="main", head="0" * 40, upstream="origin/main", worktrees=[])
FIX = RepoState("/code/fix", branch="fix", upstream="origin/main", unstaged=2)


def a_world() -> World:
    world = World(ADA, ACME, API)
    world.use(ADA, ACME)
    return world


def test_show_has_states_worktrees_and_branches() -> None:
    world = a_world()
    world.git.linked["/code/api"] = ["/code/fix", "/code/odd"]
    # What worktrees share with their repository is shown there.
    world.repo_states.known["/code/fix"] = FIX._replace(stashes=1, unpushed=3)
    world.repo_states.put("/code/odd", head="1" * 40)
    branches = BranchesRead(
        [UnpushedBranch("wip", 2, "then")], [GoneBranch("old", "origin/old", "then")], "now"
    )
    world.branches.known["/code/api"] = branches
    shown = show(world, "API")
    assert shown.repo == world.reader.repos(workspace_id=str(ACME.id))[0]
    assert shown.details == CLEAN._replace(
        last_fetched_at="now",
        worktrees=[
            status_of("api@fix", "acme", FIX, profile="ada"),
            status_of("api@odd", "acme", RepoState("/code/odd", head="1" * 40), profile="ada"),
        ],
        unpushed_branches=branches.unpushed,
        gone_branches=branches.gone,
    )
    assert shown.notices == []


def test_a_missing_repo_is_shown_without_git() -> None:
    world = a_world()
    world.files.gone.add("/code/api")
    shown = show(world, "acme/api")
    assert (shown.repo.missing, shown.details) == (True, RepoDetails("missing"))
    assert world.repo_states.asked == []


def test_a_damaged_repo_is_shown_with_the_reason() -> None:
    world = a_world()
    world.repo_states.put("/code/api", state="damaged", reason="why")
    shown = show(world, "api")
    assert shown.details == RepoDetails("damaged", worktrees=[])
    assert shown.notices == [Notice("REPO_DAMAGED", "cannot read repo 'api': why")]


def test_branches_that_git_cannot_read_leave_the_state() -> None:
    world = a_world()
    world.branches.known["/code/api"] = Failed("REPO_UNREADABLE", "why")
    shown = show(world, "api")
    assert shown.details == CLEAN
    assert shown.notices == [Notice("REPO_UNREADABLE", "repo 'api': why")]


def test_show_refuses_unknown_and_ambiguous_references() -> None:
    world = a_world()
    home = a_workspace(name="home", profile_id=ADA.id)
    world.add(home, a_repo(workspace_id=home.id, path="/home/api"))
    world.rows.current_workspaces.clear()
    for reference, kind in (("zoe", NotFound), ("api", Ambiguous)):
        with pytest.raises(kind):
            show(world, reference)
