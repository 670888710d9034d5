"""States of real repositories, checked against git itself."""

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


def facts(path: Path | str, **options: Any) -> dict[str, Any]:
    """Return the state without the commit and the usual values."""
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
    """The origin of `api`."""
    return make_repo("source")


@pytest.fixture
def api(source: Path, git: GitRunner, tree: Path) -> Path:
    """A fresh clone."""
    git(tree, "clone", "-q", source, "api")
    return tree / "api"


@pytest.fixture
def conflicted(api: Path, git: GitRunner) -> Path:
    """A clone with two pushed branches that both change the readme."""
    for branch in ("theirs", "main"):
        git(api, "checkout", "-q", "-B", branch, "origin/main")
        (api / "readme").write_text(branch)
        git(api, "commit", "-q", "-a", "-m", branch)
        git(api, "update-ref", f"refs/remotes/origin/{branch}", branch)
    return api


def fails(path: Path, *arguments: str) -> None:
    """Run a git command that stops halfway."""
    done = subprocess.run(["git", "-C", path, *arguments], capture_output=True, check=False)
    assert done.returncode


# The working tree


def test_a_fresh_clone_has_nothing_to_report(api: Path, git: GitRunner) -> None:
    assert state_of(api) == RepoState(
        str(api),
        branch="main",
        head=git(api, "rev-parse", "HEAD"),
        upstream="origin/main",
        last_commit_at=FIRST,
        last_commit_subject="first",
    )
    assert not state_of(api).dirty


def test_changes_of_each_kind_are_counted(api: Path, git: GitRunner) -> None:
    for name in ("staged", "both", "renamed", "meant", "new", "other"):
        (api / name).write_text(name)
    git(api, "add", "staged", "both")
    git(api, "add", "--intent-to-add", "meant")
    (api / "both").write_text("changed again")
    git(api, "mv", "readme", "moved")
    expected = {"upstream": "origin/main", "staged": 3, "unstaged": 2}
    assert facts(api) == expected | {"untracked": 3}
    (api / ".gitignore").write_text("new\nother\nrenamed\n.gitignore\n")
    assert facts(api) == expected


def test_a_renamed_file_is_one_change(api: Path, git: GitRunner) -> None:
    git(api, "mv", "readme", "moved")
    assert facts(api) == {"upstream": "origin/main", "staged": 1}


def test_an_untracked_directory_counts_once_unless_thorough(api: Path) -> None:
    (api / "new" / "deep").mkdir(parents=True)
    for number in range(3):
        (api / "new" / "deep" / str(number)).write_text("")
    assert facts(api) == {"upstream": "origin/main", "untracked": 1}
    assert facts(api, thorough=True) == {"upstream": "origin/main", "untracked": 3}


def test_settings_hide_untracked_files_unless_thorough(api: Path, git: GitRunner) -> None:
    (api / "new").write_text("")
    git(api, "config", "status.showUntrackedFiles", "no")
    assert facts(api) == {"upstream": "origin/main"}
    assert facts(api, thorough=True) == {"upstream": "origin/main", "untracked": 1}


def test_stashes_are_counted(api: Path, git: GitRunner) -> None:
    for number in range(2):
        (api / "readme").write_text(str(number))
        git(api, "stash", "-q")
    assert facts(api) == {"upstream": "origin/main", "stashes": 2}
    assert state_of(api).dirty
    assert not state_of(api).has_changes


def test_every_worktree_has_all_stashes(api: Path, git: GitRunner, tree: Path) -> None:
    git(api, "worktree", "add", "-q", "-b", "fix", tree / "fix", "origin/main")
    (api / "readme").write_text("x")
    git(api, "stash", "-q")
    assert facts(tree / "fix")["stashes"] == 1


# Unpushed commits


def test_commits_ahead_are_counted(api: Path, git: GitRunner) -> None:
    commit(git, api, "second", "third")
    assert facts(api) == {
        "upstream": "origin/main",
        "ahead": 2,
        "unpushed": 2,
        "last_commit_subject": "third",
    }


def test_commits_behind_are_counted(api: Path, source: Path, git: GitRunner) -> None:
    commit(git, source, "second", "third")
    git(api, "fetch", "-q")
    assert facts(api) == {"upstream": "origin/main", "behind": 2}
    assert not state_of(api).dirty


