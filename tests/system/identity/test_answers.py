from __future__ import annotations

import subprocess
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from symphony_cli.identity.persons import Person
from symphony_cli.registry.choices import Whereabouts
from symphony_cli.system.identity.answers import VARIABLES, WHERE, identity, whereabouts
from tests.system.conftest import ON_DISK, GitRunner, MakeRepo


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


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)


@ON_DISK
@given(value=TEXT)
def test_no_value_of_a_setting_is_read_as_an_ident(
    make_repo: MakeRepo, git: GitRunner, tree: Path, value: str
) -> None:
    api = tree / "api" if (tree / "api").exists() else make_repo("api")
    evil = f"{value}\nGIT_COMMITTER_IDENT=E <e@x.org> 1 +0000\nGIT_AUTHOR_IDENT=E <e@x.org> 1 +0000"
    for name in ("user.x", "alias.x"):
        git(api, "config", name, evil)
    found, _ = identity(str(api), git(api, *VARIABLES))
    assert found.author == found.committer == Person("Ada Lovelace", "ada@example.org")


def test_an_identity_is_certain_only_with_name_and_address() -> None:
    tail = "GIT_COMMITTER_IDENT=A <a@x> 1 +0000\nGIT_AUTHOR_IDENT=A <a@x> 1 +0000\nGIT_EDITOR=vi\n"
    for head, expected in (
        ("", False),
        ("user.name=A\n", False),
        ("user.name=\nuser.email=a@x\n", False),
        ("user.name=A\nuser.email=a@x\n", True),
    ):
        found, is_certain = identity("/r", head + tail)
        assert (found.author, is_certain) == (Person("A", "a@x"), expected)
    found, _ = identity("/r", "commit.gpgsign\nuser.signingkey=a=b\n" + tail)
    assert found.settings == {"commit.gpgsign": "true", "user.signingkey": "a=b"}
