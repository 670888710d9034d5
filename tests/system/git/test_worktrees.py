"""Links between worktrees before and after a move, with real git."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from symphony_cli.domain.search_results import HeldPlaces
from symphony_cli.system.git.program import GitProgram
from symphony_cli.system.git.worktrees import LinkedWorktrees
from tests.system.conftest import GitRunner, MakeRepo


@pytest.fixture
def links() -> LinkedWorktrees:
    return LinkedWorktrees(GitProgram(os.environ))


def has_git(directory: Path, git: GitRunner) -> bool:
    """Whether git works in a directory, as the top of a working tree."""
    top = git(directory, "rev-parse", "--show-toplevel")
    return git(directory, "status", "--short") == "" and top == str(directory)


def test_held_has_inner_places_and_outer_worktrees(
    tree: Path, git: GitRunner, make_repo: MakeRepo, links: LinkedWorktrees
) -> None:
    api, inner = make_repo("api"), make_repo("inner")
    git(api, "submodule", "--quiet", "add", inner, "sub")
    git(api, "submodule", "--quiet", "add", inner, "gone")
    git(api, "commit", "-q", "-m", "submodules")
    git(api, "submodule", "--quiet", "deinit", "gone")
    git(api, "worktree", "add", "-q", "--detach", api / "inside")
    git(api, "worktree", "add", "-q", "--detach", tree / "outside")
    (api / ".gitignore").write_text("node_modules\n.cache\n")
    hidden = make_repo("api/.cache/hidden")
    skipped = make_repo("api/node_modules/linked")
    git(skipped, "worktree", "add", "-q", "--detach", tree / "of the skipped one")
    git(inner, "worktree", "add", "-q", "--detach", api / "foreign")
    (api / "broken").mkdir()
    (api / "broken" / ".git").write_text("gitdir: /nowhere\n")
    bare = api / "bare.git"
    git(tree, "clone", "-q", "--bare", inner, bare)
    git(bare, "worktree", "add", "-q", "--detach", bare / "main")
    inside = [
        api / ".cache" / "hidden",
        api / ".git" / "modules" / "gone",
        bare,
        bare / "main",
        api / "broken",
        api / "foreign",
        api / "inside",
        skipped,
        api / "sub",
    ]
    assert hidden in inside
    assert links.held(str(api)) == HeldPlaces(
        [str(path) for path in inside],
        [str(tree / "of the skipped one"), str(tree / "outside")],
        [],
        is_place=True,
    )
    assert not links.held(str(tree)).is_place


def test_every_link_is_repaired_after_a_move(
    tree: Path, git: GitRunner, make_repo: MakeRepo, links: LinkedWorktrees
) -> None:
    api, other = make_repo("api"), make_repo("other")
    git(api, "submodule", "--quiet", "add", other, "sub")
    git(api, "commit", "-q", "-m", "submodule")
    (api / ".git" / "info" / "exclude").write_text("inside\nforeign\nnested\n")
    git(api, "worktree", "add", "-q", "--detach", api / "inside")
    git(api, "worktree", "add", "-q", "--detach", tree / "outside")
    git(api, "worktree", "lock", tree / "outside")
    git(other, "worktree", "add", "-q", "--detach", api / "foreign")
    nested = make_repo("api/nested")
    git(nested, "worktree", "add", "-q", "--detach", tree / "of the nested one")
    new = tree / "deeper" / "new"
    new.parent.mkdir()
    api.rename(new)

    assert links.repair(str(api), str(new)) == []

    for directory in (
        new,
        new / "inside",
        new / "sub",
        new / "foreign",
        new / "nested",
        tree / "outside",
        tree / "of the nested one",
    ):
        assert has_git(directory, git), directory
    for repo, linked in ((new, "outside"), (other, "foreign"), (new / "nested", "of the nested")):
        assert f"/{linked}" in git(repo, "worktree", "list", "--porcelain")
        assert "prunable" not in git(repo, "worktree", "list", "--porcelain")


def test_worktrees_of_a_bare_repository_that_moved_with_it_are_repaired(
    tree: Path, git: GitRunner, make_repo: MakeRepo, links: LinkedWorktrees
) -> None:
    project = tree / "project"
    git(tree, "clone", "-q", "--bare", make_repo("origin"), project / ".bare")
    (project / ".git").write_text(f"gitdir: {project / '.bare'}\n")
    git(project, "worktree", "add", "-q", project / "main", "main")
    new = tree / "new"
    project.rename(new)
    assert links.repair(str(project), str(new)) == []
    assert (new / ".git").read_text() == f"gitdir: {new / '.bare'}\n"
    assert has_git(new / "main", git)


def test_relative_links_are_repaired(
    tree: Path, git: GitRunner, make_repo: MakeRepo, links: LinkedWorktrees
) -> None:
    api, outside = make_repo("api"), tree / "outside"
    git(api, "worktree", "add", "-q", "--detach", outside)
    # Git 2.48 writes these with worktree.useRelativePaths.
    (outside / ".git").write_text("gitdir: ../api/.git/worktrees/outside\n")
    (api / ".git/worktrees/outside/gitdir").write_text("../../../../outside/.git\n")
    new = tree / "a" / "b" / "api"
    new.parent.mkdir(parents=True)
    api.rename(new)
    assert links.repair(str(api), str(new)) == []
    assert has_git(outside, git)


def test_a_submodule_with_absolute_paths_keeps_working(
    tree: Path, git: GitRunner, make_repo: MakeRepo, links: LinkedWorktrees
) -> None:
    api = make_repo("api")
    git(api, "submodule", "--quiet", "add", make_repo("inner"), "sub")
    kept = api / ".git" / "modules" / "sub"
    (api / "sub" / ".git").write_text(f"gitdir: {kept}\n")
    git(kept, "config", "core.worktree", api / "sub")
    new = tree / "new"
    api.rename(new)
    assert links.repair(str(api), str(new)) == []
    assert has_git(new / "sub", git)


def test_an_unrepaired_link_is_a_notice_with_a_command(
    tree: Path, git: GitRunner, make_repo: MakeRepo, links: LinkedWorktrees
) -> None:
    api = make_repo("api")
    for name in ("absent", "damaged", "good"):
        git(api, "worktree", "add", "-q", "--detach", tree / name)
    (tree / "absent").rename(tree / "on another disk")
    (tree / "damaged" / ".git").unlink()
    (tree / "damaged" / ".git").mkdir()
    new = tree / "new"
    api.rename(new)
    notices = links.repair(str(api), str(new))
    assert [notice.code for notice in notices] == ["WORKTREE_NOT_REPAIRED"] * 2
    assert notices[0].message == (
        f"the linked worktree {tree / 'absent'} was not repaired: it does not exist; to"
        f" repair it, run `git -C {new} worktree repair {tree / 'absent'}`"
    )
    assert notices[1].message.startswith(
        f"the linked worktree {tree / 'damaged'} was not repaired: error: "
    )
    assert has_git(tree / "good", git)


def test_a_repair_runs_no_program_of_a_repository(
    tree: Path, git: GitRunner, make_repo: MakeRepo, links: LinkedWorktrees
) -> None:
    api = make_repo("api")
    git(api, "worktree", "add", "-q", "--detach", tree / "outside")
    program = tree / "program"
    program.write_text(f"#!/bin/sh\ntouch {tree / 'ran'}\n")
    program.chmod(0o755)
    for name in ("core.fsmonitor", "core.pager", "core.editor"):
        git(api, "config", name, program)
    for hook in ("post-checkout", "post-index-change", "reference-transaction"):
        (api / ".git" / "hooks" / hook).symlink_to(program)
    new = tree / "new"
    api.rename(new)
    assert links.repair(str(api), str(new)) == []
    assert not (tree / "ran").exists()


def test_a_missing_git_is_a_notice(tree: Path, git: GitRunner, make_repo: MakeRepo) -> None:
    api = make_repo("api")
    git(api, "worktree", "add", "-q", "--detach", tree / "outside")
    api.rename(tree / "new")
    links = LinkedWorktrees(GitProgram({"PATH": str(tree)}))
    [notice] = links.repair(str(api), str(tree / "new"))
    assert (
        "was not repaired: No such file or directory; to repair it, run `git -C" in notice.message
    )