def test_commits_of_diverged_branches_are_counted(api: Path, source: Path, git: GitRunner) -> None:
    commit(git, source, "second", "third")
    commit(git, api, "own")
    git(api, "fetch", "-q")
    assert facts(api) == {
        "upstream": "origin/main",
        "ahead": 1,
        "behind": 2,
        "unpushed": 1,
        "last_commit_subject": "own",
    }


def test_commits_of_a_branch_without_upstream_are_unpushed(api: Path, git: GitRunner) -> None:
    git(api, "checkout", "-q", "-b", "topic")
    assert facts(api) == {"branch": "topic"}
    commit(git, api, "own")
    assert facts(api) == {"branch": "topic", "unpushed": 1, "last_commit_subject": "own"}


def test_a_deleted_upstream_is_gone(api: Path, git: GitRunner) -> None:
    git(api, "update-ref", "-d", "refs/remotes/origin/main")
    git(api, "update-ref", "--no-deref", "-d", "refs/remotes/origin/HEAD")
    assert facts(api) == {"unpushed": 1, "gone": True}


def test_unpushed_commits_of_other_branches_count(api: Path, git: GitRunner) -> None:
    git(api, "checkout", "-q", "-b", "topic")
    commit(git, api, "one", "two")
    git(api, "checkout", "-q", "main")
    assert facts(api) == {"upstream": "origin/main", "unpushed": 2}
    git(api, "pack-refs", "--all")
    assert facts(api) == {"upstream": "origin/main", "unpushed": 2}
    # A commit on two branches counts once.
    git(api, "branch", "again", "topic")
    commit(git, api, "three")
    assert facts(api)["unpushed"] == 3 == counted_by_git(git, api)


def test_a_branch_merged_into_a_pushed_one_has_nothing_unpushed(
    api: Path, source: Path, git: GitRunner
) -> None:
    commit(git, source, "second")
    git(api, "branch", "old")
    git(api, "pull", "-q")
    assert facts(api) == {"upstream": "origin/main", "last_commit_subject": "second"}


def test_a_commit_on_any_remote_is_pushed(api: Path, git: GitRunner, tree: Path) -> None:
    git(tree, "init", "-q", "--bare", "backup.git")
    git(api, "remote", "add", "backup", tree / "backup.git")
    git(api, "checkout", "-q", "-b", "topic")
    commit(git, api, "own")
    assert facts(api)["unpushed"] == 1
    git(api, "push", "-q", "backup", "topic")
    assert "unpushed" not in facts(api)


def test_a_local_upstream_does_not_count_as_pushed(api: Path, git: GitRunner) -> None:
    commit(git, api, "own")
    git(api, "checkout", "-q", "-b", "topic", "--track", "main")
    assert facts(api) == {
        "branch": "topic",
        "upstream": "main",
        "unpushed": 1,
        "last_commit_subject": "own",
    }
    git(api, "branch", "-q", "-f", "main", "origin/main")
    assert (facts(api)["ahead"], facts(api)["unpushed"]) == (1, 1)
    git(api, "checkout", "-q", "main")
    git(api, "branch", "--set-upstream-to=topic")
    assert (facts(api)["behind"], facts(api)["unpushed"]) == (1, 1)


@pytest.mark.parametrize("count", [1, 7, 60])
def test_every_commit_is_unpushed_without_a_remote(
    make_repo: MakeRepo, git: GitRunner, count: int
) -> None:
    path = make_repo("lonely")
    commit(git, path, *(str(number) for number in range(count - 1)))
    git(path, "branch", "other")
    assert state_of(path).unpushed == count == counted_by_git(git, path)
    git(path, "checkout", "-q", "--orphan", "apart")
    commit(git, path, "apart")
    assert state_of(path).unpushed == count + 1 == counted_by_git(git, path)


def test_a_detached_head_has_no_branch(api: Path, git: GitRunner) -> None:
    git(api, "checkout", "-q", "--detach")
    assert facts(api) == {"branch": None}
    commit(git, api, "on no branch")
    assert facts(api) == {
        "branch": None,
        "unpushed": 1,
        "last_commit_subject": "on no branch",
    }
    git(api, "branch", "kept")
    assert facts(api)["unpushed"] == 1
    git(api, "checkout", "-q", "kept~1")
    assert facts(api) == {"branch": None, "unpushed": 1}


