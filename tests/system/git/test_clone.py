"""Real clones, and what remains of failed ones."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from symphony_cli.base.errors import Conflict, InvalidValue
from symphony_cli.repos.clones import Clone, Cloned, CloneOptions, source_of
from symphony_cli.system.git.clone import GitClones
from symphony_cli.system.git.program import GitProgram
from tests.remotes import a_remote, an_ssh, git_daemon, hanging, http_backend
from tests.trees import a_repository, git


@pytest.fixture
def remotes(tree: Path) -> Path:
    a_remote(tree / "remotes" / "ada" / "api.git")
    return tree / "remotes"


@pytest.fixture
def root(tree: Path) -> Path:
    path = tree / "root"
    path.mkdir()
    return path


def clones(**variables: str) -> GitClones:
    return GitClones(GitProgram({**os.environ, **variables}))


def a_clone(url: str | Path, path: Path) -> Clone:
    return Clone(source_of(str(url)), str(path), path.name)


def made(url: str | Path, path: Path, *, bare: bool = False, **env: str) -> Cloned:
    """Clone, and keep the clone."""
    with clones(**env) as cloner:
        [result] = cloner.run([a_clone(url, path)], CloneOptions(bare=bare))
        with cloner.keeping([str(path)]):
            pass
    return result


def test_a_kept_clone_remains(remotes: Path, root: Path) -> None:
    path = root / "a" / "b" / "api"
    result = made(remotes / "ada/api.git", path)
    assert result == Cloned(a_clone(remotes / "ada/api.git", path))
    assert git(path, "log", "--format=%s") == "second\nfirst"
    assert git(path, "status", "--porcelain", "--ignored") == ""


def test_a_clone_that_is_not_kept_is_removed_with_its_parents(remotes: Path, root: Path) -> None:
    (root / "a").mkdir()
    with clones() as cloner:
        wanted = [a_clone(remotes / "ada/api.git", root / "a" / name / "api") for name in "xy"]
        results = list(cloner.run(wanted, CloneOptions()))
        assert [result.error for result in results] == [None, None]
        with cloner.keeping([str(root / "a/x/api")]):
            pass
    assert os.listdir(root / "a") == ["x"]
    assert git(root / "a/x/api", "rev-parse", "--abbrev-ref", "HEAD") == "main"


def test_an_error_while_clones_are_registered_removes_them(remotes: Path, root: Path) -> None:
    path = root / "api"

    def fail(cloner: GitClones) -> None:
        with cloner:
            list(cloner.run([a_clone(remotes / "ada/api.git", path)], CloneOptions()))
            assert (path / ".git").exists()
            with cloner.keeping([str(path)]):
                raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        fail(clones())
    assert os.listdir(root) == []


@pytest.mark.parametrize("content", [None, "precious"], ids=["empty", "full"])
def test_an_existing_path_is_left_alone(remotes: Path, root: Path, content: str | None) -> None:
    path = root / "api"
    path.mkdir()
    if content:
        (path / "file").write_text(content)
    result = made(remotes / "ada/api.git", path)
    assert isinstance(result.error, Conflict)
    assert (result.error.code, result.error.message) == (
        "PATH_TAKEN",
        f"'{path}' already exists",
    )
    assert os.listdir(path) == (["file"] if content else [])


def test_a_parent_that_cannot_be_created_is_an_error(remotes: Path, root: Path) -> None:
    (root / "file").write_text("")
    result = made(remotes / "ada/api.git", root / "file" / "api")
    assert result.error is not None
    assert (result.error.code, result.error.message) == (
        "DIRECTORY_NOT_MADE",
        f"{root}/file/api cannot be created: Not a directory",
    )
    assert os.listdir(root) == ["file"]


def test_parents_that_failed_clones_share_are_removed(remotes: Path, root: Path) -> None:
    with clones() as cloner:
        wanted = [a_clone(remotes / name, root / "a" / "b" / name) for name in ("x", "y", "z")]
        results = list(cloner.run(wanted, CloneOptions(), jobs=3))
        assert os.listdir(root) == []
    assert {result.error.code for result in results if result.error} == {"CLONE_FAILED"}
    assert len(results) == 3


def test_a_clone_that_takes_too_long_is_ended_and_removed(root: Path) -> None:
    with hanging() as hung, clones() as cloner:
        wanted = [a_clone(f"{hung.http}/api.git", root / "a" / "api")]
        [result] = cloner.run(wanted, CloneOptions(), timeout=0.3)
        assert os.listdir(root) == []
    assert result.error is not None
    assert result.error.message == (f"failed to clone {hung.http}/api.git: timed out after 0.3 s")


def test_an_abandoned_run_leaves_nothing(remotes: Path, root: Path) -> None:
    with hanging() as hung, clones() as cloner:
        wanted = [
            a_clone(remotes / "ada/api.git", root / "api"),
            a_clone(f"{hung.git}/x", root / "x" / "y"),
        ]
        running = cloner.run(wanted, CloneOptions(), jobs=2)
        assert next(running).clone.name == "api"
        hung.wait_for_somebody()
        running.close()  # pyright: ignore[reportAttributeAccessIssue]
        assert os.listdir(root) == ["api"]
    assert os.listdir(root) == []


def test_a_missing_git_is_an_error(remotes: Path, root: Path) -> None:
    result = made(remotes / "ada/api.git", root / "api", PATH=str(root))
    assert result.error is not None
    assert (result.error.code, os.listdir(root)) == ("GIT_NOT_FOUND", [])


def test_every_transport_can_be_cloned(remotes: Path, root: Path, tree: Path) -> None:
    ssh = an_ssh(tree / "bin", remotes)
    with git_daemon(remotes) as daemon, http_backend(remotes) as http:
        urls = [
            f"{daemon}/ada/api.git",
            f"{http}/ada/api.git",
            f"file://{remotes}/ada/api.git",
            f"{remotes}/ada/api.git",
            "git@example.org:ada/api.git",
            f"ssh://example.org{remotes}/ada/api.git",
        ]
        for number, url in enumerate(urls):
            path = root / str(number)
            assert made(url, path, GIT_SSH_COMMAND=ssh.command).error is None
            assert git(path, "log", "--format=%s") == "second\nfirst"
            assert git(path, "remote", "get-url", "origin") == url


@pytest.mark.parametrize("bare", [False, True])
def test_the_users_ssh_command_may_depend_on_the_url(
    remotes: Path, root: Path, tree: Path, bare: bool
) -> None:
    ssh = an_ssh(tree / "bin", remotes)
    included = tree / "work.inc"
    git(tree, "config", "--file", included, "core.sshCommand", ssh.command)
    condition = "hasconfig:remote.*.url:git@example.org:*/**"
    git(tree, "config", "--global", f"includeIf.{condition}.path", included)
    result = made("git@example.org:ada/api.git", root / "api", bare=bare)
    assert result.error is None
    assert ["-o", "BatchMode=yes"] in [call[:2] for call in ssh.calls]


def test_the_working_directory_does_not_matter(
    remotes: Path, root: Path, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outer = a_repository(tree / "outer")
    git(outer, "config", "core.sshCommand", "false")
    monkeypatch.chdir(outer)
    monkeypatch.setenv("GIT_DIR", str(outer / ".git"))
    assert made(remotes / "ada/api.git", outer / "inner").error is None
    monkeypatch.delenv("GIT_DIR")
    assert git(outer / "inner", "log", "--format=%s") == "second\nfirst"


def test_a_destination_is_a_real_path_outside_repositories(root: Path, tree: Path) -> None:
    a_repository(root / "api")
    git(root, "init", "--quiet", "--bare", "web.git")
    elsewhere = tree / "elsewhere"
    elsewhere.mkdir()
    (root / "link").symlink_to(elsewhere)
    (root / "bad").symlink_to(os.fsencode(tree) + b"/\xff")
    cloner = clones()
    assert cloner.destination(str(root), "api") == str(root / "api")
    assert cloner.destination(str(root), "a/b") == str(root / "a" / "b")
    assert cloner.destination(str(root), "link/b") == str(elsewhere / "b")
    for place in ("api/b", "api/.x/b", "web.git/hooks"):
        with pytest.raises(Conflict) as caught:
            cloner.destination(str(root), place)
        assert caught.value.code == "CLONE_INSIDE_REPO"
    with pytest.raises(InvalidValue):
        cloner.destination(str(root), "bad/b")


def test_a_root_that_is_a_repository_itself_may_hold_clones(remotes: Path, tree: Path) -> None:
    root = a_repository(tree / "meta")
    assert clones().destination(str(root), "api") == str(root / "api")


def test_progress_is_handed_on_and_is_no_message(remotes: Path, root: Path) -> None:
    seen: list[str] = []
    url = f"file://{remotes}/ada/api.git"
    with clones() as making:
        [cloned] = making.run([a_clone(url, root / "api")], CloneOptions(), watch=seen.append)
    assert cloned.said == ()
    # git reports each step at least once, at its end.
    assert seen
    step = re.compile(r"api: (remote: )?[A-Z]\w+ (objects|deltas|files): ")
    assert all(map(step.match, seen))
