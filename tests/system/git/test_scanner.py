from __future__ import annotations

import errno
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from symphony_cli.domain.search_results import Found, FoundVault
from symphony_cli.system.git import scanner as scanner_module
from symphony_cli.system.git.scanner import TreeScanner
from tests.system.conftest import GitRunner, MakeRepo

Scan = Callable[..., Found]


@pytest.fixture
def scan(tree: Path) -> Scan:
    """Scan the tree, or the named directories in it."""

    def run(
        *names: str, depth: int | None = None, nested: bool = False, hidden: bool = False
    ) -> Found:
        starts = [str(tree / name) for name in names or ("",)]
        return TreeScanner(("node_modules",)).scan(
            starts, depth=depth, nested=nested, hidden=hidden
        )

    return run


@pytest.fixture
def repos(scan: Scan, tree: Path) -> Callable[..., list[str]]:
    """Return the repos that a scan finds, relative to the tree; it has no notices."""

    def run(*names: str, **options: Any) -> list[str]:
        found = scan(*names, **options)
        assert found.notices == []
        return [os.path.relpath(path, tree) for path in found.repos]

    return run


Repos = Callable[..., list[str]]


def test_repos_are_found_sorted_with_their_bytes(make_repo: MakeRepo, repos: Repos) -> None:
    names = ["z", "a/b/c", "with space", "über", "u\u0308ber", "[red]", "-x"]
    for name in names:
        make_repo(name)
    assert repos() == sorted(names)


def test_repos_in_every_state_are_found(
    make_repo: MakeRepo, git: GitRunner, tree: Path, repos: Repos
) -> None:
    main = make_repo("main")
    git(main, "worktree", "add", "-q", "-b", "x", tree / "worktree")
    outer = make_repo("outer")
    git(outer, "submodule", "--quiet", "add", main, "libs/sub")
    make_repo("outer/nested/deep")
    git(tree, "clone", "-q", "--bare", main, "bare.git")
    git(tree, "clone", "-q", "--mirror", main, "mirror")
    git(tree, "init", "-q", "unborn")
    git(tree, "init", "-q", "--separate-git-dir", tree / "store.git", "separate")
    git(make_repo("detached"), "checkout", "-q", "--detach")
    plain = ["bare.git", "detached", "main", "mirror", "outer", "separate", "unborn"]
    assert repos() == plain
    assert repos(nested=True) == sorted([*plain, "outer/nested/deep"])


def test_the_repos_are_the_ones_that_git_accepts(
    make_repo: MakeRepo, tree: Path, repos: Repos
) -> None:
    for name in ("a", "b/c", "b/d"):
        make_repo(name)
    found = subprocess.run(
        ["find", tree, "-name", ".git", "-prune"], check=True, capture_output=True, text=True
    )
    tops = [os.path.relpath(os.path.dirname(line), tree) for line in found.stdout.splitlines()]
    assert repos() == sorted(tops)


def test_nested_skips_submodules_with_their_own_git_directory(
    make_repo: MakeRepo, repos: Repos
) -> None:
    outer = make_repo("outer")
    make_repo("outer/lib")
    make_repo("outer/lib/deeper")
    make_repo("outer/own")
    (outer / ".gitmodules").write_text('[submodule "lib"]\n\tpath = lib\n\turl = ../lib\n')
    assert repos(nested=True) == ["outer", "outer/lib/deeper", "outer/own"]
    assert repos("outer/lib") == ["outer/lib/deeper"]
    assert repos("outer/own", "outer/lib") == ["outer/lib/deeper", "outer/own"]


def test_a_bare_repo_is_never_entered(
    make_repo: MakeRepo, git: GitRunner, tree: Path, repos: Repos
) -> None:
    source = make_repo("source")
    git(tree, "clone", "-q", "--bare", source, "bare.git")
    make_repo("bare.git/inner")
    assert repos(nested=True, hidden=True) == ["bare.git", "source"]


def test_a_bare_repo_behind_a_git_file_is_one_repo(
    make_repo: MakeRepo, git: GitRunner, tree: Path, repos: Repos
) -> None:
    source = make_repo("source")
    (tree / "project").mkdir()
    git(tree, "clone", "-q", "--bare", source, "project/.bare")
    (tree / "project/.git").write_text("gitdir: ./.bare\n")
    git(tree / "project", "worktree", "add", "-q", "-b", "x", "x")
    assert repos(nested=True, hidden=True) == ["project", "source"]


