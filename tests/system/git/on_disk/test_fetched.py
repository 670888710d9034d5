"""References that came from a remote."""

from __future__ import annotations

from pathlib import Path

import pytest

from symphony_cli.system.git.on_disk import fetched, layout
from symphony_cli.system.git.on_disk.layout import Place
from tests.system.conftest import GitRunner, MakeRepo


def place(path: Path) -> Place:
    found = layout.place_at(str(path))
    assert found
    return found


@pytest.fixture(autouse=True)
def today(git: GitRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have git write the real time, which shows a clone from a copy of one."""
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.delenv(f"GIT_{role}_DATE")


@pytest.fixture
def origin(make_repo: MakeRepo, git: GitRunner) -> Path:
    path = make_repo("origin")
    git(path, "tag", "-a", "-m", "v1", "v1")
    return path


@pytest.mark.parametrize("options", [(), ("--bare",), ("--mirror",), ("-b", "v1")])
def test_the_references_of_a_clone_are_known_until_they_are_packed_again(
    origin: Path, git: GitRunner, tree: Path, options: tuple[str, ...]
) -> None:
    git(tree, "-c", "advice.detachedHead=false", "clone", "-q", *options, origin, "api")
    v1 = git(origin, "rev-parse", "v1")
    # A plain bare clone looks like a copy of one, in which somebody may have worked.
    known = {} if "--bare" in options else {"refs/tags/v1": v1}
    assert known.items() <= fetched.cloned(place(tree / "api")).items()
    assert bool(fetched.cloned(place(tree / "api"))) == bool(known)
    assert git(origin, "rev-parse", "v1^{}") in fetched.cloned_objects(place(tree / "api"))
    git(tree / "api", "tag", "-a", "-m", "own", "own")
    git(tree / "api", "gc", "-q")
    assert fetched.cloned(place(tree / "api")) == {}
    assert fetched.cloned_objects(place(tree / "api")) == set()


def test_what_the_last_fetch_found_is_known(origin: Path, git: GitRunner, tree: Path) -> None:
    git(tree, "clone", "-q", origin, "api")
    git(origin, "tag", "-a", "-m", "v2", "v2")
    git(tree / "api", "fetch", "-q", "--tags")
    assert git(origin, "rev-parse", "v2") in fetched.last_fetched(place(tree / "api"))
    git(tree / "api", "fetch", "-q", ".", "main")
    assert fetched.last_fetched(place(tree / "api")) == set()


def test_references_that_only_a_fetch_writes_are_tracking(
    origin: Path, git: GitRunner, tree: Path
) -> None:
    git(tree, "clone", "-q", origin, "api")
    names = ["refs/remotes/origin/a", "refs/prefetch/a", "refs/pull/1/head", "refs/heads/a"]
    names += ["refs/tags/a", "refs/notes/a", "refs/wip/a"]
    assert fetched.tracking_names(place(tree / "api"), names) == set(names[:2])
    for value in ("+refs/pull/*:refs/pull/*", "refs/notes/*:refs/notes/*", "refs/heads/main"):
        git(tree / "api", "config", "--add", "remote.origin.fetch", value)
    assert fetched.tracking_names(place(tree / "api"), names) == set(names[:3])
    git(tree / "api", "config", "--add", "remote.origin.fetch", "+refs/*:refs/*")
    assert fetched.tracking_names(place(tree / "api"), names) == set(names[:3])
