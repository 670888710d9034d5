from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest

from symphony_cli.system.git.on_disk.parts import git_parts
from symphony_cli.system.git.program import GitProgram
from symphony_cli.system.git.restoring import GitRestorer
from symphony_cli.transfer.documents import GitParts, Made, Wanted
from tests.remotes import LARGE
from tests.trees import a_repository, git


@pytest.fixture
def remote(tmp_path: Path) -> Path:
    """Create a repository with a file and the branch topic."""
    remote = a_repository(tmp_path / "remote")
    (remote / "readme").write_text("hello\n")
    git(remote, "add", ".")
    git(remote, "commit", "--quiet", "--message", "first")
    git(remote, "branch", "topic")
    return remote


def wanted(path: Path, remote: Path | str, **more: Any) -> Wanted:
    values = {"remotes": {"origin": str(remote)}, "main": "origin", "root": str(path.parent)}
    return Wanted(name=path.name, path=str(path), **(values | more))


def restored(*wanted: Wanted, allow_local: bool = True) -> dict[str, Made]:
    program = GitProgram(os.environ)
    return {
        one.wanted.name: one for one in GitRestorer(program).run(wanted, allow_local=allow_local)
    }


def test_a_clone_has_all_remotes_and_worktrees(tmp_path: Path, remote: Path) -> None:
    code = tmp_path / "code"
    remotes = {"origin": str(remote), "up": "https://example.com/up.git"}
    api = wanted(code / "api", remote, remotes=remotes, worktrees={"topic": str(code / "t")})
    assert restored(api) == {"api": Made(api, [], [])}
    assert git_parts(str(code / "api")) == GitParts(remotes, worktrees={"topic": str(code / "t")})
    assert (code / "api" / "readme").read_text() == "hello\n"
    fetch = git(code / "api", "config", "remote.up.fetch")
    assert fetch == "+refs/heads/*:refs/remotes/up/*"
    assert sorted(os.listdir(code)) == ["api", "t"]


def test_a_bare_clone_has_remote_tracking_branches(tmp_path: Path, remote: Path) -> None:
    bare = wanted(tmp_path / "code" / "api.git", remote, bare=True)
    assert restored(bare) == {"api.git": Made(bare, [], [])}
    assert git_parts(bare.path) == GitParts({"origin": str(remote)}, bare=True)


def test_a_clone_from_another_remote_than_origin(tmp_path: Path, remote: Path) -> None:
    api = wanted(tmp_path / "api", remote, remotes={"up": str(remote)}, main="up")
    assert restored(api) == {"api": Made(api, [], [])}
    assert git_parts(api.path) == GitParts({"up": str(remote)})


@pytest.mark.parametrize("bare", [False, True])
@pytest.mark.parametrize("name", ["origin.uploadpack=touch${IFS}pwned;#", 'a"b', "a.b/c"])
def test_the_name_of_a_remote_sets_nothing_else(
    name: str, bare: bool, tmp_path: Path, remote: Path
) -> None:
    remotes = {"origin": str(remote), name: "https://example.com/up.git"}
    api = wanted(tmp_path / "api", remote, remotes=remotes, bare=bare)
    assert restored(api)["api"].error is None
    listed = git(tmp_path / "api", "config", "--local", "--list").splitlines()
    assert [line for line in listed if line.startswith("remote.")] == [
        *([f"remote.origin.url={remote}"] if not bare else []),
        "remote.origin.fetch=+refs/heads/*:refs/remotes/origin/*",
        *([f"remote.origin.url={remote}"] if bare else []),
        f"remote.{name}.url=https://example.com/up.git",
        f"remote.{name}.fetch=+refs/heads/*:refs/remotes/{name}/*",
    ]


def test_a_remote_that_git_refuses_fails_the_clone(tmp_path: Path, remote: Path) -> None:
    remotes = {"origin": str(remote), "a..b": "https://example.com/up.git"}
    error = restored(wanted(tmp_path / "api", remote, remotes=remotes))["api"].error
    assert error is not None
    assert error.code == "CLONE_FAILED"
    assert error.message.startswith("failed to add remote 'a..b': ")
    assert not (tmp_path / "api").exists()


