from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from symphony_cli.base.errors import InvalidValue
from symphony_cli.domain.repos import GitFacts
from symphony_cli.system.git import program as git_module
from symphony_cli.system.git.inspector import LocalGit
from symphony_cli.system.git.program import GitProgram
from tests.system.conftest import GitRunner, MakeRepo


def local_git(**variables: str) -> LocalGit:
    return LocalGit(GitProgram({**os.environ, **variables}))


def first_commit(git: GitRunner, path: Path) -> str:
    return git(path, "rev-list", "--max-parents=0", "HEAD")


def refusal(path: Path | str) -> InvalidValue:
    with pytest.raises(InvalidValue) as caught:
        local_git().inspect(str(path))
    assert caught.value.field == "path"
    return caught.value


def without_git(tree: Path) -> LocalGit:
    (tree / "no-programs").mkdir(exist_ok=True)
    return local_git(PATH=str(tree / "no-programs"))


def test_an_ordinary_repo_has_all_facts(make_repo: MakeRepo, git: GitRunner) -> None:
    path = make_repo("api")
    git(path, "remote", "add", "origin", "https://ada:secret@example.org/api.git")
    assert local_git().inspect(str(path)) == GitFacts(
        str(path), "https://ada:secret@example.org/api.git", "main", first_commit(git, path)
    )


@pytest.mark.parametrize("name", ["with space", "ü", "u\u0308", "'quoted'", "[red]x", "-x", "a:b"])
def test_names_keep_their_bytes(make_repo: MakeRepo, name: str) -> None:
    path = make_repo(name)
    facts = local_git().inspect(str(path))
    assert facts.path == str(path)
    assert facts.root_commit


