from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commands.conftest import Given
from tests.conftest import Result, Run, Sandbox, executable
from tests.identities import ADA, NOBODY, OWN, Desk, as_user, author_of

HINT = "to see why, run `symphony identity why`\n"


@pytest.fixture(params=["at once", "the long way"])
def check(
    request: pytest.FixtureRequest,
    symphony: Run,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Run:
    """Run `identity check` through `main` or the fast path, in this process."""
    if request.param == "the long way":
        return lambda *arguments, **more: symphony("identity", "check", *arguments, **more)

    def run(*arguments: str | Path, cwd: Path | None = None) -> Result:
        from symphony_cli import entry

        with monkeypatch.context() as patch:
            patch.setattr(sys, "argv", ["symphony", "identity", "check", *map(str, arguments)])
            if cwd is not None:
                patch.chdir(cwd)
            with pytest.raises(SystemExit) as exit:
                entry.main()
        code = exit.value.code
        assert isinstance(code, int)
        out, error = capsys.readouterr()
        return Result(code, out, error)

    return run


def test_the_expected_identity_passes(check: Run, applied: Desk) -> None:
    api = applied.repo(applied.job / "api")
    assert check(cwd=api) == check(api) == check("-q", api) == (0, "", "")
    assert author_of(api) == ADA


def test_a_local_override_is_reported(check: Run, applied: Desk, given: Given) -> None:
    api = applied.repo(applied.job / "api")
    given("repo add job/api -P ada -w job")
    as_user(api, "config", "user.email", "wrong@x.org")
    because = f"repo 'api' of workspace 'job' is at {api}"
    assert check(cwd=api) == (
        6,
        "",
        "git would commit as Ada Lovelace <wrong@x.org>, but profile 'ada' expects"
        f" {ADA}, because {because}\n{HINT}",
    )
    assert check("-q", api) == check(api, "--quiet") == (6, "", "")


def test_the_environment_wins_as_in_git(
    check: Run, applied: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    api = applied.repo(applied.job / "api")
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "wrong@x.org")
    assert check(cwd=api).stderr == (
        "git would have Ada Lovelace <wrong@x.org> as author and Ada Lovelace <ada@job.org> as"
        f" committer, but profile 'ada' expects {ADA}, because the root of workspace 'job' is"
        f" {applied.job}\n{HINT}"
    )
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "ADA@job.org")
    assert check(cwd=api).code == 0
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "user.name")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "Someone")
    assert check(cwd=api).code == 6


def test_without_an_expected_identity_any_passes(check: Run, desk: Desk, sandbox: Sandbox) -> None:
    other = desk.repo(sandbox.work / "other")
    assert check(other) == check(cwd=other) == (0, "", "")
    assert check(desk.job) == check(cwd=desk.job) == (0, "", "")


def test_a_repo_that_is_not_registered_belongs_to_the_deepest_root(
    check: Run, applied: Desk, given: Given
) -> None:
    inner = applied.own / "client"
    repo = applied.repo(inner / "api")
    assert (check(repo).code, author_of(repo)) == (0, OWN)
    given(["workspace", "create", "client", "--root", str(inner), "-P", "ada"])
    assert check(repo).code == 0
    as_user(repo, "commit", "--quiet", "--allow-empty", "--message", "second")
    assert author_of(repo) == ADA


def test_a_linked_worktree_belongs_to_its_repo(check: Run, applied: Desk, given: Given) -> None:
    own, job = applied.repo(applied.own / "b"), applied.repo(applied.job / "a")
    given("repo add own/b -P own -w own", "repo add job/a -P ada -w job")
    as_user(own, "worktree", "add", "--quiet", applied.job / "of-b")
    as_user(job, "worktree", "add", "--quiet", applied.own / "of-a")
    for path, who in ((applied.job / "of-b", OWN), (applied.own / "of-a", ADA)):
        as_user(path, "commit", "--quiet", "--allow-empty", "--message", "second")
        assert (check(path).code, author_of(path)) == (0, who)
    as_user(own, "config", "user.email", "ada@job.org")
    assert check(applied.job / "of-b").code == 6