@pytest.mark.parametrize("branch", ["a=b", "a.b=c", "core.pager=x", "@", "HEAD", "a'b;c$d"])
def test_the_name_of_a_branch_is_no_option_or_setting(
    branch: str, tmp_path: Path, remote: Path
) -> None:
    if branch not in ("@", "HEAD"):
        git(remote, "branch", branch)
    code = tmp_path / "code"
    api = wanted(code / "api", remote, worktrees={branch: str(code / "t")})
    assert restored(api) == {"api": Made(api, [], [])}
    listed = git(code / "api", "config", "--local", "--name-only", "--list").splitlines()
    names = {"branch.main", "remote.origin", f"branch.{branch}"}
    assert {name.rpartition(".")[0] for name in listed} - {"core"} <= names


def test_a_failed_clone_leaves_nothing_and_the_others_go_on(tmp_path: Path, remote: Path) -> None:
    code = tmp_path / "code"
    made = restored(wanted(code / "a", tmp_path / "missing"), wanted(code / "b", remote))
    assert made["a"].error is not None
    assert (made["a"].error.code, made["b"].error) == ("CLONE_FAILED", None)
    assert os.listdir(code) == ["b"]


@pytest.mark.parametrize("url", ["ext::sh -c 'touch pwned'", "fd::17", "{remote}"])
def test_git_refuses_other_protocols(
    url: str, tmp_path: Path, remote: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_ALLOW_PROTOCOL", "ext:fd:file")
    made = restored(wanted(tmp_path / "api", url.format(remote=remote)), allow_local=False)
    error = made["api"].error
    assert error is not None
    assert error.code == "CLONE_FAILED"
    assert "not allowed" in error.message
    assert not (tmp_path / "api").exists()


def test_a_link_in_a_clone_leads_nothing_out_of_the_root(tmp_path: Path, remote: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (remote / "link").symlink_to(outside)
    git(remote, "add", ".")
    git(remote, "commit", "--quiet", "--message", "link")
    code = tmp_path / "code"
    inside = wanted(code / "api" / "link" / "x" / "b", remote, root=str(code))
    trees = {"topic": str(code / "api" / "link" / "y" / "t")}
    api = wanted(code / "api", remote, worktrees=trees)
    made = restored(inside, api)
    assert made["api"] == Made(api, [], ["topic"])
    assert made["b"].error is not None
    assert made["b"].error.code == "PLACE_OUTSIDE_ROOT"
    assert os.listdir(outside) == []


def test_nothing_is_cloned_into_a_bare_repository(tmp_path: Path, remote: Path) -> None:
    code = tmp_path / "code"
    inside = wanted(code / "api.git" / "hooks", remote, root=str(code))
    deeper = wanted(code / "api.git" / "x" / "y", remote, root=str(code))
    made = restored(inside, deeper, wanted(code / "api.git", remote, bare=True))
    for error in (made["hooks"].error, made["y"].error):
        assert error is not None
        assert error.code == "CLONE_INSIDE_REPO"


@pytest.mark.parametrize("name", ["hooks", "x/y"])
def test_no_worktree_is_made_in_a_bare_repository(
    name: str, tmp_path: Path, remote: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_TEMPLATE_DIR", "")
    path = tmp_path / "code" / "api.git"
    bare = wanted(path, remote, bare=True, worktrees={"topic": str(path / name)})
    assert restored(bare)["api.git"].without == ["topic"]
    assert not (path / name).exists()


def test_nothing_is_cloned_into_a_bare_repository_at_the_root(tmp_path: Path, remote: Path) -> None:
    root = tmp_path / "code"
    inside = wanted(root / "x", remote, root=str(root))
    made = restored(inside, wanted(root, remote, root=str(root), bare=True))
    assert made["code"].error is None
    assert made["x"].error is not None
    assert made["x"].error.code == "CLONE_INSIDE_REPO"


def test_hooks_in_the_files_of_a_clone_do_not_run(tmp_path: Path, remote: Path) -> None:
    code = tmp_path / "code"
    restored(wanted(code / "a", remote))
    git(code, "clone", "--quiet", "--bare", remote, "a/sub")
    hook = code / "a" / "sub" / "hooks" / "post-checkout"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\ntouch {tmp_path}/pwned\n")
    hook.chmod(0o755)
    trees = {"topic": str(code / "t")}
    sub = wanted(code / "a" / "sub", remote, root=str(code), exists=True, worktrees=trees)
    assert restored(sub)["sub"].without == ["topic"]
    assert not (tmp_path / "pwned").exists()


def test_a_root_of_the_user_may_be_a_link(tmp_path: Path, remote: Path) -> None:
    (tmp_path / "real").mkdir()
    root = tmp_path / "code"
    root.symlink_to(tmp_path / "real")
    api = wanted(root / "a" / "api", remote, root=str(root))
    assert restored(api) == {"api": Made(api, [], [])}


def test_a_repository_inside_another_is_cloned_after_it(tmp_path: Path, remote: Path) -> None:
    code = tmp_path / "code"
    inner, outer = wanted(code / "a" / "b", remote, root=str(code)), wanted(code / "a", remote)
    assert [one.error for one in restored(inner, outer).values()] == [None, None]
    assert (code / "a" / "b" / "readme").exists()


def test_something_else_at_the_path_is_kept(tmp_path: Path, remote: Path) -> None:
    file = tmp_path / "code" / "api" / "mine"
    file.parent.mkdir(parents=True)
    file.write_text("mine\n")
    error = restored(wanted(tmp_path / "code" / "api", remote))["api"].error
    assert error is not None
    assert error.code == "PATH_TAKEN"
    assert os.listdir(file.parent) == ["mine"]
    assert os.listdir(tmp_path / "code") == ["api"]


def test_what_a_killed_run_left_is_removed(tmp_path: Path, remote: Path) -> None:
    code = tmp_path / "code"
    left = code / ".api.0123abcd.symphony-clone" / ".git"
    left.mkdir(parents=True)
    (code / ".api.mine.symphony-clone").mkdir()
    restored(wanted(code / "api", remote))
    assert sorted(os.listdir(code)) == [".api.mine.symphony-clone", "api"]


def test_an_unfinished_worktree_is_made_again(tmp_path: Path, remote: Path) -> None:
    code = tmp_path / "code"
    tree = code / "t"
    api = wanted(code / "api", remote, worktrees={"topic": str(tree)})
    restored(api)
    admin = code / "api" / ".git" / "worktrees" / "t"
    (admin / "locked").write_text("initializing\n")
    (tree / "readme").unlink()
    assert restored(api._replace(exists=True))["api"].without == []
    assert (tree / "readme").read_text() == "hello\n"
    assert not (admin / "locked").exists()


def test_a_branch_on_no_remote_has_no_worktree(tmp_path: Path, remote: Path) -> None:
    api = wanted(tmp_path / "api", remote, worktrees={"lost": str(tmp_path / "t")})
    assert restored(api)["api"].without == ["lost"]
    assert not (tmp_path / "t").exists()


def test_the_progress_of_a_transfer_names_the_repo_and_the_size(
    tmp_path: Path, remote: Path
) -> None:
    # Incompressible; git sends nothing for a path.
    (remote / "large").write_bytes(os.urandom(LARGE))
    git(remote, "add", ".")
    git(remote, "commit", "--quiet", "--message", "large")
    api = wanted(tmp_path / "code" / "api", f"file://{remote}")
    lines: list[str] = []
    [made] = GitRestorer(GitProgram(os.environ)).run([api], allow_local=True, watch=lines.append)
    assert made == Made(api, [], [])
    received = r"api: Receiving objects: 100% \(\d+/\d+\), \d+\.\d+ [KM]iB\b.*"
    assert any(re.fullmatch(received, line) for line in lines), lines