def test_a_repo_before_its_first_commit_has_no_head(tree: Path, git: GitRunner) -> None:
    git(tree, "init", "-q", "-b", "trunk", "new")
    (tree / "new" / "staged").write_text("")
    (tree / "new" / "untracked").write_text("")
    git(tree / "new", "add", "staged")
    assert state_of(tree / "new") == RepoState(f"{tree}/new", branch="trunk", staged=1, untracked=1)


def test_a_clone_of_an_empty_repo_has_no_head(tree: Path, git: GitRunner) -> None:
    git(tree, "init", "-q", "--bare", "empty.git")
    git(tree, "clone", "-q", "empty.git", "api")
    assert state_of(tree / "api") == RepoState(f"{tree}/api", branch="main")


def test_an_unborn_branch_beside_others_has_no_head(api: Path, git: GitRunner) -> None:
    commit(git, api, "own")
    git(api, "checkout", "-q", "--orphan", "new")
    git(api, "rm", "-rq", "--cached", ".")
    assert facts(api) == {
        "branch": "new",
        "untracked": 1,
        "unpushed": 1,
        "last_commit_at": None,
        "last_commit_subject": None,
    }


def test_shallow_and_partial_clones_have_a_state(source: Path, git: GitRunner, tree: Path) -> None:
    commit(git, source, "second", "third")
    (source / "readme").write_text("changed")
    git(source, "commit", "-q", "-a", "-m", "last")
    git(source, "config", "uploadpack.allowFilter", "true")
    for name, option in (("shallow", "--depth=2"), ("partial", "--filter=blob:none")):
        git(tree, "clone", "-q", option, source.as_uri(), name)
        path = tree / name
        expected = {"upstream": "origin/main", "last_commit_subject": "last"}
        assert facts(path) == expected
        commit(git, path, "own")
        assert facts(path) == expected | {
            "ahead": 1,
            "unpushed": 1,
            "last_commit_subject": "own",
        }