def test_relative_paths_and_links_are_resolved(
    make_repo: MakeRepo, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_repo("api")
    (tree / "link").symlink_to("api")
    monkeypatch.chdir(tree)
    assert local_git().inspect("link").path == str(path)


def test_a_clone_has_the_default_branch_of_its_remote(
    make_repo: MakeRepo, git: GitRunner, tree: Path
) -> None:
    source = make_repo("source", branch="trunk")
    git(tree, "clone", "-q", source, "clone")
    clone = tree / "clone"
    git(clone, "checkout", "-q", "-b", "main")
    git(clone, "branch", "-D", "trunk")
    facts = local_git().inspect(str(clone))
    assert facts == GitFacts(str(clone), str(source), "trunk", first_commit(git, source))


def test_the_url_is_that_of_origin_or_the_first_remote(make_repo: MakeRepo, git: GitRunner) -> None:
    path = make_repo("api")
    git(path, "remote", "add", "upstream", "git@example.org:up/api.git")
    git(path, "remote", "add", "fork", "git@example.org:fork/api.git")
    assert local_git().inspect(str(path)).remote_url == "git@example.org:up/api.git"
    git(path, "remote", "add", "origin", "git@example.org:ada/api.git")
    git(path, "remote", "set-url", "--add", "origin", "git@example.org:second/api.git")
    assert local_git().inspect(str(path)).remote_url == "git@example.org:ada/api.git"


@pytest.mark.parametrize("url", ['/a "b" \\c', "/a;b#c", " /a ", "/ü"])
def test_a_quoted_url_is_read(make_repo: MakeRepo, git: GitRunner, url: str) -> None:
    path = make_repo("api")
    git(path, "config", "remote.origin.url", url)
    assert local_git().inspect(str(path)).remote_url == url


@pytest.mark.parametrize("directive", ["include.path", "includeIf.gitdir:**.path"])
def test_included_settings_count(
    make_repo: MakeRepo, git: GitRunner, tree: Path, directive: str
) -> None:
    path = make_repo("api")
    (tree / "more").write_text('[remote "origin"]\n\turl = https://example.org/included\n')
    git(path, "config", directive, tree / "more")
    git(path, "update-ref", "refs/remotes/origin/trunk", "HEAD")
    git(path, "symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/trunk")
    assert local_git().inspect(str(path)) == GitFacts(
        str(path), "https://example.org/included", "trunk", first_commit(git, path)
    )
    assert without_git(tree).inspect(str(path)) == GitFacts(str(path))


def test_a_remote_in_the_worktree_configuration_is_read(
    make_repo: MakeRepo, git: GitRunner
) -> None:
    path = make_repo("api")
    git(path, "config", "extensions.worktreeConfig", "true")
    git(path, "config", "--worktree", "remote.origin.url", "https://example.org/own")
    facts = local_git().inspect(str(path))
    assert facts == GitFacts(str(path), "https://example.org/own", "main", first_commit(git, path))


def test_git_reads_an_unborn_repo(tree: Path, git: GitRunner) -> None:
    git(tree, "init", "-q", "-b", "trunk", "new")
    git(tree / "new", "config", "extensions.worktreeConfig", "true")
    assert local_git().inspect(f"{tree}/new") == GitFacts(f"{tree}/new", None, "trunk")


def test_a_bare_repo_has_the_branch_of_its_head(
    make_repo: MakeRepo, git: GitRunner, tree: Path
) -> None:
    source = make_repo("source", branch="trunk")
    git(source, "branch", "main")
    git(tree, "clone", "-q", "--bare", source, "bare.git")
    facts = local_git().inspect(f"{tree}/bare.git")
    assert facts == GitFacts(f"{tree}/bare.git", str(source), "trunk", first_commit(git, source))


def test_an_unborn_repo_has_a_default_branch_and_no_root(tree: Path, git: GitRunner) -> None:
    git(tree, "init", "-q", "-b", "trunk", "new")
    assert local_git().inspect(f"{tree}/new") == GitFacts(f"{tree}/new", None, "trunk", None)


def test_a_detached_head_with_one_branch_defaults_to_it(
    make_repo: MakeRepo, git: GitRunner
) -> None:
    path = make_repo("api", branch="trunk")
    git(path, "checkout", "-q", "--detach")
    facts = local_git().inspect(str(path))
    assert (facts.default_branch, facts.root_commit) == ("trunk", first_commit(git, path))


def test_a_detached_head_without_branches_has_no_default(
    make_repo: MakeRepo, git: GitRunner
) -> None:
    path = make_repo("api", branch="trunk")
    git(path, "checkout", "-q", "--detach")
    git(path, "branch", "-q", "-D", "trunk")
    facts = local_git().inspect(str(path))
    assert (facts.default_branch, facts.root_commit) == (None, first_commit(git, path))


def test_the_default_branch_is_main_or_master_or_the_current_one(
    make_repo: MakeRepo, git: GitRunner
) -> None:
    path = make_repo("api", branch="a")
    git(path, "branch", "feature/x")
    git(path, "checkout", "-q", "feature/x")
    assert local_git().inspect(str(path)).default_branch == "feature/x"
    git(path, "branch", "master")
    assert local_git().inspect(str(path)).default_branch == "master"
    git(path, "branch", "main")
    assert local_git().inspect(str(path)).default_branch == "main"
    git(path, "checkout", "-q", "--orphan", "fresh")
    assert local_git().inspect(str(path)).root_commit == git(path, "rev-parse", "main")


def test_packed_refs_are_read(make_repo: MakeRepo, git: GitRunner, tree: Path) -> None:
    source = make_repo("source", branch="feature/deep")
    git(source, "pack-refs", "--all")
    git(tree, "clone", "-q", source, "clone")
    git(tree / "clone", "pack-refs", "--all")
    assert not (source / ".git/refs/heads/feature/deep").exists()
    for path in (source, tree / "clone"):
        facts = local_git().inspect(str(path))
        assert facts.default_branch == "feature/deep"
        assert facts.root_commit == first_commit(git, source)


def test_a_lock_is_not_a_branch(make_repo: MakeRepo) -> None:
    path = make_repo("api", branch="trunk")
    (path / ".git/refs/heads/other.lock").touch()
    assert local_git().inspect(str(path)).default_branch == "trunk"


def test_a_head_that_is_a_link_is_read(make_repo: MakeRepo) -> None:
    path = make_repo("api", branch="trunk")
    (path / ".git/HEAD").unlink()
    (path / ".git/HEAD").symlink_to("refs/heads/trunk")
    facts = local_git().inspect(str(path))
    assert facts.default_branch == "trunk"
    assert facts.root_commit


def test_the_root_commit_of_joined_histories_is_the_oldest(
    make_repo: MakeRepo, git: GitRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_repo("api")
    oldest = first_commit(git, path)
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2026-02-03T00:00:00Z")
    other = make_repo("other")
    git(path, "fetch", "-q", other, "main")
    git(path, "merge", "-q", "--allow-unrelated-histories", "-X", "ours", "FETCH_HEAD")
    assert len(first_commit(git, path).split()) == 2
    assert local_git().inspect(str(path)).root_commit == oldest


def test_a_shallow_repo_has_no_known_root_commit(
    make_repo: MakeRepo, git: GitRunner, tree: Path
) -> None:
    source = make_repo("source")
    git(source, "commit", "-q", "--allow-empty", "-m", "second")
    git(tree, "clone", "-q", "--depth", "1", f"file://{source}", "shallow")
    facts = local_git().inspect(f"{tree}/shallow")
    assert facts == GitFacts(f"{tree}/shallow", f"file://{source}", "main", None)


def test_a_repo_without_objects_has_no_known_root_commit(make_repo: MakeRepo) -> None:
    path = make_repo("api")
    shutil.rmtree(path / ".git/objects")
    (path / ".git/objects").mkdir()
    assert local_git().inspect(str(path)) == GitFacts(str(path), None, "main", None)


def test_a_separate_git_directory_is_read(git: GitRunner, tree: Path) -> None:
    (tree / "api").mkdir()
    git(tree, "init", "-q", "-b", "main", "--separate-git-dir", tree / "store.git", "api")
    git(tree / "api", "commit", "-q", "--allow-empty", "-m", "first")
    root = first_commit(git, tree / "api")
    assert local_git().inspect(f"{tree}/api") == GitFacts(f"{tree}/api", None, "main", root)
    assert refusal(tree / "store.git").code == "NOT_A_REPO"


def test_a_linked_git_directory_is_read(make_repo: MakeRepo, tree: Path) -> None:
    path = make_repo("api")
    (path / ".git").rename(tree / "store")
    (path / ".git").symlink_to("../store")
    assert local_git().inspect(str(path)).root_commit


def test_a_bare_repo_behind_a_git_file_is_read(
    make_repo: MakeRepo, git: GitRunner, tree: Path
) -> None:
    source = make_repo("source")
    (tree / "project").mkdir()
    git(tree, "clone", "-q", "--bare", source, "project/.bare")
    (tree / "project/.git").write_text("gitdir: ./.bare\n")
    git(tree / "project", "worktree", "add", "-q", "-b", "x", "x")
    assert local_git().inspect(f"{tree}/project").root_commit == first_commit(git, source)
    error = refusal(tree / "project/x")
    assert error.code == "REPO_IS_WORKTREE"
    assert error.hint == f"to register that repo, run `symphony repo add {tree}/project`"
    assert local_git().worktrees(f"{tree}/project") == [f"{tree}/project/x"]


def test_a_linked_worktree_is_refused_and_listed(
    make_repo: MakeRepo, git: GitRunner, tree: Path
) -> None:
    path = make_repo("my api")
    for name in ("b", "a", "gone"):
        git(path, "worktree", "add", "-q", "-b", name, tree / f"wt-{name}")
    shutil.rmtree(tree / "wt-gone")
    error = refusal(tree / "wt-a")
    assert error.code == "REPO_IS_WORKTREE"
    assert error.hint == f"to register that repo, run `symphony repo add '{path}'`"
    assert local_git().worktrees(str(path)) == [f"{tree}/wt-a", f"{tree}/wt-b"]
    assert local_git().worktrees(f"{tree}/wt-a") == []
    assert local_git().worktrees(str(tree)) == []


def test_a_worktree_with_a_relative_path_is_listed(
    make_repo: MakeRepo, git: GitRunner, tree: Path
) -> None:
    path = make_repo("api")
    git(path, "worktree", "add", "-q", "-b", "x", tree / "wt")
    (path / ".git/worktrees/wt/gitdir").write_text("../../../../wt/.git\n")
    (tree / "wt/.git").write_text("gitdir: ../api/.git/worktrees/wt\n")
    assert local_git().worktrees(str(path)) == [f"{tree}/wt"]
    assert refusal(tree / "wt").code == "REPO_IS_WORKTREE"


def test_a_worktree_of_a_bare_repo_is_listed(
    make_repo: MakeRepo, git: GitRunner, tree: Path
) -> None:
    source = make_repo("source")
    git(tree, "clone", "-q", "--bare", source, "bare.git")
    git(tree / "bare.git", "worktree", "add", "-q", "-b", "x", tree / "wt")
    assert (
        refusal(tree / "wt").hint
        == f"to register that repo, run `symphony repo add {tree}/bare.git`"
    )
    assert local_git().worktrees(f"{tree}/bare.git") == [f"{tree}/wt"]


def test_a_submodule_is_refused_and_its_superproject_named(
    make_repo: MakeRepo, git: GitRunner
) -> None:
    inner, middle, outer = make_repo("inner"), make_repo("middle"), make_repo("outer")
    git(middle, "submodule", "--quiet", "add", inner, "libs/inner")
    git(middle, "commit", "-q", "-m", "inner")
    git(outer, "submodule", "--quiet", "add", middle, "libs/middle")
    git(outer, "submodule", "--quiet", "update", "--init", "--recursive")
    for path in ("libs/middle", "libs/middle/libs/inner"):
        error = refusal(outer / path)
        assert error.code == "REPO_IS_SUBMODULE"
        assert error.hint == f"to register that repo, run `symphony repo add {outer}`"


def test_a_submodule_with_its_own_git_directory_is_refused(
    make_repo: MakeRepo, git: GitRunner
) -> None:
    outer = make_repo("outer")
    make_repo("outer/lib")
    make_repo("outer/nested")
    (outer / ".gitmodules").write_text('[submodule "lib"]\n\tpath = lib\n\turl = ../lib\n')
    error = refusal(outer / "lib")
    assert (error.code, error.hint) == (
        "REPO_IS_SUBMODULE",
        f"to register that repo, run `symphony repo add {outer}`",
    )
    assert local_git().inspect(str(outer / "nested")).path == str(outer / "nested")


def test_a_repo_below_a_directory_named_modules_is_not_a_submodule(
    git: GitRunner, tree: Path
) -> None:
    (tree / "modules").mkdir()
    git(tree, "init", "-q", "--separate-git-dir", tree / "modules/store", "api")
    assert local_git().inspect(f"{tree}/api").path == f"{tree}/api"


def test_a_directory_without_a_repo_is_refused(make_repo: MakeRepo, tree: Path) -> None:
    path = make_repo("api")
    (path / "src").mkdir()
    assert (refusal(tree).code, refusal(tree).hint) == ("NOT_A_REPO", None)
    assert refusal(path / "src").hint == f"to register that repo, run `symphony repo add {path}`"
    assert refusal(path / ".git").hint == f"to register that repo, run `symphony repo add {path}`"
    assert (
        refusal(path / ".git/refs").hint == f"to register that repo, run `symphony repo add {path}`"
    )
    assert refusal(path / "readme").code == "PATH_NOT_A_DIRECTORY"
    assert refusal(path / "nothing").code == "PATH_MISSING"
    assert refusal("").code == "PATH_INVALID"
    assert refusal("\udcff").code == "PATH_INVALID"


@pytest.mark.parametrize(
    "content",
    [
        None,
        "",
        "gitdir: ",
        "gitdir: /nowhere\n",
        "gitdir: nul\0\n",
        "something else\n",
        "gitdir: .\n" + "x" * (2 << 20),
    ],
)
def test_a_damaged_repo_is_refused(tree: Path, content: str | None) -> None:
    dot_git = tree / "x" / ".git"
    dot_git.parent.mkdir()
    if content is None:
        dot_git.mkdir()
    else:
        dot_git.write_text(content)
    assert refusal(tree / "x").code == "REPO_DAMAGED"


def test_a_dangling_link_named_git_is_damage(tree: Path) -> None:
    (tree / ".git").symlink_to("nowhere")
    assert refusal(tree).code == "REPO_DAMAGED"


@pytest.mark.parametrize(
    ("head", "valid"),
    [
        ("ref: refs/heads/x\n", True),
        ("ref:refs/heads/x", True),
        ("0" * 40, True),
        ("ref: heads/x\n", False),
        ("", False),
        ("0" * 39, False),
    ],
)
def test_a_head_is_valid_if_git_accepts_it(make_repo: MakeRepo, head: str, valid: bool) -> None:
    path = make_repo("api")
    (path / ".git/HEAD").write_text(head)
    by_git = subprocess.run(
        ["git", "rev-parse", "--git-dir"], cwd=path, capture_output=True, check=False
    )
    assert (by_git.returncode == 0) is valid
    if valid:
        assert local_git().inspect(str(path)).path == str(path)
    else:
        assert refusal(path).code == "REPO_DAMAGED"


def test_variables_of_another_repository_are_ignored(
    make_repo: MakeRepo, git: GitRunner, tree: Path
) -> None:
    path, other = make_repo("api"), make_repo("other")
    misled = local_git(
        GIT_DIR=f"{other}/.git",
        GIT_WORK_TREE=str(other),
        GIT_OBJECT_DIRECTORY=str(tree),
        GIT_CEILING_DIRECTORIES="/",
        GIT_CONFIG_COUNT="1",
        GIT_CONFIG_KEY_0="user.name",
        GIT_CONFIG_VALUE_0="Nobody",
    )
    assert misled.inspect(str(path)).root_commit == first_commit(git, path)
    assert misled.identity() == (None, None)


def test_inspect_all_returns_missing_repos_without_facts(
    make_repo: MakeRepo, git: GitRunner, tree: Path
) -> None:
    paths = [make_repo(f"r{number}") for number in range(5)]
    asked = [*map(str, paths), f"{tree}/gone"]
    found = local_git().inspect_all(asked)
    assert list(found) == asked
    assert found.pop(f"{tree}/gone") == GitFacts(f"{tree}/gone")
    assert all(found[str(path)].root_commit == first_commit(git, path) for path in paths)
    assert local_git().inspect_all([]) == {}
    assert local_git().inspect_all(asked[:1]) == {asked[0]: found[asked[0]]}


def test_files_are_read_without_git(make_repo: MakeRepo, git: GitRunner, tree: Path) -> None:
    path = make_repo("api")
    git(path, "remote", "add", "origin", "https://example.org/api")
    absent = without_git(tree)
    assert absent.inspect(str(path)) == GitFacts(str(path), "https://example.org/api", "main", None)
    assert absent.version() is None
    assert absent.identity() == (None, None)


def test_a_git_that_takes_too_long_leaves_the_root_commit_unknown(
    make_repo: MakeRepo, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_repo("api")
    (tree / "bin").mkdir()
    (tree / "bin/git").write_text("#!/bin/sh\nexec sleep 60\n")
    (tree / "bin/git").chmod(0o755)
    monkeypatch.setattr(git_module, "QUERY_SECONDS", 0.05)
    slow = local_git(PATH=f"{tree}/bin:{os.environ['PATH']}")
    assert slow.inspect(str(path)).root_commit is None


def test_a_repo_of_another_user_is_read_but_git_is_not_trusted_with_it(
    make_repo: MakeRepo,
) -> None:
    path = make_repo("api")
    foreign = local_git(GIT_TEST_ASSUME_DIFFERENT_OWNER="1")
    assert foreign.inspect(str(path)) == GitFacts(str(path), None, "main", None)


def test_inspecting_runs_no_program_of_a_repository(
    make_repo: MakeRepo, git: GitRunner, tree: Path
) -> None:
    path = make_repo("api")
    git(path, "commit", "-q", "--allow-empty", "-m", "second")
    trap = tree / "trap"
    trap.write_text(f"#!/bin/sh\ntouch {tree}/sprung\n")
    trap.chmod(0o755)
    for name, value in {
        "core.fsmonitor": str(trap),
        "core.pager": str(trap),
        "core.sshCommand": str(trap),
        "core.hooksPath": str(tree),
        "protocol.allow": "always",
        "protocol.ext.allow": "always",
        "core.repositoryFormatVersion": "1",
        "extensions.partialClone": "origin",
        "remote.origin.promisor": "true",
        "remote.origin.url": f"ext::{trap}",
    }.items():
        git(path, "config", name, value)
    root = first_commit(git, path)
    (path / ".git/objects" / root[:2] / root[2:]).unlink()
    for url in (f"ext::{trap}", "ssh://example.invalid/x"):
        git(path, "config", "remote.origin.url", url)
        facts = local_git().inspect(str(path))
        assert facts.remote_url == url
        assert facts.root_commit is None
    assert not (tree / "sprung").exists()


def test_identity_is_the_users_own_and_not_the_repositorys(
    make_repo: MakeRepo, git: GitRunner, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_repo("api")
    git(path, "config", "user.name", "Somebody Else")
    git(tree, "config", "--global", "user.name", "Ada Lovelace")
    (tree / "more").write_text("[user]\n\temail = ada@example.org\n")
    git(tree, "config", "--global", "include.path", tree / "more")
    monkeypatch.chdir(path)
    assert local_git().identity() == ("Ada Lovelace", "ada@example.org")


def test_an_empty_or_missing_identity_is_none(git: GitRunner, tree: Path) -> None:
    assert local_git().identity() == (None, None)
    git(tree, "config", "--global", "user.name", "")
    git(tree, "config", "--global", "user.email", "ada@example.org")
    assert local_git().identity() == (None, "ada@example.org")


def test_the_version_is_a_tuple_of_numbers() -> None:
    version = local_git().version()
    assert version is not None
    assert version >= (2,)
