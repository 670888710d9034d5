"""Pushes by real git: each goes where `git push` itself sends it, or nowhere."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from symphony_cli.repos.outcomes import Outcome, PushedRef, PushPlan
from symphony_cli.system.git.program import GitProgram
from symphony_cli.system.git.pushes import PushWorker
from symphony_cli.system.git.states import StateReader
from tests.remotes import a_remote, an_ssh, commit_to, git_daemon, http_backend
from tests.trees import a_repository, git

GONE = "the upstream 'origin/topic' of branch 'topic' is gone"


def worker(**environ: str) -> PushWorker:
    program = GitProgram({**os.environ, **environ})
    return PushWorker(program, StateReader(program))


def planned(path: Path, **env: str) -> PushPlan:
    [plan] = worker(**env).plans([str(path)], jobs=None, timeout=None)
    return plan


def pushed(path: Path, **env: str) -> Outcome:
    """Plan a push, and push if there is something to push."""
    plan = planned(path, **env)
    if plan.outcome is not None:
        return plan.outcome
    [outcome] = worker(**env).push([plan], jobs=None, timeout=None)
    return outcome


def commit(path: Path, message: str = "mine") -> None:
    git(path, "commit", "--quiet", "--allow-empty", "--message", message)


def tip(path: Path, revision: str = "HEAD") -> str:
    return git(path, "rev-parse", revision)


def test_a_plan_names_the_branch_and_the_commits_and_pushes_nothing(
    api: Path, origin: Path
) -> None:
    before = tip(origin, "main")
    commit(api)
    commit(api)
    plan = planned(api)
    assert (plan.outcome, plan.commits, plan.remote) == (None, 2, "origin")
    assert plan.refs == [PushedRef("main", "origin/main", "update", 2)]
    assert tip(origin, "main") == before
    assert pushed(api) == Outcome(str(api), "pushed", 2)
    assert tip(origin, "main") == tip(api)
    assert pushed(api) == Outcome(str(api), "up-to-date", 0)


def test_a_topic_of_another_upstream_is_never_published_there(api: Path, origin: Path) -> None:
    before = git(origin, "for-each-ref")
    git(api, "switch", "--quiet", "--create", "feature", "--track", "origin/main")
    commit(api)
    reason = "the upstream of branch 'feature' has another name: origin/main"
    assert pushed(api) == Outcome(str(api), "skipped", None, reason)
    assert git(origin, "for-each-ref") == before


def test_git_pushes_to_an_upstream_of_another_name_if_configured(api: Path, origin: Path) -> None:
    git(api, "config", "push.default", "upstream")
    git(api, "switch", "--quiet", "--create", "mine", "--track", "origin/topic")
    commit(api)
    assert planned(api).refs == [PushedRef("mine", "origin/topic", "update", 1)]
    assert pushed(api) == Outcome(str(api), "pushed", 1)
    assert tip(origin, "topic") == tip(api)


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"push.default": "nothing"}, "push.default is 'nothing'"),
        (
            {"push.default": "upstream", "remote.pushDefault": "fork"},
            "the upstream of branch 'main' is on another remote than 'fork'",
        ),
    ],
)
def test_a_push_that_git_refuses_is_skipped(
    api: Path, origin: Path, settings: dict[str, str], reason: str
) -> None:
    git(api, "remote", "add", "fork", origin)
    for name, value in settings.items():
        git(api, "config", name, value)
    commit(api)
    assert pushed(api) == Outcome(str(api), "skipped", None, reason)


@pytest.mark.parametrize("setting", ["remote.pushDefault", "branch.main.pushRemote"])
def test_a_triangular_push_goes_to_the_fork(
    api: Path, origin: Path, tmp_path: Path, setting: str
) -> None:
    before = tip(origin, "main")
    fork = a_remote(tmp_path / "remotes" / "team" / "fork.git")
    git(api, "remote", "add", "team/fork", fork)
    git(api, "config", setting, "team/fork")
    commit(api)
    [ref] = planned(api).refs
    assert ref[:3] == ("main", "team/fork/main", "update")
    assert pushed(api).result == "pushed"
    assert (tip(fork, "main"), tip(origin, "main")) == (tip(api), before)


def test_a_branch_without_an_upstream_is_skipped_with_the_line_that_publishes_it(
    api: Path,
) -> None:
    git(api, "remote", "rename", "origin", "up")
    git(api, "switch", "--quiet", "--create", "mine")
    assert pushed(api) == Outcome(
        str(api),
        "skipped",
        None,
        "branch 'mine' has no upstream",
        f"to set it, run `git -C {api} push --set-upstream up mine`",
    )


def test_a_new_branch_is_created_where_git_is_configured_to(api: Path, origin: Path) -> None:
    git(api, "config", "push.autoSetupRemote", "true")
    git(api, "switch", "--quiet", "--create", "mine")
    commit(api)
    assert planned(api).refs == [PushedRef("mine", "origin/mine", "create", 1)]
    assert pushed(api) == Outcome(str(api), "pushed", 1)
    assert tip(origin, "mine") == tip(api)


@pytest.mark.parametrize("prunes", [True, False])
def test_an_upstream_that_the_remote_deleted_is_not_created_again(
    api: Path, origin: Path, prunes: bool
) -> None:
    git(api, "switch", "--quiet", "topic")
    git(origin, "branch", "--delete", "--force", "topic")
    if prunes:
        git(api, "fetch", "--quiet", "--prune")
    # Without its tracking branch, it may never have been there.
    reason = GONE.replace("is gone", "is not on the remote") if prunes else GONE
    assert pushed(api) == Outcome(
        str(api), "skipped", None, reason, f"to restore it, run `git -C {api} push`"
    )
    assert git(origin, "branch", "--list", "topic") == ""


def test_a_push_target_that_the_remote_deleted_is_not_created_again(
    api: Path, tmp_path: Path
) -> None:
    fork = a_remote(tmp_path / "remotes" / "fork.git")
    git(api, "remote", "add", "fork", fork)
    git(api, "config", "remote.pushDefault", "fork")
    for name, default in (("topic", "simple"), ("mine", "current")):
        git(api, "config", "push.default", default)
        git(api, "switch", "--quiet", *(("--create",) if name == "mine" else ()), name)
        git(api, "push", "--quiet")
        git(fork, "branch", "--delete", "--force", name)
        reason = f"the push target 'fork/{name}' of branch '{name}' is gone"
        assert pushed(api) == Outcome(
            str(api), "skipped", None, reason, f"to restore it, run `git -C {api} push`"
        )
        assert git(fork, "branch", "--list", name) == ""


def test_a_branch_that_git_leaves_out_is_not_called_up_to_date(api: Path, origin: Path) -> None:
    git(api, "config", "push.default", "matching")
    git(api, "switch", "--quiet", "--create", "mine")
    reason = "git does not push branch 'mine' to 'origin'"
    assert pushed(api) == Outcome(str(api), "skipped", None, reason)
    git(api, "switch", "--quiet", "topic")
    git(origin, "branch", "--delete", "--force", "topic")
    assert pushed(api) == Outcome(str(api), "skipped", None, GONE)
    git(api, "config", "remote.origin.push", "refs/heads/main")
    reason = "git does not push branch 'topic' to 'origin'"
    assert pushed(api) == Outcome(str(api), "skipped", None, reason)


@pytest.mark.parametrize("setting", ["push.recurseSubmodules=on-demand", "submodule.recurse=true"])
def test_submodules_are_never_pushed_without_being_shown(
    api: Path, tmp_path: Path, setting: str
) -> None:
    library = a_remote(tmp_path / "remotes" / "lib.git")
    before = tip(library, "main")
    git(api, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", library, "lib")
    commit(api / "lib")
    git(api, "add", "lib")
    commit(api, "lib")
    git(api, "config", *setting.split("="))
    hint = f"to push them too, run `git -C {api} push --recurse-submodules=on-demand`"
    reason = "submodules have unpushed commits: lib"
    assert pushed(api) == Outcome(str(api), "failed", None, reason, hint)
    assert tip(library, "main") == before
    git(api / "lib", "push", "--quiet")
    assert pushed(api) == Outcome(str(api), "pushed", 1)


def test_settings_that_push_submodules_alone_skip_the_repo(api: Path) -> None:
    git(api, "config", "push.recurseSubmodules", "only")
    commit(api)
    reason = "push.recurseSubmodules is 'only', which pushes no branch of the repo"
    assert pushed(api) == Outcome(str(api), "skipped", None, reason)


def test_a_remote_with_several_urls_is_shown_and_counted_once(
    api: Path, origin: Path, tmp_path: Path
) -> None:
    second = a_remote(tmp_path / "remotes" / "second.git")
    for url in (origin, second):
        git(api, "remote", "set-url", "--add", "--push", "origin", url)
    git(second, "branch", "--force", "main", "topic")
    git(origin, "branch", "--force", "main", "topic")
    git(api, "reset", "--quiet", "--hard", "origin/topic")
    commit(api)
    assert planned(api).refs == [PushedRef("main", "origin/main", "update", 1)]
    assert pushed(api) == Outcome(str(api), "pushed", 1)
    assert tip(origin, "main") == tip(second, "main") == tip(api)


def test_a_remote_that_is_not_there_is_named_without_a_hint(api: Path, origin: Path) -> None:
    git(api, "remote", "rename", "origin", "up")
    git(api, "remote", "add", "fork", origin)
    git(api, "switch", "--quiet", "--create", "mine")
    reason = "branch 'mine' has no remote to push to"
    assert pushed(api) == Outcome(str(api), "skipped", None, reason)
    git(api, "switch", "--quiet", "main")
    git(api, "config", "branch.main.remote", "old")
    reason = "remote 'old' is not configured"
    assert pushed(api) == Outcome(str(api), "skipped", None, reason)


def test_the_first_push_to_an_empty_remote_creates_the_branch(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "--bare", "empty.git")
    git(tmp_path, "clone", "--quiet", "empty.git", "new")
    commit(tmp_path / "new")
    assert pushed(tmp_path / "new") == Outcome(str(tmp_path / "new"), "pushed", 1)


def test_what_has_no_branch_to_push_is_skipped(api: Path, origin: Path, tmp_path: Path) -> None:
    git(api, "checkout", "--quiet", "--detach")
    assert pushed(api) == Outcome(str(api), "skipped", None, "HEAD is detached")
    reason = "bare repository"
    assert pushed(origin) == Outcome(str(origin), "skipped", None, reason)
    alone = a_repository(tmp_path / "alone", commit=True)
    assert pushed(alone) == Outcome(str(alone), "no-remote")
    git(api, "switch", "--quiet", "--create", "mine", "--track", "main")
    reason = "branch 'mine' tracks a local branch"
    assert pushed(api) == Outcome(str(api), "skipped", None, reason)


def test_a_rejected_push_fails_and_is_never_forced(api: Path, origin: Path) -> None:
    theirs = commit_to(origin, "theirs")
    commit(api)
    reason = "main → origin/main: [rejected] (fetch first)"
    assert pushed(api) == Outcome(str(api), "failed", None, reason)
    assert tip(origin, "main") == theirs


def test_a_plan_shows_what_refspecs_force_and_delete_and_which_tags_go_along(
    api: Path, origin: Path
) -> None:
    git(api, "config", "remote.origin.push", "+refs/heads/*:refs/heads/*")
    git(api, "config", "push.followTags", "true")
    git(api, "reset", "--quiet", "--hard", "HEAD^")
    commit(api)
    git(api, "tag", "--annotate", "--message", "one", "v2")
    assert planned(api).refs == [
        PushedRef("main", "origin/main", "force", 1),
        PushedRef("tags/v2", "origin/tags/v2", "create", None),
    ]
    git(api, "config", "remote.origin.push", ":refs/heads/topic")
    assert planned(api).refs[0] == PushedRef(None, "origin/topic", "delete", None)


@pytest.mark.parametrize(
    "change",
    [
        ("commit", "--quiet", "--allow-empty", "--message", "later"),
        ("switch", "--quiet", "--create", "later"),
        ("config", "remote.origin.pushurl", "elsewhere"),
    ],
)
def test_nothing_is_pushed_if_the_repo_changed_after_the_plan(
    api: Path, origin: Path, change: tuple[str, ...]
) -> None:
    before = tip(origin, "main")
    commit(api)
    plan = planned(api)
    git(api, *change)
    [outcome] = worker().push([plan], jobs=None, timeout=None)
    reason = "the repo or its remote has changed since the push was planned"
    assert outcome == Outcome(str(api), "failed", None, reason)
    assert tip(origin, "main") == before


def test_nothing_is_overwritten_that_came_to_the_remote_after_the_plan(
    api: Path, origin: Path
) -> None:
    git(api, "config", "remote.origin.push", "+refs/heads/*:refs/heads/*")
    commit(api)
    plan = planned(api)
    assert plan.refs == [PushedRef("main", "origin/main", "update", 1)]
    theirs = commit_to(origin, "theirs")
    [outcome] = worker().push([plan], jobs=None, timeout=None)
    reason = "the repo or its remote has changed since the push was planned"
    assert outcome == Outcome(str(api), "failed", None, reason)
    assert tip(origin, "main") == theirs


def test_a_repo_that_is_only_behind_has_nothing_to_push(api: Path, origin: Path) -> None:
    commit_to(origin, "theirs")
    reason = "branch 'main' is behind 'origin' and has nothing to push"
    assert pushed(api) == Outcome(str(api), "skipped", None, reason)
    git(api, "fetch", "--quiet")
    assert pushed(api) == Outcome(str(api), "skipped", None, reason)


def test_a_push_url_that_fails_is_a_failure(api: Path, origin: Path, tmp_path: Path) -> None:
    for url in (origin, tmp_path / "nowhere"):
        git(api, "remote", "set-url", "--add", "--push", "origin", url)
    assert pushed(api).result == "failed"


def test_a_new_push_url_gets_what_another_one_has(api: Path, origin: Path, tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "--bare", "mirror.git")
    for url in (origin, tmp_path / "mirror.git"):
        git(api, "remote", "set-url", "--add", "--push", "origin", url)
    assert pushed(api).result == "pushed"
    assert tip(tmp_path / "mirror.git", "main") == tip(api)


def test_the_hook_runs_once_and_may_refuse(api: Path, origin: Path) -> None:
    before = tip(origin, "main")
    hook = api / ".git" / "hooks" / "pre-push"
    hook.write_text("#!/bin/sh\necho ran >> hooked\necho not today >&2\nexit 1\n")
    hook.chmod(0o755)
    commit(api)
    outcome = pushed(api)
    assert outcome.result == "failed"
    assert (api / "hooked").read_text() == "ran\n"
    assert tip(origin, "main") == before


def test_push_works_over_every_transport(api: Path, origin: Path, tmp_path: Path) -> None:
    ssh = an_ssh(tmp_path / "bin", origin.parent)
    with git_daemon(origin.parent) as by_git, http_backend(origin.parent) as by_http:
        for url in (f"{by_git}/api.git", f"{by_http}/api.git", "git@example.org:api.git"):
            git(api, "remote", "set-url", "origin", url)
            commit(api, url)
            outcome = pushed(api, GIT_SSH_COMMAND=ssh.command)
            assert outcome == Outcome(str(api), "pushed", 1), url
            assert tip(origin, "main") == tip(api)


def test_a_url_in_place_of_a_remote_is_shown_without_its_password(api: Path, origin: Path) -> None:
    with http_backend(origin.parent) as url:
        secret = url.replace("//", "//ada:secret@") + "/api.git"
        git(api, "config", "branch.main.pushRemote", secret)
        commit(api)
        plan = planned(api)
    assert plan.refs == [PushedRef("main", f"{url}/api.git/main", "update", 1)]
    assert "secret" not in f"{plan}"