def test_a_partial_clone_without_contents_counts_no_renames(
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
    assert facts(path) == {
        "upstream": "origin/main",
        "behind": 1,
        # Only the missing contents could show that this is one renamed file.
        "staged": 2,
        "last_commit_subject": "long",
    }


# Operations in progress


def test_a_merge_is_in_progress(conflicted: Path) -> None:
    fails(conflicted, "merge", "theirs")
    assert (facts(conflicted)["operation"], facts(conflicted)["conflicted"]) == (
        "merge",
        1,
    )
    (conflicted / "readme").write_text("both")
    subprocess.run(["git", "-C", conflicted, "add", "readme"], check=True)
    assert (facts(conflicted)["operation"], facts(conflicted)["staged"]) == ("merge", 1)


@pytest.mark.parametrize("backend", ["--merge", "--apply"])
def test_a_rebase_is_in_progress(conflicted: Path, backend: str) -> None:
    fails(conflicted, "rebase", backend, "theirs")
    state = state_of(conflicted)
    assert (state.operation, state.conflicted, state.branch) == ("rebase", 1, None)
    assert state.dirty


def test_applying_patches_is_in_progress(conflicted: Path, git: GitRunner, tree: Path) -> None:
    git(conflicted, "format-patch", "-q", "-1", "theirs", "-o", tree)
    [patch] = tree.glob("*.patch")
    fails(conflicted, "am", "--3way", str(patch))
    assert (facts(conflicted)["operation"], facts(conflicted)["conflicted"]) == (
        "am",
        1,
    )


def test_a_cherry_pick_is_in_progress(conflicted: Path) -> None:
    fails(conflicted, "cherry-pick", "theirs")
    assert (facts(conflicted)["operation"], facts(conflicted)["conflicted"]) == (
        "cherry-pick",
        1,
    )


def test_a_revert_is_in_progress(conflicted: Path, git: GitRunner) -> None:
    (conflicted / "readme").write_text("later")
    git(conflicted, "commit", "-q", "-a", "-m", "later")
    fails(conflicted, "revert", "HEAD~1")
    assert (facts(conflicted)["operation"], facts(conflicted)["conflicted"]) == (
        "revert",
        1,
    )


@pytest.mark.parametrize("verb", ["cherry-pick", "revert"])
def test_a_sequence_is_in_progress_between_two_commits(
    conflicted: Path, git: GitRunner, verb: str
) -> None:
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
    assert facts(conflicted)["operation"] == verb
    git(conflicted, verb, "--quit")
    assert "operation" not in facts(conflicted)


def test_a_bisect_is_in_progress(api: Path, git: GitRunner) -> None:
    commit(git, api, "1", "2", "3", "4")
    git(api, "bisect", "start", "HEAD", "HEAD~4")
    assert (state_of(api).operation, state_of(api).branch) == ("bisect", None)
    git(api, "bisect", "reset")
    assert state_of(api).operation is None


def test_an_operation_belongs_to_its_worktree(conflicted: Path, git: GitRunner, tree: Path) -> None:
    git(conflicted, "worktree", "add", "-q", "-b", "fix", tree / "fix")
    fails(tree / "fix", "merge", "theirs")
    assert state_of(conflicted).operation is None
    assert state_of(tree / "fix").operation == "merge"


# Other kinds of repositories


def test_linked_worktrees_are_listed(api: Path, git: GitRunner, tree: Path) -> None:
    for name in ("zwei", "eins", "gone"):
        git(api, "worktree", "add", "-q", "-b", name, tree / name)
    shutil.rmtree(tree / "gone")
    assert facts(api) == {
        "upstream": "origin/main",
        "worktrees": (f"{tree}/eins", f"{tree}/zwei"),
    }
    commit(git, tree / "eins", "own")
    assert facts(api)["unpushed"] == 1


def test_a_linked_worktree_has_a_state(api: Path, git: GitRunner, tree: Path) -> None:
    git(api, "worktree", "add", "-q", "-b", "fix", tree / "fix")
    (tree / "fix" / "new").write_text("")
    state = state_of(tree / "fix")
    assert (state.state, state.branch, state.untracked) == ("ok", "fix", 1)


def test_changes_in_submodules_are_counted(make_repo: MakeRepo, git: GitRunner, tree: Path) -> None:
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


def test_a_separate_git_directory_has_a_state(source: Path, git: GitRunner, tree: Path) -> None:
    git(tree, "clone", "-q", "--separate-git-dir", tree / "kept.git", source, "api")
    assert facts(tree / "api") == {"upstream": "origin/main"}


def test_a_bare_repository_has_a_state(source: Path, git: GitRunner, tree: Path) -> None:
    git(source, "branch", "other")
    git(tree, "clone", "-q", "--bare", source, "bare.git")
    bare = tree / "bare.git"
    # It has no remote-tracking branches, but git has not changed it since.
    assert facts(bare) == {}
    git(bare, "config", "remote.origin.fetch", "+refs/heads/*:refs/remotes/origin/*")
    git(bare, "fetch", "-q")
    assert facts(bare) == {}
    git(bare, "update-ref", "refs/heads/own", git(bare, "commit-tree", "-m", "x", "HEAD^{tree}"))
    assert facts(bare) == {"unpushed": 1}


def test_a_mirror_has_nothing_unpushed(source: Path, git: GitRunner, tree: Path) -> None:
    git(tree, "clone", "-q", "--mirror", source, "mirror.git")
    assert facts(tree / "mirror.git") == {}


def test_empty_and_detached_bare_repositories_have_a_state(
    source: Path, git: GitRunner, tree: Path
) -> None:
    git(tree, "init", "-q", "--bare", "-b", "trunk", "new.git")
    assert state_of(tree / "new.git") == RepoState(f"{tree}/new.git", branch="trunk")
    git(tree, "clone", "-q", "--bare", source, "bare.git")
    (tree / "bare.git" / "HEAD").write_text(git(source, "rev-parse", "HEAD") + "\n")
    assert facts(tree / "bare.git") == {"branch": None}


def test_a_bare_repository_lists_worktrees_beside_it(
    source: Path, git: GitRunner, tree: Path
) -> None:
    git(tree, "clone", "-q", "--bare", source, "api/.bare")
    (tree / "api" / ".git").write_text("gitdir: ./.bare\n")
    git(tree / "api", "worktree", "add", "-q", tree / "api" / "main", "main")
    assert facts(tree / "api") == {"unpushed": 1, "worktrees": (f"{tree}/api/main",)}
    assert state_of(tree / "api" / "main").state == "ok"


def test_reference_tables_are_read_by_git(source: Path, git: GitRunner, tree: Path) -> None:
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
    assert facts(api) == {"upstream": "origin/main"}
    commit(git, api, "own")
    assert facts(api)["unpushed"] == 1


def test_sha_256_is_read_by_git(tree: Path, git: GitRunner) -> None:
    git(tree, "init", "-q", "--object-format=sha256", "api")
    commit(git, tree / "api", "first")
    assert facts(tree / "api") == {"unpushed": 1}
    assert len(state_of(tree / "api").head or "") == 64


def test_replaced_and_grafted_commits_are_read_by_git(api: Path, git: GitRunner) -> None:
    commit(git, api, "own", "wrong")
    git(
        api,
        "replace",
        "HEAD",
        git(api, "commit-tree", "HEAD^{tree}", "-p", "HEAD~1", "-m", "right"),
    )
    assert facts(api)["last_commit_subject"] == "right"
    git(api, "pack-refs", "--all")
    assert facts(api)["last_commit_subject"] == "right"
    git(api, "replace", "-d", "HEAD")
    (api / ".git" / "info" / "grafts").write_text(git(api, "rev-parse", "HEAD") + "\n")
    assert facts(api)["unpushed"] == 1 == counted_by_git(git, api)


def test_commits_of_alternates_are_read_by_git(api: Path, git: GitRunner, tree: Path) -> None:
    git(tree, "clone", "-q", "--shared", api, "shared")
    assert facts(tree / "shared") == {"upstream": "origin/main"}


@pytest.mark.parametrize("name", ["with space", "ü", "u\u0308", "'quoted'", "-x", "a:b", "[red]x"])
def test_a_path_with_odd_characters_has_a_state(make_repo: MakeRepo, name: str) -> None:
    path = make_repo(f"{name}/{name}")
    assert facts(path) == {"unpushed": 1}


# Repositories that git cannot read


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
    # Our reader leaves unreadable references to git.
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
        (git_directory_is_gone, "not a git repository"),
        (git_directory_is_empty, "not a git repository"),
        (commit_is_gone, "bad object HEAD"),
        (packed_references_are_garbage, "packed-refs"),
        (is_a_file, "it cannot be read: Not a directory"),
    ],
)
@pytest.mark.parametrize("parent", ["plain", "in another", "in another:with a colon"])
def test_a_damaged_repo_has_gits_reason(
    make_repo: MakeRepo,
    git: GitRunner,
    tree: Path,
    damage: Callable[[Path], None],
    reason: str,
    parent: str,
) -> None:
    if parent != "plain":
        # Without a ceiling git would use this repository.
        make_repo(parent)
    path = make_repo(f"{parent}/api")
    damage(path)
    state = state_of(path)
    assert state == RepoState(str(path), "damaged", state.reason)
    # Git's reason names the repository above.
    expected = (reason, "not a git repository") if "colon" in parent else (reason,)
    assert any(words in (state.reason or "") for words in expected)
    assert not state.dirty


