"""Places of hooks, checked against git, and safe changes of their files."""

from __future__ import annotations

import os
import stat
from contextlib import nullcontext
from pathlib import Path

import pytest

from symphony_cli.base.errors import Failed
from symphony_cli.identity.guard.hooks import (
    ELSEWHERE,
    FILE,
    LINK,
    NOTHING,
    OTHER,
    OWN,
    TREE,
    HookFile,
    HookPlace,
)
from symphony_cli.system.git.program import GitProgram
from symphony_cli.system.identity.hooks import GitHooks
from tests.hooks import a_hook
from tests.system.conftest import GitRunner, MakeRepo


def hooks(**environ: str) -> GitHooks:
    return GitHooks(GitProgram({**os.environ, **environ}), nullcontext)


def place(repo: Path, **environ: str) -> HookPlace:
    [found] = hooks(**environ).places([str(repo)])
    return found


def file_at(path: Path) -> HookFile:
    """Return what is at a path, as a hook in a place is."""
    if not path.exists():
        return HookFile(str(path), NOTHING)
    mode = stat.S_IMODE(path.stat().st_mode)
    return HookFile(str(path), FILE, path.read_bytes(), mode, bool(mode & 0o100))


def modes_and_contents(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {
        path.name: (stat.S_IMODE(path.stat().st_mode), path.read_bytes())
        for path in folder.iterdir()
    }


# Places


def test_the_hook_is_in_the_git_directory(make_repo: MakeRepo) -> None:
    repo = make_repo("api")
    usual = repo / ".git" / "hooks" / "pre-commit"
    nothing = HookFile(str(usual))
    assert place(repo) == HookPlace(
        str(repo),
        hook=nothing,
        legacy=HookFile(f"{usual}.legacy"),
        usual=nothing,
        by_hand=nothing,
        message=HookFile(f"{usual.parent}/commit-msg"),
        message_legacy=HookFile(f"{usual.parent}/commit-msg.legacy"),
        message_usual=HookFile(f"{usual.parent}/commit-msg"),
        directory=str(usual.parent),
    )


def test_the_content_and_mode_of_a_hook_are_read(make_repo: MakeRepo) -> None:
    repo = make_repo("api")
    hook = a_hook(repo, b"#!/bin/sh\nexit \xff\n", 0o750)
    legacy = a_hook(repo, "old", 0o644, "pre-commit.legacy")
    found = place(repo)
    assert found.hook == HookFile(str(hook), FILE, b"#!/bin/sh\nexit \xff\n", 0o750, True)
    assert found.legacy == HookFile(str(legacy), FILE, b"old", 0o644, False)


@pytest.mark.parametrize("scope", ["local", "global", "worktree"])
@pytest.mark.parametrize(
    ("value", "where"),
    [
        (".husky/_", TREE),
        ("hooks dir/a\nb", TREE),
        (".git/hooks", OWN),
        (".git/other", OWN),
        ("../shared", ELSEWHERE),
        ("~/hooks", ELSEWHERE),
        ("/dev/null", ELSEWHERE),
        ("", ELSEWHERE),
    ],
)
def test_hooks_path_is_resolved_as_git_does(
    scope: str, value: str, where: str, make_repo: MakeRepo, git: GitRunner
) -> None:
    repo = make_repo("api")
    git(repo, "config", "extensions.worktreeConfig", "true")
    git(repo, "config", f"--{scope}", "core.hooksPath", value)
    found = place(repo)
    assert found.hook.path == str(repo / git(repo, "rev-parse", "--git-path", "hooks/pre-commit"))
    is_usual = value == ".git/hooks"
    assert (found.where, found.scope) == (where, None if is_usual else scope)
    assert found.directory == os.path.realpath(os.path.dirname(found.hook.path))
    assert found.usual == HookFile(str(repo / ".git" / "hooks" / "pre-commit"))


def test_git_variables_in_the_environment_are_ignored(make_repo: MakeRepo) -> None:
    repo = make_repo("api")
    other = make_repo("other")
    moment = {
        "GIT_DIR": str(other / ".git"),
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "core.hooksPath",
        "GIT_CONFIG_VALUE_0": "/elsewhere",
    }
    assert place(repo, **moment) == place(repo)


def test_a_line_for_husky_belongs_one_level_up(make_repo: MakeRepo, git: GitRunner) -> None:
    repo = make_repo("api")
    git(repo, "config", "core.hooksPath", ".husky/_")
    found = place(repo)
    assert found.hook.path == str(repo / ".husky" / "_" / "pre-commit")
    assert found.by_hand.path == str(repo / ".husky" / "pre-commit")


def test_the_hooks_of_a_linked_worktree_are_its_repositorys(
    make_repo: MakeRepo, git: GitRunner, tree: Path
) -> None:
    repo = make_repo("api")
    git(repo, "worktree", "add", "-q", "--detach", tree / "linked")
    asked = git(tree / "linked", "rev-parse", "--git-path", "hooks/pre-commit")
    assert asked == place(repo).hook.path


def test_a_git_directory_elsewhere_has_the_hooks(tree: Path, git: GitRunner) -> None:
    (tree / "api").mkdir()
    (tree / "kept").mkdir()
    git(tree / "api", "init", "-q", "--separate-git-dir", tree / "kept" / "api.git")
    found = place(tree / "api")
    assert (found.where, found.hook.path) == (OWN, f"{tree}/kept/api.git/hooks/pre-commit")


def test_a_bare_repository_makes_no_commits(tree: Path, git: GitRunner) -> None:
    git(tree, "init", "-q", "--bare", "api.git")
    path = str(tree / "api.git")
    assert place(tree / "api.git") == HookPlace(path, makes_no_commits=True)


@pytest.mark.parametrize("with_gitfile", [False, True])
def test_the_worktrees_of_a_bare_repository_make_commits(
    with_gitfile: bool, tree: Path, git: GitRunner, make_repo: MakeRepo
) -> None:
    git(tree, "clone", "-q", "--bare", make_repo("origin"), "project/.bare")
    if with_gitfile:
        (tree / "project" / ".git").write_text("gitdir: ./.bare\n")
    bare = tree / "project" / ".bare"
    git(bare, "worktree", "add", "-q", tree / "project" / "main", "main")
    found = place(tree / "project" if with_gitfile else bare)
    assert (found.makes_no_commits, found.where) == (False, OWN)
    assert found.hook.path == str(bare / "hooks" / "pre-commit")
    git(bare, "config", "core.hooksPath", "hooks.d")
    found = place(tree / "project" if with_gitfile else bare)
    assert found.where == TREE
    assert found.hook.path == str(tree / "project" / "main" / "hooks.d" / "pre-commit")


def test_a_directory_of_hooks_that_is_a_link_is_elsewhere(make_repo: MakeRepo, tree: Path) -> None:
    repo = make_repo("api")
    (tree / "shared").mkdir()
    folder = repo / ".git" / "hooks"
    if folder.exists():
        folder.rename(tree / "samples")
    folder.symlink_to(tree / "shared")
    found = place(repo)
    assert (found.where, found.scope, found.directory) == (ELSEWHERE, None, str(tree / "shared"))


def test_a_link_has_its_target_and_content(make_repo: MakeRepo, tree: Path) -> None:
    repo = make_repo("api")
    hook = a_hook(repo, "")
    hook.unlink()
    hook.symlink_to(tree / "script")
    assert place(repo).hook == HookFile(str(hook), LINK, target=str(tree / "script"))
    (tree / "script").write_text("echo")
    (tree / "script").chmod(0o755)
    known = (b"echo", 0o755, True, str(tree / "script"))
    assert place(repo).hook == HookFile(str(hook), LINK, *known)
    hook.unlink()
    hook.symlink_to(tree)
    assert place(repo).hook == HookFile(str(hook), LINK, target=str(tree))


def test_a_directory_at_the_hooks_path_is_reported(make_repo: MakeRepo) -> None:
    repo = make_repo("api")
    hook = a_hook(repo, "")
    hook.unlink()
    hook.mkdir()
    assert place(repo).hook == HookFile(str(hook), OTHER)


def test_a_directory_that_is_not_a_repository_is_damaged(tree: Path, make_repo: MakeRepo) -> None:
    assert place(tree / "gone") == HookPlace(str(tree / "gone"), "missing")
    nothing = HookPlace(str(tree), "damaged", "not a git repository")
    assert place(tree) == nothing
    repo = make_repo("api")
    (repo / ".git" / "config").write_text("!\n")
    found = place(repo)
    assert (found.state, found.reason) == (
        "damaged",
        "fatal: bad config line 1 in file .git/config",
    )


def test_a_repository_that_git_does_not_trust_has_a_reason(make_repo: MakeRepo) -> None:
    repo = make_repo("api")
    found = place(repo, GIT_TEST_ASSUME_DIFFERENT_OWNER="1")
    assert found.state == "untrusted"
    assert str(found.reason).startswith("fatal: detected dubious ownership")


def test_without_git_the_place_is_unknown(make_repo: MakeRepo) -> None:
    repo = make_repo("api")
    with pytest.raises(Failed) as caught:
        place(repo, PATH="/nowhere")
    assert caught.value.code == "GIT_NOT_FOUND"


# Changes


def test_a_new_hook_can_be_run_whatever_the_umask_is(tree: Path) -> None:
    file = HookFile(str(tree / "hooks" / "pre-commit"))
    before = os.umask(0o077)
    try:
        hooks().write(file, b"#!/bin/sh\n")
    finally:
        os.umask(before)
    assert modes_and_contents(tree / "hooks") == {"pre-commit": (0o755, b"#!/bin/sh\n")}


@pytest.mark.parametrize(("mode", "after"), [(0o755, 0o755), (0o700, 0o700), (0o640, 0o750)])
def test_the_mode_of_a_hook_stays(mode: int, after: int, tree: Path) -> None:
    path = tree / "pre-commit"
    path.write_bytes(b"old")
    path.chmod(mode)
    hooks().write(file_at(path), b"new")
    assert modes_and_contents(tree) == {"pre-commit": (after, b"new")}


def test_a_hook_that_came_or_changed_in_the_meantime_is_not_lost(tree: Path) -> None:
    path = tree / "pre-commit"
    nothing = file_at(path)
    path.write_bytes(b"theirs")
    with pytest.raises(Failed) as caught:
        hooks().write(nothing, b"ours")
    assert caught.value.code == "HOOK_CHANGED"
    file = file_at(path)
    path.write_bytes(b"theirs, newer")
    for change in (lambda: hooks().write(file, b"ours"), lambda: hooks().remove(file)):
        with pytest.raises(Failed) as caught:
            change()
        assert (caught.value.code, caught.value.hint) == ("HOOK_CHANGED", "run the command again")
    assert [(path.name, path.read_bytes()) for path in tree.iterdir()] == [
        ("pre-commit", b"theirs, newer")
    ]


def test_a_hook_is_removed(tree: Path) -> None:
    path = tree / "pre-commit"
    path.write_bytes(b"ours")
    hooks().remove(file_at(path))
    assert list(tree.iterdir()) == []


def test_an_unwritable_directory_is_reported(tree: Path) -> None:
    (tree / "file").write_text("")
    with pytest.raises(Failed) as caught:
        hooks().write(HookFile(str(tree / "file" / "pre-commit")), b"ours")
    assert (caught.value.code, caught.value.message) == (
        "HOOK_NOT_WRITABLE",
        f"{tree}/file/pre-commit cannot be changed: File exists",
    )


def test_a_file_system_without_hard_links_works(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_link(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_link)
    hooks().write(HookFile(str(tree / "pre-commit")), b"ours")
    assert modes_and_contents(tree) == {"pre-commit": (0o755, b"ours")}
