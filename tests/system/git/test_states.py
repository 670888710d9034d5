"""The states of repositories, made with real git; what git itself counts is what is expected."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from symphony_cli.base.errors import Failed
from symphony_cli.repos.states import RepoState
from symphony_cli.system.git.program import GitProgram
from symphony_cli.system.git.states import StateReader
from tests.system.conftest import GitRunner, MakeRepo

FIRST = "2026-01-02T03:04:05.000000Z"


def reader(**variables: str) -> StateReader:
    return StateReader(GitProgram({**os.environ, **variables}))


def state_of(path: Path | str, **options: Any) -> RepoState:
    [state] = reader().states([str(path)], **options)
    return state


def told(path: Path | str, **options: Any) -> dict[str, Any]:
    """Return what is known of a repository, but for its commit and for what is as it mostly is."""
    usual = RepoState(str(path), branch="main", last_commit_at=FIRST, last_commit_subject="first")
    state = state_of(path, **options)
    return {
        name: value
        for name, value in state._asdict().items()
        if value != getattr(usual, name) and name != "head"
    }


def counted_by_git(git: GitRunner, path: Path) -> int:
    heads = ["--branches"]
    if not git(path, "branch", "--show-current") and git(path, "rev-list", "-1", "--all", "HEAD"):
        heads.append("HEAD")
    return int(git(path, "rev-list", "--count", *heads, "--not", "--remotes"))


def commit(git: GitRunner, path: Path, *subjects: str) -> None:
    for subject in subjects:
        git(path, "commit", "-q", "--allow-empty", "-m", subject)


@pytest.fixture
def source(make_repo: MakeRepo) -> Path:
    """The repository that `api` is a clone of."""
    return make_repo("source")


@pytest.fixture
def api(source: Path, git: GitRunner, tree: Path) -> Path:
    """A clone in which nothing has been done."""
    git(tree, "clone", "-q", source, "api")
    return tree / "api"


@pytest.fixture
def conflicted(api: Path, git: GitRunner) -> Path:
    """A clone with two branches that both change the readme, both pushed."""
    for branch in ("theirs", "main"):
        git(api, "checkout", "-q", "-B", branch, "origin/main")
        (api / "readme").write_text(branch)
        git(api, "commit", "-q", "-a", "-m", branch)
        git(api, "update-ref", f"refs/remotes/origin/{branch}", branch)
    return api


def fails(path: Path, *arguments: str) -> None:
    """Run git where it stops in the middle."""
    done = subprocess.run(["git", "-C", path, *arguments], capture_output=True, check=False)
    assert done.returncode


# What is in the working tree


def test_a_clone_in_which_nothing_was_done(api: Path, git: GitRunner) -> None:
    assert state_of(api) == RepoState(
        str(api),
        branch="main",
        head=git(api, "rev-parse", "HEAD"),
        upstream="origin/main",
        last_commit_at=FIRST,
        last_commit_subject="first",
    )
    assert not state_of(api).dirty


def test_changes_of_each_sort(api: Path, git: GitRunner) -> None:
    for name in ("staged", "both", "renamed", "meant", "new", "other"):
        (api / name).write_text(name)
    git(api, "add", "staged", "both")
    git(api, "add", "--intent-to-add", "meant")
    (api / "both").write_text("changed again")
    git(api, "mv", "readme", "moved")
    expected = {"upstream": "origin/main", "staged": 3, "unstaged": 2}
    assert told(api) == expected | {"untracked": 3}
    (api / ".gitignore").write_text("new\nother\nrenamed\n.gitignore\n")
    assert told(api) == expected


def test_a_renamed_file_is_one_change(api: Path, git: GitRunner) -> None:
    git(api, "mv", "readme", "moved")
    assert told(api) == {"upstream": "origin/main", "staged": 1}


def test_untracked_directories_count_once_unless_one_looks_thoroughly(api: Path) -> None:
    (api / "new" / "deep").mkdir(parents=True)
    for number in range(3):
        (api / "new" / "deep" / str(number)).write_text("")
    assert told(api) == {"upstream": "origin/main", "untracked": 1}
    assert told(api, thorough=True) == {"upstream": "origin/main", "untracked": 3}


def test_what_the_user_has_git_leave_out_is_left_out_unless_one_looks_thoroughly(
    api: Path, git: GitRunner
) -> None:
    (api / "new").write_text("")
    git(api, "config", "status.showUntrackedFiles", "no")
    assert told(api) == {"upstream": "origin/main"}
    assert told(api, thorough=True) == {"upstream": "origin/main", "untracked": 1}


def test_stashes(api: Path, git: GitRunner) -> None:
    for number in range(2):
        (api / "readme").write_text(str(number))
        git(api, "stash", "-q")
    assert told(api) == {"upstream": "origin/main", "stashes": 2}
    assert state_of(api).dirty
    assert not state_of(api).has_changes


def test_stashes_are_seen_from_every_worktree(api: Path, git: GitRunner, tree: Path) -> None:
    git(api, "worktree", "add", "-q", "-b", "fix", tree / "fix", "origin/main")
    (api / "readme").write_text("x")
    git(api, "stash", "-q")
    assert told(tree / "fix")["stashes"] == 1


def test_files_with_odd_names(api: Path) -> None:
    for name in (b"a\nb", b"\xff", b"? x", b'"', b" "):
        (api / os.fsdecode(name)).write_text("")
    assert told(api) == {"upstream": "origin/main", "untracked": 5}


# What the remotes have


def test_ahead(api: Path, git: GitRunner) -> None:
    commit(git, api, "second", "third")
    assert told(api) == {
        "upstream": "origin/main",
        "ahead": 2,
        "unpushed": 2,
        "last_commit_subject": "third",
    }


def test_behind(api: Path, source: Path, git: GitRunner) -> None:
    commit(git, source, "second", "third")
    git(api, "fetch", "-q")
    assert told(api) == {"upstream": "origin/main", "behind": 2}
    assert not state_of(api).dirty


def test_diverged(api: Path, source: Path, git: GitRunner) -> None:
    commit(git, source, "second", "third")
    commit(git, api, "own")
    git(api, "fetch", "-q")
    assert told(api) == {
        "upstream": "origin/main",
        "ahead": 1,
        "behind": 2,
        "unpushed": 1,
        "last_commit_subject": "own",
    }


def test_a_branch_without_upstream(api: Path, git: GitRunner) -> None:
    git(api, "checkout", "-q", "-b", "topic")
    assert told(api) == {"branch": "topic"}
    commit(git, api, "own")
    assert told(api) == {"branch": "topic", "unpushed": 1, "last_commit_subject": "own"}


def test_an_upstream_that_is_gone(api: Path, git: GitRunner) -> None:
    git(api, "update-ref", "-d", "refs/remotes/origin/main")
    git(api, "update-ref", "--no-deref", "-d", "refs/remotes/origin/HEAD")
    assert told(api) == {"unpushed": 1}


def test_a_branch_that_is_not_checked_out_counts(api: Path, git: GitRunner) -> None:
    git(api, "checkout", "-q", "-b", "topic")
    commit(git, api, "one", "two")
    git(api, "checkout", "-q", "main")
    assert told(api) == {"upstream": "origin/main", "unpushed": 2}
    git(api, "pack-refs", "--all")
    assert told(api) == {"upstream": "origin/main", "unpushed": 2}
    # What is reached by two branches is one commit.
    git(api, "branch", "again", "topic")
    commit(git, api, "three")
    assert told(api)["unpushed"] == 3 == counted_by_git(git, api)


def test_a_branch_that_is_merged_into_what_is_pushed_has_nothing_unpushed(
    api: Path, source: Path, git: GitRunner
) -> None:
    commit(git, source, "second")
    git(api, "branch", "old")
    git(api, "pull", "-q")
    assert told(api) == {"upstream": "origin/main", "last_commit_subject": "second"}


def test_what_is_on_any_remote_is_pushed(api: Path, git: GitRunner, tree: Path) -> None:
    git(tree, "init", "-q", "--bare", "backup.git")
    git(api, "remote", "add", "backup", tree / "backup.git")
    git(api, "checkout", "-q", "-b", "topic")
    commit(git, api, "own")
    assert told(api)["unpushed"] == 1
    git(api, "push", "-q", "backup", "topic")
    assert "unpushed" not in told(api)


def test_an_upstream_that_is_a_local_branch_says_nothing_of_remotes(
    api: Path, git: GitRunner
) -> None:
    commit(git, api, "own")
    git(api, "checkout", "-q", "-b", "topic", "--track", "main")
    assert told(api) == {
        "branch": "topic",
        "upstream": "main",
        "unpushed": 1,
        "last_commit_subject": "own",
    }
    git(api, "branch", "-q", "-f", "main", "origin/main")
    assert (told(api)["ahead"], told(api)["unpushed"]) == (1, 1)
    git(api, "checkout", "-q", "main")
    git(api, "branch", "--set-upstream-to=topic")
    assert (told(api)["behind"], told(api)["unpushed"]) == (1, 1)


@pytest.mark.parametrize("count", [1, 7, 60])
def test_without_any_remote_all_is_unpushed(
    make_repo: MakeRepo, git: GitRunner, count: int
) -> None:
    path = make_repo("lonely")
    commit(git, path, *(str(number) for number in range(count - 1)))
    git(path, "branch", "other")
    assert state_of(path).unpushed == count == counted_by_git(git, path)
    git(path, "checkout", "-q", "--orphan", "apart")
    commit(git, path, "apart")
    assert state_of(path).unpushed == count + 1 == counted_by_git(git, path)


def test_a_detached_head(api: Path, git: GitRunner) -> None:
    git(api, "checkout", "-q", "--detach")
    assert told(api) == {"branch": None}
    commit(git, api, "on no branch")
    assert told(api) == {"branch": None, "unpushed": 1, "last_commit_subject": "on no branch"}
    git(api, "branch", "kept")
    assert told(api)["unpushed"] == 1
    git(api, "checkout", "-q", "kept~1")
    assert told(api) == {"branch": None, "unpushed": 1}


def test_before_the_first_commit(tree: Path, git: GitRunner) -> None:
    git(tree, "init", "-q", "-b", "trunk", "new")
    (tree / "new" / "staged").write_text("")
    (tree / "new" / "untracked").write_text("")
    git(tree / "new", "add", "staged")
    assert state_of(tree / "new") == RepoState(f"{tree}/new", branch="trunk", staged=1, untracked=1)


def test_a_clone_of_what_is_empty(tree: Path, git: GitRunner) -> None:
    git(tree, "init", "-q", "--bare", "empty.git")
    git(tree, "clone", "-q", "empty.git", "api")
    assert state_of(tree / "api") == RepoState(f"{tree}/api", branch="main")


def test_an_unborn_branch_beside_others(api: Path, git: GitRunner) -> None:
    commit(git, api, "own")
    git(api, "checkout", "-q", "--orphan", "new")
    git(api, "rm", "-rq", "--cached", ".")
    assert told(api) == {
        "branch": "new",
        "untracked": 1,
        "unpushed": 1,
        "last_commit_at": None,
        "last_commit_subject": None,
    }


def test_a_shallow_and_a_partial_clone(source: Path, git: GitRunner, tree: Path) -> None:
    commit(git, source, "second", "third")
    (source / "readme").write_text("changed")
    git(source, "commit", "-q", "-a", "-m", "last")
    git(source, "config", "uploadpack.allowFilter", "true")
    for name, option in (("shallow", "--depth=2"), ("partial", "--filter=blob:none")):
        git(tree, "clone", "-q", option, source.as_uri(), name)
        path = tree / name
        expected = {"upstream": "origin/main", "last_commit_subject": "last"}
        assert told(path) == expected
        commit(git, path, "own")
        assert told(path) == expected | {
            "ahead": 1,
            "unpushed": 1,
            "last_commit_subject": "own",
        }


def test_a_partial_clone_that_lacks_what_renames_are_found_by(
    source: Path, git: GitRunner, tree: Path
) -> None:
    (source / "readme").write_text("".join(f"{number}\n" for number in range(200)))
    git(source, "commit", "-q", "-a", "-m", "long")
    git(source, "rm", "-q", "readme")
    git(source, "commit", "-q", "-m", "gone")
    git(source, "config", "uploadpack.allowFilter", "true")
    git(tree, "clone", "-q", "--filter=blob:none", source.as_uri(), "partial")
    path = tree / "partial"
    git(path, "reset", "-q", "--soft", "HEAD~1")
    (path / "moved").write_text("".join(f"{number}\n" for number in range(201)))
    git(path, "add", "moved")
    assert told(path) == {
        "upstream": "origin/main",
        "behind": 1,
        # Whether that is one file moved or two that changed, only what is lacking could say.
        "staged": 2,
        "last_commit_subject": "long",
    }


# Operations that were begun and not ended


def test_a_merge(conflicted: Path) -> None:
    fails(conflicted, "merge", "theirs")
    assert (told(conflicted)["operation"], told(conflicted)["conflicted"]) == ("merge", 1)
    (conflicted / "readme").write_text("both")
    subprocess.run(["git", "-C", conflicted, "add", "readme"], check=True)
    assert (told(conflicted)["operation"], told(conflicted)["staged"]) == ("merge", 1)


@pytest.mark.parametrize("backend", ["--merge", "--apply"])
def test_a_rebase(conflicted: Path, backend: str) -> None:
    fails(conflicted, "rebase", backend, "theirs")
    state = state_of(conflicted)
    assert (state.operation, state.conflicted, state.branch) == ("rebase", 1, None)
    assert state.dirty


def test_patches_that_are_applied(conflicted: Path, git: GitRunner, tree: Path) -> None:
    git(conflicted, "format-patch", "-q", "-1", "theirs", "-o", tree)
    [patch] = tree.glob("*.patch")
    fails(conflicted, "am", "--3way", str(patch))
    assert (told(conflicted)["operation"], told(conflicted)["conflicted"]) == ("am", 1)


def test_a_cherry_pick(conflicted: Path) -> None:
    fails(conflicted, "cherry-pick", "theirs")
    assert (told(conflicted)["operation"], told(conflicted)["conflicted"]) == ("cherry-pick", 1)


def test_a_revert(conflicted: Path, git: GitRunner) -> None:
    (conflicted / "readme").write_text("later")
    git(conflicted, "commit", "-q", "-a", "-m", "later")
    fails(conflicted, "revert", "HEAD~1")
    assert (told(conflicted)["operation"], told(conflicted)["conflicted"]) == ("revert", 1)


@pytest.mark.parametrize("verb", ["cherry-pick", "revert"])
def test_between_two_of_several_commits(conflicted: Path, git: GitRunner, verb: str) -> None:
    if verb == "cherry-pick":
        git(conflicted, "checkout", "-q", "theirs")
        commit(git, conflicted, "more")
        git(conflicted, "checkout", "-q", "main")
        fails(conflicted, "cherry-pick", "--allow-empty", "theirs~1", "theirs")
    else:
        for text in ("one", "two"):
            (conflicted / "readme").write_text(text)
            git(conflicted, "commit", "-q", "-a", "-m", text)
        fails(conflicted, "revert", "--no-edit", "HEAD~1", "HEAD~2")
    (conflicted / "readme").write_text("settled")
    git(conflicted, "commit", "-q", "-a", "-m", "settled")
    assert (
        not list((conflicted / ".git").glob("*_HEAD"))
        or not (conflicted / ".git" / "CHERRY_PICK_HEAD").exists()
    )
    assert told(conflicted)["operation"] == verb
    git(conflicted, verb, "--quit")
    assert "operation" not in told(conflicted)


def test_a_bisection(api: Path, git: GitRunner) -> None:
    commit(git, api, "1", "2", "3", "4")
    git(api, "bisect", "start", "HEAD", "HEAD~4")
    assert (state_of(api).operation, state_of(api).branch) == ("bisect", None)
    git(api, "bisect", "reset")
    assert state_of(api).operation is None


def test_an_operation_is_of_its_own_worktree(conflicted: Path, git: GitRunner, tree: Path) -> None:
    git(conflicted, "worktree", "add", "-q", "-b", "fix", tree / "fix")
    fails(tree / "fix", "merge", "theirs")
    assert state_of(conflicted).operation is None
    assert state_of(tree / "fix").operation == "merge"


# Repositories of other sorts


def test_linked_worktrees_are_named(api: Path, git: GitRunner, tree: Path) -> None:
    for name in ("zwei", "eins", "gone"):
        git(api, "worktree", "add", "-q", "-b", name, tree / name)
    shutil.rmtree(tree / "gone")
    assert told(api) == {
        "upstream": "origin/main",
        "worktrees": (f"{tree}/eins", f"{tree}/zwei"),
    }
    commit(git, tree / "eins", "own")
    assert told(api)["unpushed"] == 1


def test_a_path_that_has_become_a_linked_worktree(api: Path, git: GitRunner, tree: Path) -> None:
    git(api, "worktree", "add", "-q", "-b", "fix", tree / "fix")
    (tree / "fix" / "new").write_text("")
    state = state_of(tree / "fix")
    assert (state.state, state.branch, state.untracked) == ("ok", "fix", 1)


def test_submodules(make_repo: MakeRepo, git: GitRunner, tree: Path) -> None:
    library, path = make_repo("library"), make_repo("api")
    git(path, "submodule", "--quiet", "add", library, "vendor/library")
    git(path, "commit", "-q", "-m", "library")
    inner = path / "vendor" / "library"
    assert state_of(path).has_changes is False
    (inner / "new").write_text("")
    assert (state_of(path).unstaged, state_of(inner).untracked) == (1, 1)
    git(path, "config", "submodule.vendor/library.ignore", "all")
    assert state_of(path).unstaged == 0
    assert state_of(path, thorough=True).unstaged == 1
    assert state_of(inner).state == "ok"


def test_a_separate_git_directory(source: Path, git: GitRunner, tree: Path) -> None:
    git(tree, "clone", "-q", "--separate-git-dir", tree / "kept.git", source, "api")
    assert told(tree / "api") == {"upstream": "origin/main"}


def test_a_bare_repository(source: Path, git: GitRunner, tree: Path) -> None:
    git(source, "branch", "other")
    git(tree, "clone", "-q", "--bare", source, "bare.git")
    bare = tree / "bare.git"
    # No reference says what its remote has.
    assert told(bare) == {"unpushed": 1}
    git(bare, "config", "remote.origin.fetch", "+refs/heads/*:refs/remotes/origin/*")
    git(bare, "fetch", "-q")
    assert told(bare) == {}
    git(bare, "update-ref", "refs/heads/own", git(bare, "commit-tree", "-m", "x", "HEAD^{tree}"))
    assert told(bare) == {"unpushed": 1}


def test_a_mirror_has_nothing_of_its_own(source: Path, git: GitRunner, tree: Path) -> None:
    git(tree, "clone", "-q", "--mirror", source, "mirror.git")
    assert told(tree / "mirror.git") == {}


def test_bare_ones_that_are_empty_or_detached(source: Path, git: GitRunner, tree: Path) -> None:
    git(tree, "init", "-q", "--bare", "-b", "trunk", "new.git")
    assert state_of(tree / "new.git") == RepoState(f"{tree}/new.git", branch="trunk")
    git(tree, "clone", "-q", "--bare", source, "bare.git")
    (tree / "bare.git" / "HEAD").write_text(git(source, "rev-parse", "HEAD") + "\n")
    assert told(tree / "bare.git") == {"branch": None, "unpushed": 1}


def test_a_bare_repository_with_worktrees_beside_it(
    source: Path, git: GitRunner, tree: Path
) -> None:
    git(tree, "clone", "-q", "--bare", source, "api/.bare")
    (tree / "api" / ".git").write_text("gitdir: ./.bare\n")
    git(tree / "api", "worktree", "add", "-q", tree / "api" / "main", "main")
    assert told(tree / "api") == {"unpushed": 1, "worktrees": (f"{tree}/api/main",)}
    assert state_of(tree / "api" / "main").state == "ok"


def test_references_in_tables(source: Path, git: GitRunner, tree: Path) -> None:
    made = subprocess.run(
        ["git", "init", "-q", "--ref-format=reftable", tree / "api"],
        capture_output=True,
        check=False,
    )
    if made.returncode:
        pytest.skip("this git knows no reftable")
    api = tree / "api"
    git(api, "remote", "add", "origin", source)
    git(api, "pull", "-q", "origin", "main")
    git(api, "branch", "--set-upstream-to=origin/main")
    assert told(api) == {"upstream": "origin/main"}
    commit(git, api, "own")
    assert told(api)["unpushed"] == 1


def test_another_hash(tree: Path, git: GitRunner) -> None:
    git(tree, "init", "-q", "--object-format=sha256", "api")
    commit(git, tree / "api", "first")
    assert told(tree / "api") == {"unpushed": 1}
    assert len(state_of(tree / "api").head or "") == 64


def test_commits_that_are_replaced_or_grafted(api: Path, git: GitRunner) -> None:
    commit(git, api, "own", "wrong")
    git(
        api,
        "replace",
        "HEAD",
        git(api, "commit-tree", "HEAD^{tree}", "-p", "HEAD~1", "-m", "right"),
    )
    assert told(api)["last_commit_subject"] == "right"
    git(api, "pack-refs", "--all")
    assert told(api)["last_commit_subject"] == "right"
    git(api, "replace", "-d", "HEAD")
    (api / ".git" / "info" / "grafts").write_text(git(api, "rev-parse", "HEAD") + "\n")
    assert told(api)["unpushed"] == 1 == counted_by_git(git, api)


def test_commits_of_a_borrowed_object_store(api: Path, git: GitRunner, tree: Path) -> None:
    git(tree, "clone", "-q", "--shared", api, "shared")
    assert told(tree / "shared") == {"upstream": "origin/main"}


@pytest.mark.parametrize("name", ["with space", "ü", "u\u0308", "'quoted'", "-x", "a:b", "[red]x"])
def test_paths_with_odd_characters(make_repo: MakeRepo, name: str) -> None:
    path = make_repo(f"{name}/{name}")
    assert told(path) == {"unpushed": 1}


# Repositories that git cannot work with


def write(path: Path, *below: str) -> Callable[[bytes], int]:
    return path.joinpath(".git", *below).write_bytes


def head_is_garbage(path: Path) -> None:
    write(path, "HEAD")(b"garbage\n")


def head_is_empty(path: Path) -> None:
    write(path, "HEAD")(b"")


def objects_are_gone(path: Path) -> None:
    shutil.rmtree(path / ".git" / "objects")


def references_are_gone(path: Path) -> None:
    shutil.rmtree(path / ".git" / "refs")


def index_is_corrupt(path: Path) -> None:
    write(path, "index")(b"DIRC garbage")


def configuration_is_corrupt(path: Path) -> None:
    write(path, "config")(b"[core\n")


def format_is_unknown(path: Path) -> None:
    write(path, "config")(b"[core]\n\trepositoryformatversion = 99\n")


def git_file_leads_nowhere(path: Path) -> None:
    shutil.rmtree(path / ".git")
    (path / ".git").write_text("gitdir: /nowhere\n")


def git_file_is_garbage(path: Path) -> None:
    shutil.rmtree(path / ".git")
    (path / ".git").write_bytes(b"\xff\0")


def git_link_leads_nowhere(path: Path) -> None:
    shutil.rmtree(path / ".git")
    (path / ".git").symlink_to("/nowhere")


def git_directory_is_gone(path: Path) -> None:
    shutil.rmtree(path / ".git")


def git_directory_is_empty(path: Path) -> None:
    shutil.rmtree(path / ".git")
    (path / ".git").mkdir()


def commit_is_gone(path: Path) -> None:
    shutil.rmtree(path / ".git" / "objects")
    (path / ".git" / "objects").mkdir()


def packed_references_are_garbage(path: Path) -> None:
    write(path, "packed-refs")(b"garbage\n")
    # Our reading leaves it to git where one cannot be read.
    write(path, "refs", "heads", "broken")(b"")


def is_a_file(path: Path) -> None:
    shutil.rmtree(path)
    path.write_text("")


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (head_is_garbage, "not a git repository"),
        (head_is_empty, "not a git repository"),
        (objects_are_gone, "not a git repository"),
        (references_are_gone, "not a git repository"),
        (index_is_corrupt, "index file"),
        (configuration_is_corrupt, "bad config line 1"),
        (format_is_unknown, "Expected git repo version"),
        (git_file_leads_nowhere, "not a git repository: /nowhere"),
        (git_file_is_garbage, "invalid gitfile format"),
        (git_link_leads_nowhere, "not a git repository"),
        (git_directory_is_gone, "there is no git repository"),
        (git_directory_is_empty, "not a git repository"),
        (commit_is_gone, "bad object HEAD"),
        (packed_references_are_garbage, "packed-refs"),
        (is_a_file, "it cannot be read: Not a directory"),
    ],
)
@pytest.mark.parametrize("parent", ["plain", "in another", "in another:with a colon"])
def test_what_is_damaged_is_told_of_with_gits_reason(
    make_repo: MakeRepo,
    git: GitRunner,
    tree: Path,
    damage: Callable[[Path], None],
    reason: str,
    parent: str,
) -> None:
    if parent != "plain":
        # Git would go up to this one, were it let to.
        make_repo(parent)
    path = make_repo(f"{parent}/api")
    damage(path)
    state = state_of(path)
    assert state == RepoState(str(path), "damaged", state.reason)
    # What git says there is of the one further up.
    expected = (reason, "there is no git repository") if "colon" in parent else (reason,)
    assert any(words in (state.reason or "") for words in expected)
    assert not state.dirty


def test_what_is_gone_is_missing(tree: Path, make_repo: MakeRepo) -> None:
    (tree / "link").symlink_to("nowhere")
    for path in (tree / "gone", tree / "link", make_repo("api") / "readme" / "x"):
        assert state_of(path) == RepoState(str(path), "missing")


def test_what_belongs_to_another_is_untrusted(make_repo: MakeRepo) -> None:
    path = make_repo("api")
    distrustful = reader(GIT_TEST_ASSUME_DIFFERENT_OWNER="1")
    [state] = distrustful.states([str(path)])
    assert (state.state, state.dirty) == ("untrusted", False)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
@pytest.mark.parametrize("bare", [False, True])
def test_what_was_given_to_another_is_untrusted(
    make_repo: MakeRepo, git: GitRunner, tree: Path, bare: bool
) -> None:
    path = make_repo("api")
    if bare:
        git(tree, "clone", "-q", "--bare", path, "api.git")
        path = tree / "api.git"
    for file in (path, *path.rglob("*")):
        os.chown(file, 12345, 12345)
    assert state_of(path).state == "untrusted"
    git(tree, "config", "--global", "--add", "safe.directory", path)
    assert state_of(path).state == "ok"


def test_a_bare_one_that_the_user_has_git_refuse_is_untrusted(
    make_repo: MakeRepo, git: GitRunner, tree: Path
) -> None:
    git(tree, "clone", "-q", "--bare", make_repo("api"), "api.git")
    git(tree, "config", "--global", "safe.bareRepository", "explicit")
    state = state_of(tree / "api.git")
    assert state.state == "untrusted"
    assert "safe.bareRepository" in (state.reason or "")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_cannot_be_read_is_damaged(make_repo: MakeRepo) -> None:
    path = make_repo("api")
    path.chmod(0)
    try:
        assert state_of(path) == RepoState(
            str(path), "damaged", "it cannot be read: Permission denied"
        )
    finally:
        path.chmod(0o755)


# Many of them, and git itself


def test_many_are_told_of_each_once(make_repo: MakeRepo, tree: Path) -> None:
    paths = [str(make_repo(f"api-{number}")) for number in range(6)]
    paths += [f"{tree}/gone", str(tree)]
    for jobs in (1, 3, None):
        states = list(reader().states(paths, jobs=jobs))
        assert sorted(state.path for state in states) == sorted(paths)
        assert [state.state for state in states].count("ok") == 6
    assert list(reader().states([])) == []


def test_what_takes_too_long_is_told_of(make_repo: MakeRepo, tree: Path) -> None:
    (tree / "git").write_text("#!/bin/sh\nexec sleep 1000\n")
    (tree / "git").chmod(0o755)
    slow = StateReader(GitProgram({"PATH": f"{tree}:{os.environ['PATH']}"}))
    [state] = slow.states([str(make_repo("api"))], timeout=0.1)
    assert state.state == "damaged"
    assert state.reason == "it took longer than 0.1 s and was ended"


def test_without_git_there_is_an_error(make_repo: MakeRepo, tree: Path) -> None:
    without = StateReader(GitProgram({"PATH": f"{tree}/nowhere"}))
    with pytest.raises(Failed) as caught:
        list(without.states([str(make_repo("api"))]))
    assert (caught.value.code, caught.value.hint) == ("GIT_NOT_FOUND", "install git")


def traced(tree: Path, path: Path) -> list[str]:
    """Return the git command lines with which a state is found out."""
    trace = tree / "trace"
    trace.unlink(missing_ok=True)
    list(reader(GIT_TRACE=str(trace)).states([str(path)]))
    lines = trace.read_text().splitlines()
    return [line.partition("trace: built-in: ")[2] for line in lines if "built-in" in line]


@pytest.mark.parametrize(
    ("everywhere", "here", "on"),
    [
        (None, None, "false"),
        (None, "true", "true"),
        (None, "/bin/program", "false"),
        ("true", None, "true"),
        ("true", "false", "false"),
        ("true", "/bin/program", "false"),
        ("/bin/program", None, "false"),
        ("/bin/program", "true", "true"),
    ],
)
def test_gits_own_monitor_stays_in_use_and_a_program_never_is_one(
    api: Path, git: GitRunner, tree: Path, everywhere: str | None, here: str | None, on: str
) -> None:
    if everywhere is not None:
        git(tree, "config", "--global", "core.fsmonitor", everywhere)
    if here is not None:
        git(api, "config", "core.fsmonitor", here)
    # A URL says nothing of it.
    git(api, "config", "remote.origin.url", "https://example.org/fsmonitor")
    program = GitProgram(os.environ)
    task = StateReader(program).state(str(api))
    assert f"core.fsmonitor={on}" in next(task).arguments


def test_one_git_is_enough_where_nothing_is_to_be_counted(
    api: Path, source: Path, git: GitRunner, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(api, "config", "core.fsmonitor", "false")
    git(api, "branch", "pushed", "origin/main")
    assert len(traced(tree, api)) == 1
    git(api, "pack-refs", "--all")
    git(api, "-c", "pack.depth=0", "gc", "-q")
    assert len(traced(tree, api)) == 1
    commit(git, source, "second")
    git(api, "fetch", "-q")
    git(api, "branch", "-q", "-D", "pushed")
    assert len(traced(tree, api)) == 1
    # It is of the same second as what is pushed, so that only git can tell.
    commit(git, api, "own")
    assert len(traced(tree, api)) == 2
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2026-02-01T00:00:00Z")
    git(api, "reset", "-q", "--hard", "origin/main")
    commit(git, api, "later")
    assert len(traced(tree, api)) == 1
    assert state_of(api).unpushed == 1 == counted_by_git(git, api)


def test_looking_changes_nothing(api: Path, git: GitRunner) -> None:
    (api / "readme").touch()
    before = {file: file.stat().st_mtime_ns for file in (api / ".git").rglob("*")}
    state_of(api)
    assert {file: file.stat().st_mtime_ns for file in (api / ".git").rglob("*")} == before


def test_a_pipe_in_the_place_of_a_file_of_gits_holds_up_nobody(make_repo: MakeRepo) -> None:
    path = make_repo("api")
    (path / ".git" / "HEAD").unlink()
    os.mkfifo(path / ".git" / "HEAD")
    state = state_of(path, timeout=2)
    assert state.state == "damaged"


@pytest.mark.parametrize("content", ["", "rubbish\n"])
def test_a_branch_that_cannot_be_read_may_hold_work(
    make_repo: MakeRepo, git: GitRunner, tree: Path, content: str
) -> None:
    origin = make_repo("origin")
    git(tree, "clone", "-q", origin, "api")
    path = tree / "api"
    git(path, "branch", "feature")
    (path / ".git" / "refs" / "heads" / "feature").write_text(content)
    state = state_of(path)
    assert (state.state, "broken ref" in (state.reason or "")) == ("damaged", True)


def test_a_head_that_leads_nowhere_is_damage(make_repo: MakeRepo) -> None:
    path = make_repo("api")
    (path / ".git" / "refs" / "heads" / "main").write_text("")
    (path / ".git" / "index").unlink()
    assert state_of(path).state == "damaged"
