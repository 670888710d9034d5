from __future__ import annotations

import os
from pathlib import Path

import pytest

from symphony_cli.base.errors import Failed
from symphony_cli.repos.outcomes import Outcome
from symphony_cli.system.git.program import GitProgram
from symphony_cli.system.git.remotes import RemoteWorker
from symphony_cli.system.git.states import StateReader
from tests.remotes import (
    a_remote,
    an_ssh,
    commit_to,
    dying,
    git_daemon,
    hanging,
    http_backend,
)
from tests.trees import a_repository, git

pytestmark = pytest.mark.usefixtures("origin")


def worker(**environ: str) -> RemoteWorker:
    program = GitProgram({**os.environ, **environ})
    return RemoteWorker(program, StateReader(program))


def fetched(
    path: Path, *, prune: bool = False, timeout: float | None = None, **env: str
) -> Outcome:
    [outcome] = worker(**env).fetch([str(path)], jobs=None, timeout=timeout, prune=prune)
    return outcome


def pulled(path: Path, **options: bool | None) -> Outcome:
    [outcome] = worker().pull([str(path)], jobs=None, timeout=None, **options)
    return outcome


def commit(path: Path, message: str) -> None:
    git(path, "commit", "--quiet", "--allow-empty", "--message", message)


@pytest.fixture
def ada(api: Path) -> None:
    """Let git know who rebases."""
    git(api, "config", "user.name", "Ada")
    git(api, "config", "user.email", "ada@example.org")


def tip(path: Path, revision: str = "HEAD") -> str:
    return git(path, "rev-parse", revision)


# Fetch


def test_fetch_reads_every_remote(api: Path, origin: Path, tmp_path: Path) -> None:
    second = a_remote(tmp_path / "remotes" / "second.git")
    git(api, "remote", "add", "second", second)
    news = commit_to(origin, "news")
    assert fetched(api) == Outcome(str(api), "fetched")
    assert tip(api, "origin/main") == news
    assert tip(api, "second/topic") == tip(second, "topic")


def test_fetch_skips_a_remote_with_skipfetchall(api: Path, tmp_path: Path) -> None:
    git(api, "remote", "add", "gone", tmp_path / "nowhere")
    git(api, "config", "remote.gone.skipFetchAll", "true")
    assert fetched(api) == Outcome(str(api), "fetched")


def test_fetch_removes_deleted_branches_only_with_prune(api: Path, origin: Path) -> None:
    git(origin, "branch", "--delete", "--force", "topic")
    fetched(api)
    assert "origin/topic" in git(api, "branch", "--remotes")
    fetched(api, prune=True)
    assert "origin/topic" not in git(api, "branch", "--remotes")


def test_a_repo_without_a_remote_has_nothing_to_fetch(tmp_path: Path) -> None:
    path = a_repository(tmp_path / "alone", commit=True)
    assert fetched(path) == Outcome(str(path), "no-remote")


