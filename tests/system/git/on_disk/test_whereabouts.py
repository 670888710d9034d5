from __future__ import annotations

import subprocess
from pathlib import Path

from symphony_cli.registry.choices import Whereabouts
from symphony_cli.system.git.on_disk.whereabouts import WHERE, whereabouts
from tests.system.conftest import GitRunner, MakeRepo


def asked(path: Path) -> Whereabouts | None:
    done = subprocess.run(["git", "-C", path, *WHERE], capture_output=True, text=True, check=False)
    return whereabouts(done.stdout)


def test_the_path_of_a_repository_is_its_working_tree(make_repo: MakeRepo) -> None:
    api = make_repo("api")
    (api / "deeper").mkdir()
    here = Whereabouts((str(api),), str(api), str(api))
    assert asked(api) == asked(api / "deeper") == here


def test_the_path_of_a_linked_worktree_is_its_repositorys(
    tree: Path, make_repo: MakeRepo, git: GitRunner
) -> None:
    api, linked = make_repo("api"), tree / "modules" / "linked"
    git(api, "worktree", "add", "--quiet", linked)
    assert asked(linked) == Whereabouts((str(api), str(linked)), str(api), str(linked))


def test_a_nested_submodule_belongs_to_the_outermost_repository(
    make_repo: MakeRepo, git: GitRunner
) -> None:
    leaf, middle, whole = make_repo("leaf"), make_repo("middle"), make_repo("modules/whole")
    git(middle, "submodule", "--quiet", "add", leaf, "leaf")
    git(middle, "commit", "--quiet", "--message", "leaf")
    git(whole, "submodule", "--quiet", "add", middle, "middle")
    git(whole, "submodule", "--quiet", "update", "--init", "--recursive")
    inner = whole / "middle" / "leaf"
    seen = asked(inner)
    assert seen is not None
    assert (str(whole) in seen.paths, seen.path, seen.top) == (True, str(whole), str(inner))
    assert str(middle) not in seen.paths


def test_the_path_of_a_bare_repository_is_its_own(tree: Path, git: GitRunner) -> None:
    git(tree, "init", "--quiet", "--bare", "bare.git")
    bare = str(tree / "bare.git")
    assert asked(tree / "bare.git") == Whereabouts((bare,), bare, bare)
    git(tree, "init", "--quiet", "--bare", "project/.bare")
    (tree / "project" / ".git").write_text("gitdir: .bare\n")
    seen = asked(tree / "project")
    assert seen is not None
    assert (str(tree / "project") in seen.paths, seen.path) == (True, str(tree / "project"))


def test_a_git_directory_elsewhere_does_not_move_a_repository(tree: Path, git: GitRunner) -> None:
    git(tree, "init", "--quiet", "--separate-git-dir", tree / "gd", tree / "api")
    api = str(tree / "api")
    assert asked(tree / "api") == Whereabouts((str(tree / "gd"), api), api, api)


def test_a_directory_with_gits_name_is_not_a_repository(make_repo: MakeRepo) -> None:
    outer = make_repo("outer")
    (outer / "modules").mkdir()
    inner = make_repo("outer/modules/inner")
    assert asked(inner) == Whereabouts((str(inner),), str(inner), str(inner))


def test_outside_repositories_whereabouts_are_none(tree: Path) -> None:
    assert asked(tree) is None
    assert whereabouts("") is None