def test_a_removed_repo_is_missing(tree: Path, make_repo: MakeRepo) -> None:
    (tree / "link").symlink_to("nowhere")
    for path in (tree / "gone", tree / "link", make_repo("api") / "readme" / "x"):
        assert state_of(path) == RepoState(str(path), "missing")


def test_a_repo_of_another_user_is_untrusted(make_repo: MakeRepo) -> None:
    path = make_repo("api")
    distrustful = reader(GIT_TEST_ASSUME_DIFFERENT_OWNER="1")
    [state] = distrustful.states([str(path)])
    assert (state.state, state.dirty) == ("untrusted", False)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
@pytest.mark.parametrize("bare", [False, True])
def test_a_repo_given_to_another_user_is_untrusted(
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


def test_a_registered_bare_repo_has_a_state_whatever_safe_bare_repository_says(
    make_repo: MakeRepo, git: GitRunner, tree: Path
) -> None:
    git(tree, "clone", "-q", "--bare", make_repo("api"), "api.git")
    git(tree, "config", "--global", "safe.bareRepository", "explicit")
    assert facts(tree / "api.git") == {}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_repo_is_damaged(make_repo: MakeRepo) -> None:
    path = make_repo("api")
    path.chmod(0)
    try:
        assert state_of(path) == RepoState(
            str(path), "damaged", "it cannot be read: Permission denied"
        )
    finally:
        path.chmod(0o755)


# Many repositories, and git itself


def test_each_of_many_repos_has_one_state(make_repo: MakeRepo, tree: Path) -> None:
    paths = [str(make_repo(f"api-{number}")) for number in range(6)]
    paths += [f"{tree}/gone", str(tree)]
    for jobs in (1, 3, None):
        states = list(reader().states(paths, jobs=jobs))
        assert sorted(state.path for state in states) == sorted(paths)
        assert [state.state for state in states].count("ok") == 6
    assert list(reader().states([])) == []


def test_a_timeout_is_the_reason(make_repo: MakeRepo, tree: Path) -> None:
    (tree / "git").write_text("#!/bin/sh\nexec sleep 1000\n")
    (tree / "git").chmod(0o755)
    slow = StateReader(GitProgram({"PATH": f"{tree}:{os.environ['PATH']}"}))
    [state] = slow.states([str(make_repo("api"))], timeout=0.1)
    assert state.state == "timed-out"
    assert state.reason == "timed out after 0.1 s"


def test_a_missing_git_is_an_error(make_repo: MakeRepo, tree: Path) -> None:
    without = StateReader(GitProgram({"PATH": f"{tree}/nowhere"}))
    with pytest.raises(Failed) as caught:
        list(without.states([str(make_repo("api"))]))
    assert (caught.value.code, caught.value.hint) == ("GIT_NOT_FOUND", "install git")


def traced(tree: Path, path: Path) -> list[str]:
    """Return the git command lines that read a state."""
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
def test_only_the_built_in_monitor_is_used(
    api: Path, git: GitRunner, tree: Path, everywhere: str | None, here: str | None, on: str
) -> None:
    if everywhere is not None:
        git(tree, "config", "--global", "core.fsmonitor", everywhere)
    if here is not None:
        git(api, "config", "core.fsmonitor", here)
    # The word in a URL does not count.
    git(api, "config", "remote.origin.url", "https://example.org/fsmonitor")
    program = GitProgram(os.environ)
    task = StateReader(program).state(str(api))
    assert f"core.fsmonitor={on}" in next(task).arguments


def test_one_git_is_enough_without_unpushed_commits(
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
    # A commit of the same second as a pushed one, which only git can count.
    commit(git, api, "own")
    assert len(traced(tree, api)) == 2
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2026-02-01T00:00:00Z")
    git(api, "reset", "-q", "--hard", "origin/main")
    commit(git, api, "later")
    assert len(traced(tree, api)) == 1
    assert state_of(api).unpushed == 1 == counted_by_git(git, api)


def test_reading_a_state_changes_nothing(api: Path, git: GitRunner) -> None:
    (api / "readme").touch()
    before = {file: file.stat().st_mtime_ns for file in (api / ".git").rglob("*")}
    state_of(api)
    assert {file: file.stat().st_mtime_ns for file in (api / ".git").rglob("*")} == before


def test_a_pipe_instead_of_a_git_file_does_not_block(make_repo: MakeRepo) -> None:
    path = make_repo("api")
    (path / ".git" / "HEAD").unlink()
    os.mkfifo(path / ".git" / "HEAD")
    assert state_of(path, timeout=2).state == "timed-out"


@pytest.mark.parametrize("content", ["", "rubbish\n"])
def test_an_unreadable_branch_leaves_only_the_unpushed_commits_unknown(
    make_repo: MakeRepo, git: GitRunner, tree: Path, content: str
) -> None:
    origin = make_repo("origin")
    git(tree, "clone", "-q", origin, "api")
    path = tree / "api"
    git(path, "branch", "feature")
    (path / ".git" / "refs" / "heads" / "feature").write_text(content)
    state = state_of(path)
    assert (state.state, state.branch, state.unpushed, state.dirty) == ("ok", "main", None, True)
    assert state.reason == "warning: ignoring broken ref refs/heads/feature"


def test_a_dangling_head_makes_a_repo_damaged(make_repo: MakeRepo) -> None:
    path = make_repo("api")
    (path / ".git" / "refs" / "heads" / "main").write_text("")
    (path / ".git" / "index").unlink()
    assert state_of(path).state == "damaged"