def test_a_directory_that_only_looks_like_a_bare_repo_is_searched(
    make_repo: MakeRepo, tree: Path, repos: Repos
) -> None:
    for name in ("HEAD", "objects", "refs"):
        (tree / "x" / name).mkdir(parents=True)
    make_repo("x/objects/r")
    assert repos() == ["x/objects/r"]


def test_hidden_directories_are_skipped_by_default(
    make_repo: MakeRepo, tree: Path, repos: Repos
) -> None:
    make_repo(".hidden/r")
    make_repo(".r")
    assert repos() == []
    assert repos(hidden=True) == [".hidden/r", ".r"]
    assert repos(".hidden", ".r") == [".hidden/r", ".r"]


def test_virtual_environments_and_caches_are_skipped(
    make_repo: MakeRepo, tree: Path, repos: Repos
) -> None:
    for name in ("node_modules/a", "venv/src/a", "cache/a", "other/a"):
        make_repo(name)
    (tree / "venv/pyvenv.cfg").touch()
    (tree / "cache/CACHEDIR.TAG").write_text("Signature: 8a477f597d28d172789f06886806bc55\n#")
    (tree / "other/CACHEDIR.TAG").write_text("something else")
    assert repos() == ["other/a"]
    assert repos("node_modules", "venv", "cache") == ["cache/a", "node_modules/a", "venv/src/a"]


def test_a_repo_whose_top_is_a_virtual_environment_is_found_and_not_entered(
    make_repo: MakeRepo, repos: Repos
) -> None:
    path = make_repo("api")
    (path / "pyvenv.cfg").touch()
    make_repo("api/lib/r")
    assert repos(nested=True) == ["api"]


def test_skipped_names_are_skipped_inside_repos_too(make_repo: MakeRepo, repos: Repos) -> None:
    make_repo("api")
    make_repo("api/node_modules/r")
    make_repo("api/.hidden/r")
    assert repos(nested=True) == ["api"]


def test_links_are_not_followed(make_repo: MakeRepo, tree: Path, repos: Repos) -> None:
    make_repo("api")
    (tree / "loop").symlink_to(".")
    (tree / "link").symlink_to("api")
    (tree / "a").symlink_to("b")
    (tree / "b").symlink_to("a")
    assert repos() == ["api"]


@pytest.mark.parametrize(
    ("depth", "found"),
    [(0, []), (1, ["a"]), (2, ["a", "b/c"]), (3, ["a", "b/c", "b/d/e"])],
)
def test_depth_limits_the_search(
    make_repo: MakeRepo, repos: Repos, depth: int, found: list[str]
) -> None:
    for name in ("a", "b/c", "b/d/e"):
        make_repo(name)
    assert repos(depth=depth) == found


def test_depth_0_finds_the_start_itself(make_repo: MakeRepo, repos: Repos) -> None:
    make_repo("a")
    assert repos("a", depth=0) == ["a"]


def test_a_start_is_searched_even_if_it_is_a_repo(
    make_repo: MakeRepo, tree: Path, repos: Repos, scan: Scan
) -> None:
    make_repo("home")
    make_repo("home/code/api")
    make_repo("home/code/api/vendor")
    (tree / "home/notes/.obsidian").mkdir(parents=True)
    assert repos("home") == ["home", "home/code/api"]
    assert scan("home").vaults == [FoundVault(f"{tree}/home/notes", "obsidian")]
    assert repos("home", depth=0) == ["home"]


def test_starts_may_overlap(make_repo: MakeRepo, repos: Repos) -> None:
    for name in ("a", "b/c", "b/d/e"):
        make_repo(name)
    assert repos("", "b", "b/c", "b") == ["a", "b/c", "b/d/e"]
    assert repos("", "b", depth=2) == ["a", "b/c", "b/d/e"]


def test_vaults_are_found_with_their_kind(make_repo: MakeRepo, tree: Path, scan: Scan) -> None:
    for name in ("o/.obsidian/plugins", "l/logseq", "z/.zk", "o/sub/.zk", "plain/x"):
        (tree / name).mkdir(parents=True)
    (tree / "l/logseq/config.edn").write_text("{}")
    (tree / "file").mkdir()
    (tree / "file/.zk").touch()
    (make_repo("notes") / ".obsidian").mkdir()
    (tree / "notes/deeper/.zk").mkdir(parents=True)
    make_repo("o/code")
    make_repo("o/.obsidian/plugins/r")
    found = scan(hidden=True)
    assert found.vaults == [
        FoundVault(f"{tree}/{name}", kind)
        for name, kind in (
            ("l", "logseq"),
            ("notes", "obsidian"),
            ("o", "obsidian"),
            ("o/sub", "zk"),
            ("z", "zk"),
        )
    ]
    assert found.repos == [f"{tree}/notes", f"{tree}/o/code"]
    assert FoundVault(f"{tree}/notes/deeper", "zk") in scan(nested=True).vaults