def test_an_unusable_repo_fails_with_the_reason(api: Path, tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    assert fetched(gone) == Outcome(
        str(gone), "failed", None, "path is missing", "to find it, run `symphony repo relocate DIR`"
    )
    (api / ".git" / "HEAD").write_text("rubbish")
    outcome = fetched(api)
    assert (outcome.result, outcome.hint) == ("failed", None)
    assert str(outcome.reason).startswith("fatal: not a git repository")


def test_a_repo_of_another_user_fails_with_a_hint_to_trust_it(api: Path) -> None:
    outcome = fetched(api, GIT_TEST_ASSUME_DIFFERENT_OWNER="1")
    assert outcome.result == "failed"
    assert "dubious ownership" in str(outcome.reason)
    assert outcome.hint == f"to trust it, run `git config --global --add safe.directory {api}`"


def test_a_remote_that_never_answers_times_out(api: Path) -> None:
    with hanging() as server:
        git(api, "remote", "set-url", "origin", f"{server.http}/api.git")
        outcome = fetched(api, timeout=0.3)
    assert outcome.result == "failed"
    assert outcome.reason == "timed out after 0.3 s"
    assert not list((api / ".git").rglob("*.lock"))


def test_a_remote_that_prompts_for_a_password_fails_with_a_hint(api: Path, origin: Path) -> None:
    with http_backend(origin.parent, login=("ada", "secret")) as url:
        git(api, "remote", "set-url", "origin", f"{url}/api.git")
        outcome = fetched(api, GIT_ASKPASS="/bin/echo", SSH_ASKPASS="/bin/echo")
        assert outcome.result == "failed"
        assert "it needs credentials: fatal: could not read Username" in str(outcome.reason)
        assert outcome.hint is not None
        git(api, "remote", "set-url", "origin", url.replace("//", "//ada:wrong@") + "/api.git")
        outcome = fetched(api)
        assert "needs credentials" in str(outcome.reason)
        assert "wrong" not in f"{outcome}"
        git(api, "remote", "set-url", "origin", url.replace("//", "//ada:secret@") + "/api.git")
        assert fetched(api).result == "fetched"


def test_a_connection_that_dies_in_the_middle_leaves_the_repo_whole(
    api: Path, origin: Path
) -> None:
    before = git(api, "for-each-ref")
    commit_to(origin, "large", content="".join(map(chr, range(33, 50_000))))
    with git_daemon(origin.parent) as real, dying(real, after=20_000) as url:
        git(api, "remote", "set-url", "origin", f"{url}/api.git")
        outcome = fetched(api)
    assert (outcome.result, outcome.reason is None) == ("failed", False)
    assert git(api, "for-each-ref") == before
    assert git(api, "fsck", "--no-dangling") == ""


@pytest.mark.parametrize("place", ["GIT_SSH_COMMAND", "core.sshCommand", "GIT_SSH"])
def test_the_users_ssh_command_runs_in_batch_mode(
    api: Path, origin: Path, tmp_path: Path, place: str
) -> None:
    ssh = an_ssh(tmp_path / "bin", origin.parent)
    git(api, "remote", "set-url", "origin", "git@example.org:api.git")
    environ = {}
    if place == "core.sshCommand":
        git(api, "config", place, f"{ssh.command} -i key")
    else:
        environ[place] = f"{ssh.command} -i key" if place != "GIT_SSH" else ssh.command
    assert fetched(api, **environ) == Outcome(str(api), "fetched")
    key = ["-i", "key"] if place != "GIT_SSH" else []
    assert all(call[: len(key) + 2] == [*key, "-o", "BatchMode=yes"] for call in ssh.calls)


def test_a_rejected_ssh_key_fails_with_a_hint(api: Path, origin: Path, tmp_path: Path) -> None:
    ssh = an_ssh(tmp_path / "bin", origin.parent, lets_in=False)
    git(api, "remote", "set-url", "origin", "git@example.org:api.git")
    outcome = fetched(api, GIT_SSH_COMMAND=ssh.command)
    assert outcome.result == "failed"
    assert "needs credentials" in str(outcome.reason)
    assert "git@example.org" in str(outcome.hint)


def test_a_missing_git_is_one_error(api: Path, tmp_path: Path) -> None:
    with pytest.raises(Failed, match="cannot run git") as caught:
        fetched(api, PATH=str(tmp_path))
    assert caught.value.code == "GIT_NOT_FOUND"


# Pull


def test_pull_fast_forwards_to_the_upstream(api: Path, origin: Path) -> None:
    commit_to(origin, "news")
    news = commit_to(origin, "more news")
    assert pulled(api) == Outcome(str(api), "pulled", 2)
    assert tip(api) == news
    assert pulled(api) == Outcome(str(api), "up-to-date", 0)


def test_pull_runs_the_repos_hooks_as_git_pull_does(api: Path, origin: Path) -> None:
    hook = api / ".git" / "hooks" / "post-merge"
    hook.write_text("#!/bin/sh\ntouch hooked\n")
    hook.chmod(0o755)
    commit_to(origin, "news")
    pulled(api)
    assert (api / "hooked").exists()


def test_pull_refuses_a_tree_with_changes(api: Path, origin: Path) -> None:
    commit_to(origin, "news")
    (api / "readme").write_text("mine")
    before = tip(api)
    assert pulled(api) == Outcome(
        str(api), "failed", None, "uncommitted changes", f"to stash them, run `git -C {api} stash`"
    )
    assert (tip(api), (api / "readme").read_text()) == (before, "mine")


def test_pull_with_changes_and_nothing_new_is_up_to_date(api: Path) -> None:
    (api / "readme").write_text("mine")
    assert pulled(api) == Outcome(str(api), "up-to-date", 0)


def test_pull_does_not_overwrite_an_untracked_file(api: Path, origin: Path) -> None:
    commit_to(origin, "news", content="theirs")
    (api / "news.txt").write_text("mine")
    before = tip(api)
    outcome = pulled(api)
    assert (outcome.result, "overwritten" in str(outcome.reason)) == ("failed", True)
    assert (tip(api), (api / "news.txt").read_text()) == (before, "mine")


@pytest.mark.parametrize(
    ("setting", "value"),
    [("pull.ff", "false"), ("merge.autoStash", "true"), ("rebase.autoStash", "true")],
)
def test_pull_neither_merges_nor_rebases_unless_git_is_set_to(
    api: Path, origin: Path, setting: str, value: str
) -> None:
    git(api, "config", setting, value)
    commit_to(origin, "theirs")
    commit(api, "mine")
    before = tip(api)
    assert pulled(api) == Outcome(
        str(api),
        "failed",
        None,
        "branch 'main' has diverged from origin/main: 1 ahead, 1 behind",
        f"to rebase, run `git -C {api} rebase`",
    )
    assert tip(api) == before


@pytest.mark.usefixtures("ada")
@pytest.mark.parametrize(
    ("settings", "rebase", "is_rebased"),
    [
        ({}, True, True),
        ({"pull.rebase": "true"}, None, True),
        ({"pull.rebase": "true"}, False, False),
        ({"pull.rebase": "true", "branch.main.rebase": "false"}, None, False),
        ({"branch.main.rebase": "merges"}, None, True),
        ({"pull.rebase": "interactive"}, True, True),
        ({"pull.rebase": "false"}, None, False),
    ],
)
def test_pull_rebases_as_asked_and_as_git_is_set_to(
    api: Path, origin: Path, settings: dict[str, str], rebase: bool | None, is_rebased: bool
) -> None:
    for name, value in settings.items():
        git(api, "config", name, value)
    theirs = commit_to(origin, "theirs")
    commit(api, "mine")
    assert pulled(api, rebase=rebase).result == ("pulled" if is_rebased else "failed")
    if is_rebased:
        assert git(api, "log", "-2", "--format=%s") == "mine\ntheirs"
        assert tip(api, "HEAD~") == theirs


def test_pull_does_not_open_an_editor_for_a_rebase(api: Path, origin: Path) -> None:
    git(api, "config", "pull.rebase", "interactive")
    commit_to(origin, "theirs")
    commit(api, "mine")
    outcome = pulled(api)
    assert (outcome.result, outcome.reason) == (
        "failed",
        "pull.rebase is 'interactive', which opens an editor",
    )


@pytest.mark.usefixtures("ada")
@pytest.mark.parametrize("is_ahead", [True, False])
def test_pull_stashes_changes_and_applies_them(api: Path, origin: Path, is_ahead: bool) -> None:
    commit_to(origin, "theirs")
    if is_ahead:
        commit(api, "mine")
    (api / "readme").write_text("changed")
    assert pulled(api, rebase=True).reason == "uncommitted changes"
    assert pulled(api, rebase=True, autostash=True) == Outcome(str(api), "pulled", 1)
    assert git(api, "log", "-1", "--format=%s") == ("mine" if is_ahead else "theirs")
    assert (api / "readme").read_text() == "changed"
    assert git(api, "stash", "list") == ""


@pytest.mark.usefixtures("ada")
def test_pull_obeys_rebase_autostash_in_a_rebase(api: Path, origin: Path) -> None:
    git(api, "config", "rebase.autoStash", "true")
    commit_to(origin, "theirs")
    (api / "readme").write_text("changed")
    assert pulled(api).reason == "uncommitted changes"
    assert pulled(api, rebase=True, autostash=False).result == "failed"
    assert pulled(api, rebase=True).result == "pulled"


@pytest.mark.usefixtures("ada")
def test_changes_that_no_longer_apply_are_in_the_stash(api: Path, origin: Path) -> None:
    commit_to(origin, "readme", content="theirs")
    (api / "readme.txt").write_text("mine")
    git(api, "add", "readme.txt")
    assert pulled(api, autostash=True) == Outcome(
        str(api),
        "failed",
        1,
        "the stashed changes conflict with the pulled commits, and stay in the stash",
        f"to see them, run `git -C {api} status`",
    )
    assert git(api, "stash", "list").count("\n") == 0


@pytest.mark.usefixtures("ada")
def test_a_rebase_that_stops_is_undone(api: Path, origin: Path) -> None:
    commit_to(origin, "news", content="theirs")
    (api / "news.txt").write_text("mine")
    git(api, "add", "news.txt")
    commit(api, "mine")
    (api / "readme").write_text("changed")
    before = tip(api)
    assert pulled(api, rebase=True, autostash=True) == Outcome(
        str(api),
        "failed",
        None,
        "the rebase onto origin/main stopped: conflicts in news.txt; it was undone",
        f"to rebase, run `git -C {api} rebase`",
    )
    assert (tip(api), (api / "readme").read_text()) == (before, "changed")
    assert (api / "news.txt").read_text() == "mine"
    assert git(api, "status").startswith(
        "On branch main\nYour branch and 'origin/main' have diverged"
    )


def test_pull_skips_what_has_nothing_to_pull_into(api: Path, origin: Path, tmp_path: Path) -> None:
    git(api, "switch", "--quiet", "--create", "mine")
    assert pulled(api) == Outcome(str(api), "skipped", None, "branch 'mine' has no upstream")
    git(api, "checkout", "--quiet", "--detach")
    assert pulled(api) == Outcome(str(api), "skipped", None, "HEAD is detached")
    unborn = a_repository(tmp_path / "unborn")
    reason = "branch 'main' has no commits yet"
    assert pulled(unborn) == Outcome(str(unborn), "skipped", None, reason)
    reason = "bare repository"
    assert pulled(origin) == Outcome(str(origin), "skipped", None, reason)
    alone = a_repository(tmp_path / "alone", commit=True)
    assert pulled(alone) == Outcome(str(alone), "no-remote")


def test_pull_fails_during_an_operation(api: Path) -> None:
    (api / ".git" / "MERGE_HEAD").write_text(tip(api) + "\n")
    assert pulled(api)[3:] == ("a merge is in progress", f"to see it, run `git -C {api} status`")


def test_pull_from_a_local_branch_needs_no_network(api: Path) -> None:
    git(api, "switch", "--quiet", "--create", "topic", "--track", "main")
    git(api, "switch", "--quiet", "main")
    commit(api, "news")
    git(api, "remote", "remove", "origin")
    git(api, "switch", "--quiet", "topic")
    assert pulled(api) == Outcome(str(api), "pulled", 1)


@pytest.mark.parametrize("prune", ["true", "false"])
def test_pull_skips_a_branch_that_the_remote_has_deleted(
    api: Path, origin: Path, prune: str
) -> None:
    git(api, "switch", "--quiet", "topic")
    git(origin, "branch", "--delete", "--force", "topic")
    git(api, "config", "fetch.prune", prune)
    reason = "the upstream 'origin/topic' of branch 'topic' is gone"
    assert pulled(api) == Outcome(str(api), "skipped", None, reason)


def test_pull_skips_a_branch_whose_local_upstream_is_gone(api: Path) -> None:
    git(api, "switch", "--quiet", "--create", "mine", "--track", "main")
    git(api, "branch", "--quiet", "--delete", "--force", "main")
    reason = "the upstream of branch 'mine' is gone"
    assert pulled(api) == Outcome(str(api), "skipped", None, reason)


def test_pull_skips_a_branch_that_was_cloned_alone_and_is_gone(
    origin: Path, tmp_path: Path
) -> None:
    alone = tmp_path / "alone"
    git(tmp_path, "clone", "--quiet", "--single-branch", "--branch", "topic", origin, alone)
    git(origin, "branch", "--delete", "--force", "topic")
    reason = "the upstream 'origin/topic' of branch 'topic' is gone"
    assert pulled(alone) == Outcome(str(alone), "skipped", None, reason)


def test_pull_skips_a_branch_whose_remote_is_not_configured(api: Path) -> None:
    git(api, "config", "--remove-section", "remote.origin")
    reason = "remote 'origin' is not configured"
    assert pulled(api) == Outcome(str(api), "skipped", None, reason)


# Sync


def test_sync_updates_the_default_branch(api: Path, origin: Path) -> None:
    git(origin, "branch", "trunk", "main")
    git(origin, "symbolic-ref", "HEAD", "refs/heads/trunk")
    [outcome] = worker().sync([str(api)], jobs=None, timeout=None)
    assert outcome == Outcome(str(api), "synced")
    assert git(api, "symbolic-ref", "refs/remotes/origin/HEAD") == "refs/remotes/origin/trunk"


def test_a_slow_remote_does_not_delay_the_others(origin: Path, tmp_path: Path) -> None:
    paths = []
    for number in range(6):
        git(tmp_path, "clone", "--quiet", origin, tmp_path / str(number))
        paths.append(str(tmp_path / str(number)))
    commit_to(origin, "news")
    with hanging() as server:
        git(Path(paths[0]), "remote", "set-url", "origin", f"{server.git}/api.git")
        found = {one.path: one for one in worker().pull(paths, jobs=2, timeout=2)}
    assert [found[path].result for path in paths] == ["failed", *["pulled"] * 5]