def test_a_submodule_belongs_to_its_repo(check: Run, applied: Desk, given: Given) -> None:
    part = applied.repo(applied.job / "part")
    whole = applied.repo(applied.job / "whole")
    given("repo add job/whole -P own -w own")
    as_user(whole, "submodule", "--quiet", "add", part, "sub")
    as_user(whole, "commit", "--quiet", "--message", "sub")
    as_user(whole / "sub", "commit", "--quiet", "--allow-empty", "--message", "second")
    assert (check(whole / "sub").code, author_of(whole / "sub")) == (0, OWN)
    as_user(whole, "worktree", "add", "--quiet", applied.job / "tree")
    as_user(applied.job / "tree", "submodule", "--quiet", "update", "--init")
    assert check(applied.job / "tree" / "sub").code == 0
    as_user(whole / "sub", "config", "user.email", "ada@job.org")
    assert check(whole / "sub").code == 6


def test_a_repo_outside_its_workspaces_root_belongs_to_the_workspace(
    check: Run, applied: Desk, given: Given, sandbox: Sandbox
) -> None:
    applied.repo(applied.own / "mine")
    bare = sandbox.work / "bare.git"
    as_user(sandbox.work, "init", "--quiet", "--bare", bare)
    apart = sandbox.work / "apart"
    as_user(sandbox.work, "init", "--quiet", "--separate-git-dir", sandbox.work / "gd", apart)
    hidden = sandbox.work / "hidden"
    as_user(sandbox.work, "init", "--quiet", "--bare", hidden / ".bare")
    (hidden / ".git").write_text("gitdir: ./.bare\n")
    for path in (applied.own / "mine", bare, apart, hidden):
        given(["repo", "add", str(path), "-P", "ada", "-w", "job"])
        assert check(path).code == 0, path
        given(["identity", "remove", "--yes"])
        assert check(path).code == 6, path
        given(["identity", "apply", "--yes"])


def test_a_link_leads_to_its_repo(check: Run, applied: Desk, sandbox: Sandbox) -> None:
    api = applied.repo(applied.job / "api")
    link = sandbox.work / "link"
    link.symlink_to(api)
    assert check(link).code == check(cwd=link).code == 0
    as_user(api, "config", "user.name", "Someone")
    assert check(link).code == check(cwd=link).code == 6


def test_an_alias_of_the_profile_passes(
    check: Run, applied: Desk, ada_has: Callable[..., None]
) -> None:
    api = applied.repo(applied.job / "api")
    as_user(api, "config", "user.email", "ada@users.example.org")
    assert check(api).code == 6
    ada_has(alias_emails=("ada@users.example.org",))
    assert check(api).code == 0


def test_characters_that_git_strips_from_a_name_are_ignored(
    check: Run, applied: Desk, given: Given
) -> None:
    api = applied.repo(applied.job / "api")
    given(["profile", "edit", "ada", "--name", "Ada <L>, Jr."])
    assert check(api).code == 0
    as_user(api, "commit", "--quiet", "--allow-empty", "--message", "second")
    assert author_of(api).startswith("Ada L, Jr")


def test_a_signing_key_counts_and_an_ssh_command_does_not(
    check: Run, applied: Desk, ada_has: Callable[..., None]
) -> None:
    api = applied.repo(applied.job / "api")
    ada_has(signing_key="ABCD", ssh_key="/k/id")
    assert check(api).code == 0
    as_user(api, "config", "core.sshCommand", "ssh -v")
    assert check(api).code == 0
    as_user(api, "config", "user.signingKey", "EFGH")
    assert check(api).stderr == (
        "user.signingkey is EFGH, but profile 'ada' expects user.signingkey ABCD, because the root"
        f" of workspace 'job' is {applied.job}\n{HINT}"
    )


def test_a_refusal_of_git_to_commit_is_reported(check: Run, desk: Desk) -> None:
    api = desk.repo(desk.job / "api")
    desk.gitconfig.write_text("[user]\n\tname = Ada Lovelace\n\tuseConfigOnly = true\n")
    as_user(api, "commit", "--allow-empty", "--message", "second", code=128)
    assert check(api) == (
        6,
        "",
        f"git would refuse to commit, but profile 'ada' expects {ADA}, because the root of"
        f" workspace 'job' is {desk.job}\n{HINT}",
    )


def test_a_name_that_git_guesses_does_not_pass(check: Run, desk: Desk) -> None:
    api = desk.repo(desk.job / "api")
    desk.gitconfig.write_text("[user]\n\temail = ada@job.org\n\tuseConfigOnly = true\n")
    assert check(api).code == 6