def test_the_source_code_of_logseq_is_not_a_vault(
    make_repo: MakeRepo, tree: Path, scan: Scan
) -> None:
    (make_repo("code/logseq") / "config.edn").touch()
    # An archive of the source code has no repository.
    (tree / "unpacked/logseq/src").mkdir(parents=True)
    found = scan()
    assert found.vaults == []
    assert found.repos == [f"{tree}/code/logseq"]


def test_a_damaged_repo_is_a_notice_and_is_searched(
    make_repo: MakeRepo, tree: Path, scan: Scan
) -> None:
    (tree / "empty/.git").mkdir(parents=True)
    (tree / "gone").mkdir()
    (tree / "gone/.git").write_text("gitdir: /nowhere/.git/worktrees/gone\n")
    (tree / "link").mkdir()
    (tree / "link/.git").symlink_to("nowhere")
    make_repo("empty/inner")
    found = scan(hidden=True)
    assert found.repos == [f"{tree}/empty/inner"]
    assert [notice.code for notice in found.notices] == ["REPO_DAMAGED"] * 3
    for notice, name in zip(found.notices, ("empty", "gone", "link"), strict=True):
        assert f"{tree}/{name}/.git" in notice.message


def test_a_name_with_control_characters_is_a_notice(
    make_repo: MakeRepo, tree: Path, scan: Scan
) -> None:
    make_repo("good")
    for name in (b"bad\xff", b"esc\x1b[31m", b"new\nline"):
        os.mkdir(os.path.join(bytes(tree), name))
    (tree / "a-file\udcff").touch()
    found = scan()
    assert found.repos == [f"{tree}/good"]
    assert [notice.code for notice in found.notices] == ["PATH_SKIPPED"] * 3
    assert all(notice.message.isprintable() for notice in found.notices)
    assert f"skipped {tree}/bad\\udcff: " in found.notices[0].message


def failing(path: Path, error: OSError) -> Callable[[str], Any]:
    scandir = os.scandir

    def scan(directory: str) -> Any:
        if directory == str(path):
            raise error
        return scandir(directory)

    return scan


def test_an_unreadable_directory_is_a_notice(
    make_repo: MakeRepo, tree: Path, scan: Scan, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_repo("a")
    make_repo("closed/r")
    make_repo("z")
    denied = PermissionError(errno.EACCES, "Permission denied")
    monkeypatch.setattr(scanner_module.os, "scandir", failing(tree / "closed", denied))
    found = scan()
    assert found.repos == [f"{tree}/a", f"{tree}/z"]
    assert [tuple(notice) for notice in found.notices] == [
        ("DIRECTORY_UNREADABLE", f"{tree}/closed cannot be read: Permission denied")
    ]


def test_a_directory_that_vanishes_is_skipped(
    make_repo: MakeRepo, tree: Path, repos: Repos, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_repo("a")
    (tree / "brief").mkdir()
    gone = FileNotFoundError(errno.ENOENT, "No such file or directory")
    monkeypatch.setattr(scanner_module.os, "scandir", failing(tree / "brief", gone))
    assert repos() == ["a"]


def test_a_path_that_is_too_long_is_a_notice(make_repo: MakeRepo, tree: Path, scan: Scan) -> None:
    make_repo("a")
    name = "x" * 250
    descriptor = os.open(tree, os.O_RDONLY)
    for _ in range(20):
        os.mkdir(name, dir_fd=descriptor)
        deeper = os.open(name, os.O_RDONLY, dir_fd=descriptor)
        os.close(descriptor)
        descriptor = deeper
    os.close(descriptor)
    try:
        found = scan()
        assert found.repos == [f"{tree}/a"]
        assert [notice.code for notice in found.notices] == ["DIRECTORY_UNREADABLE"]
    finally:
        shutil.rmtree(tree / name)


def test_progress_is_reported(make_repo: MakeRepo, tree: Path) -> None:
    make_repo("a")
    for number in range(250):
        (tree / f"d{number}").mkdir()
    told: list[tuple[int, int]] = []
    TreeScanner(()).scan(
        [str(tree)], depth=None, nested=False, hidden=False, tell=lambda *n: told.append(n)
    )
    assert [directories for directories, _ in told] == [100, 200, 252]
    assert told[-1] == (252, 1)