def test_a_missing_path_and_an_unknown_name_are_errors(check: Run, desk: Desk) -> None:
    assert check("./nope") == (2, "", "error: './nope' does not exist\n")
    unknown = check("nope")
    assert (unknown.code, unknown.stdout) == (3, "")
    assert unknown.stderr.startswith("error: no repo, vault or workspace named 'nope'\n")
    assert check("one", "two").code == 2


def test_a_configuration_that_git_cannot_read_is_an_error(check: Run, desk: Desk) -> None:
    api = desk.repo(desk.job / "api")
    desk.gitconfig.write_text("[user\n")
    result = check(api)
    assert (result.code, result.stdout) == (1, "")
    assert result.stderr.startswith(
        "error: cannot read the repository here: fatal: bad config line 1 in file"
    )


def test_a_repo_that_git_does_not_trust_is_an_error(
    check: Run, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    api = desk.repo(desk.job / "api")
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    result = check(api)
    assert (result.code, result.stdout) == (1, "")
    assert result.stderr.startswith(
        "error: cannot read the repository here: fatal: detected dubious ownership in repository at"
    )


def test_without_git_it_is_an_error(
    check: Run, desk: Desk, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(sandbox.work))
    assert check(desk.job) == (
        1,
        "",
        "error: cannot run git: No such file or directory\nhint: install git\n",
    )


def test_json_has_every_field(symphony: Run, desk: Desk, sandbox: Sandbox) -> None:
    api = desk.repo(desk.job / "api")
    result = symphony("identity", "check", "--json", api)
    assert (result.code, result.stderr) == (6, "")
    assert result.json == {
        "path": str(api),
        "workspace": "job",
        "profile": "ada",
        "state": "mismatch",
        "author": NOBODY,
        "committer": NOBODY,
        "expected": ADA,
    }
    other = desk.repo(sandbox.work / "other")
    nothing = {"workspace": None, "profile": None, "state": "ok"}
    nobody = {"author": None, "committer": None, "expected": None}
    assert symphony("identity", "check", "--json", other).json == {
        "path": str(other),
        **nothing,
        **nobody,
    }
    assert symphony("identity", "check", "--json", "/").json == {
        "path": None,
        **nothing,
        **nobody,
    }


@pytest.fixture
def guarded(applied: Desk, given: Given) -> Path:
    """A guarded repo of the job, with a worktree in the other root."""
    api = applied.repo(applied.job / "api")
    given("repo add job/api -P ada -w job")
    as_user(api, "worktree", "add", "--quiet", applied.own / "of-api")
    hook = api / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\nexec '{executable()}' identity check\n")
    hook.chmod(0o755)
    return api


def test_a_hook_passes_only_the_right_identity(guarded: Path, applied: Desk) -> None:
    commit = ("commit", "--quiet", "--allow-empty", "--message", "second")
    for path in (guarded, applied.own / "of-api"):
        as_user(path, *commit)
        for option, env in (
            ("--author=Eve <eve@x.org>", {}),
            ("--quiet", {"GIT_AUTHOR_EMAIL": "eve@x.org"}),
            ("--quiet", {"GIT_COMMITTER_NAME": "Eve"}),
        ):
            as_user(path, *commit, option, env=env, code=1)
        as_user(path, "-c", "user.email=eve@x.org", *commit, code=1)
        as_user(path, *commit, f"--author={ADA}", env={"GIT_AUTHOR_EMAIL": "eve@x.org"})
        as_user(path, *commit, "--no-verify", "--author=Eve <eve@x.org>")
        as_user(path, "commit", "--quiet", "--allow-empty", "--amend", "--no-edit", code=1)
    as_user(guarded, "config", "user.email", "eve@x.org")
    as_user(guarded, *commit, code=1)


def test_a_hook_checks_the_repository_in_gits_environment(
    guarded: Path, applied: Desk, sandbox: Sandbox
) -> None:
    as_user(
        sandbox.work,
        f"--git-dir={guarded / '.git'}",
        f"--work-tree={applied.own}",
        *("commit", "--quiet", "--allow-empty", "--message", "second"),
    )
    assert author_of(guarded) == ADA


def test_a_given_path_beats_the_environment(
    check: Run, applied: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    api, mine = applied.repo(applied.job / "api"), applied.repo(applied.own / "mine")
    as_user(mine, "config", "user.email", "eve@x.org")
    monkeypatch.setenv("GIT_DIR", os.fspath(mine / ".git"))
    assert check(api).code == 0
    assert check(cwd=api).code == 6
