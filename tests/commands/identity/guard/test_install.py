from __future__ import annotations

import stat
from pathlib import Path

import pytest

from symphony_cli.base.configuration import BLOCK, WARN
from symphony_cli.identity.guard.scripts import alone, with_guard
from symphony_cli.identity.guard.scripts import guard as script
from tests.commands.conftest import Given
from tests.conftest import Run, Sandbox
from tests.hooks import a_hook, a_stand_in, commits, committing
from tests.trees import a_repository, git

CALLED = "called: identity check\n"
STOPPED = "error: commit blocked by Symphony's identity guard\n"


def hook_of(repo: Path) -> Path:
    return repo / ".git" / "hooks" / "pre-commit"


def test_install_creates_a_hook_that_checks_each_commit(
    guard: Run, api: Path, stand_in: Path
) -> None:
    assert guard("install") == (0, "", "installed 'api'\n1 installed\n")
    assert hook_of(api).read_bytes() == alone(script(str(stand_in), WARN))
    assert stat.S_IMODE(hook_of(api).stat().st_mode) == 0o755
    assert committing(api) == (0, "", CALLED)
    a_stand_in(stand_in.parent, 6)
    assert committing(api) == (1, "", CALLED + STOPPED)
    assert commits(api) == 1


def test_no_verify_skips_the_guard(guard: Run, api: Path, stand_in: Path) -> None:
    guard("install")
    a_stand_in(stand_in.parent, 6)
    assert committing(api, "--no-verify") == (0, "", "")


def test_the_check_gets_the_environment_of_gits_hooks(
    guard: Run, api: Path, stand_in: Path
) -> None:
    guard("install")
    shown = "$GIT_AUTHOR_NAME|$GIT_AUTHOR_EMAIL|$GIT_INDEX_FILE|$GIT_CONFIG_PARAMETERS|$PWD"
    a_stand_in(stand_in.parent, f'echo "{shown}" >&2; exit 0')
    result = committing(api, "--author", "Eve <eve@example.org>")
    assert result.stderr == f"{CALLED}Eve|eve@example.org|.git/index||{api}\n"


def test_a_second_install_changes_nothing(guard: Run, api: Path) -> None:
    guard("install")
    before = hook_of(api).stat()
    assert guard("install") == (0, "", "1 up-to-date\n")
    after = hook_of(api).stat()
    assert (after.st_ino, after.st_ctime_ns) == (before.st_ino, before.st_ctime_ns)


def test_install_writes_the_setting_into_the_hook_and_refreshes_it(
    guard: Run, api: Path, stand_in: Path, given: Given
) -> None:
    guard("install")
    stand_in.unlink()
    warning = "warning: the identity of this commit was not checked: symphony was not found\n"
    assert committing(api) == (0, "", warning)
    given("config set identity.unchecked_commits block")
    assert committing(api) == (0, "", warning)
    a_stand_in(stand_in.parent)
    assert guard("install") == (0, "", "refreshed 'api'\n1 refreshed\n")
    assert hook_of(api).read_bytes() == alone(script(str(stand_in), BLOCK))
    stand_in.unlink()
    assert committing(api) == (
        1,
        "",
        "error: the identity of this commit cannot be checked: symphony was not found\n"
        "hint: to commit anyway, pass --no-verify\n",
    )


def test_two_hooks_that_are_there_are_joined_and_all_decide(
    guard: Run, api: Path, stand_in: Path
) -> None:
    a_hook(api, "#!/bin/sh\n", name="commit-msg")
    hook = a_hook(api, "#!/bin/sh\necho theirs >&2\nexit 3", 0o750)
    assert guard("install") == (0, "", "joined 'api'\n1 joined\n")
    joined = with_guard(b"#!/bin/sh\necho theirs >&2\nexit 3", script(str(stand_in), WARN))
    assert hook.read_bytes() == joined
    assert stat.S_IMODE(hook.stat().st_mode) == 0o750
    assert committing(api) == (1, "", CALLED + "theirs\n")
    a_stand_in(stand_in.parent, 6)
    assert committing(api) == (1, "", CALLED + STOPPED)


@pytest.mark.parametrize(
    "theirs", ["", "echo theirs >&2", "#!/bin/sh", "#!/usr/bin/env bash\n[[ -n x ]]\n"]
)
def test_hooks_without_a_first_line_or_a_last_newline_keep_working(
    guard: Run, api: Path, theirs: str
) -> None:
    a_hook(api, "#!/bin/sh\n", name="commit-msg")
    a_hook(api, theirs)
    alone_says = committing(api)
    guard("install")
    assert committing(api) == (alone_says.code, "", CALLED + alone_says.stderr)


def test_samples_stay_as_they_are(guard: Run, api: Path) -> None:
    sample = a_hook(api, "#!/bin/sh\n", 0o755, "pre-commit.sample")
    assert guard("install").code == 0
    assert sample.read_text() == "#!/bin/sh\n"


def test_a_missing_directory_of_hooks_is_created(guard: Run, given: Given, acme: None) -> None:
    repo = Path("bare-bones").absolute()
    repo.mkdir()
    git(repo, "init", "--quiet", "--template=")
    assert not (repo / ".git" / "hooks").exists()
    given("repo add bare-bones")
    assert guard("install").code == 0
    assert committing(repo) == (0, "", CALLED)


def test_linked_worktrees_are_guarded_with_their_repo(
    guard: Run, api: Path, stand_in: Path, tmp_path: Path
) -> None:
    guard("install")
    committing(api)
    git(api, "worktree", "add", "--quiet", "-b", "fix", tmp_path / "linked")
    a_stand_in(stand_in.parent, 6)
    assert committing(tmp_path / "linked") == (1, "", CALLED + STOPPED)


def test_submodules_are_repositories_of_their_own(
    guard: Run, api: Path, tmp_path: Path, stand_in: Path
) -> None:
    lib = a_repository(tmp_path / "lib", commit=True)
    git(api, "submodule", "--quiet", "add", lib, "lib")
    guard("install")
    a_stand_in(stand_in.parent, 6)
    assert committing(api / "lib") == (0, "", "")
    assert committing(api).code == 1


def test_some_git_commands_run_no_pre_commit_hook(guard: Run, api: Path, stand_in: Path) -> None:
    """README.md says so; another version of git may differ."""

    def change(branch: str, name: str) -> None:
        git(api, "checkout", "--quiet", "-B", branch, "base")
        (api / name).write_text(branch)
        git(api, "add", name)
        git(api, "commit", "--quiet", "--message", branch)

    committing(api)
    git(api, "branch", "base")
    for branch in ("one", "two"):
        change(branch, branch)
    change("three", "one")
    guard("install")
    a_stand_in(stand_in.parent, 6)
    git(api, "checkout", "--quiet", "two")
    git(api, "cherry-pick", "one")
    git(api, "revert", "--no-edit", "HEAD")
    git(api, "reset", "--quiet", "--hard", "HEAD~2")
    git(api, "merge", "--quiet", "--no-edit", "--no-ff", "one")
    git(api, "rebase", "--quiet", "--force-rebase", "base")
    # A merge that stops is ended by a commit, which is guarded.
    with pytest.raises(Exception, match="merge"):
        git(api, "merge", "--quiet", "three")
    (api / "one").write_text("both")
    git(api, "add", "one")
    assert committing(api) == (1, "", CALLED + STOPPED)


# Hooks that Symphony leaves alone


def test_a_refused_hook_is_reported_with_the_line_to_add_and_the_others_are_guarded(
    guard: Run, api: Path, given: Given, sandbox: Sandbox
) -> None:
    for name in ("python", "husky", "bare.git"):
        a_repository(sandbox.work / name)
    git(sandbox.work / "bare.git", "config", "core.bare", "true")
    (sandbox.work / "bare.git" / ".git").rename(sandbox.work / "moved")
    (sandbox.work / "bare.git").rmdir()
    (sandbox.work / "moved").rename(sandbox.work / "bare.git")
    given("repo add python husky bare.git")
    hook = a_hook(sandbox.work / "python", "#!/usr/bin/env python3\n")
    a_hook(sandbox.work / "python", "#!/usr/bin/env python3\n", name="commit-msg")
    git(sandbox.work / "husky", "config", "core.hooksPath", ".husky/_")
    assert guard("install") == (
        1,
        "",
        "installed 'api'\n"
        "skipped 'bare.git': bare repository\n"
        "1 installed, 1 skipped, 2 failed\n"
        "error: 2 failed:\n"
        "  husky: its hooks are files of its working tree (core.hooksPath)\n"
        f"    hint: add to {sandbox.work}/husky/.husky/pre-commit:"
        " `! command -v symphony >/dev/null || symphony identity check || exit 1`\n"
        "  python: it has its own pre-commit and commit-msg hooks\n"
        f"    hint: have {hook} run `symphony identity check`, and fail if that fails\n",
    )
    assert hook.read_text() == "#!/usr/bin/env python3\n"
    assert not (sandbox.work / "husky" / ".husky").exists()


def test_hooks_of_every_repository_are_left_alone(guard: Run, api: Path, sandbox: Sandbox) -> None:
    git(api, "config", "--global", "core.hooksPath", "~/hooks")
    result = guard("install", "--json")
    [row] = result.json
    assert (result.code, row) == (
        1,
        {
            "name": "api",
            "workspace": "acme",
            "path": str(api),
            "result": "failed",
            "commits": None,
            "reason": "its hooks are shared by all repositories (core.hooksPath, global)",
            "hint": f"add to {sandbox.home}/hooks/pre-commit: `! command -v symphony >/dev/null"
            " || symphony identity check || exit 1`",
            "profile": "ada",
        },
    )
    assert not (sandbox.home / "hooks").exists()


def test_a_directory_of_hooks_for_one_repo_is_used(
    guard: Run, api: Path, given: Given, sandbox: Sandbox, stand_in: Path
) -> None:
    web = a_repository(sandbox.work / "web")
    given("repo add web")
    git(api, "config", "core.hooksPath", sandbox.home / "hooks")
    assert guard("install", "api") == (0, "", "installed 'api'\n1 installed\n")
    assert committing(api) == (0, "", CALLED)
    assert guard("remove", "api") == (0, "", "removed 'api'\n1 removed\n")
    git(web, "config", "core.hooksPath", sandbox.home / "hooks")
    assert guard("install", "api").code == 1


def test_the_line_by_hand_works_as_the_guard_does(guard: Run, api: Path, stand_in: Path) -> None:
    git(api, "config", "core.hooksPath", "hooks")
    line = guard("install", "--fields", "hint").stdout.partition(": ")[2]
    hook = api / "hooks" / "pre-commit"
    hook.parent.mkdir()
    hook.write_text(f"#!/bin/sh\n{line}")
    hook.chmod(0o755)
    assert guard("install") == (0, "", "1 up-to-date\n")
    path = f"{stand_in.parent}:/usr/bin:/bin"
    assert committing(api) == (0, "", "")
    assert committing(api, path=path) == (0, "", CALLED)
    a_stand_in(stand_in.parent, 6)
    assert committing(api, path=path) == (1, "", CALLED)


def test_the_installed_command_reports_a_missing_repo(installed: Run, api: Path) -> None:
    api.rename(api.parent / "moved")
    assert installed("identity", "guard", "install", "api") == (
        1,
        "",
        "1 failed\nerror: 1 failed:\n  api: path is missing\n    hint: to find it, run"
        " `symphony repo relocate"
        " DIR`\n",
    )


def test_the_installed_command_reports_an_unwritable_hook(installed: Run, api: Path) -> None:
    hooks = api / ".git" / "hooks"
    hooks.rename(api / ".git" / "samples")
    hooks.write_text("")
    assert installed("identity", "guard", "install") == (
        1,
        "",
        f"1 failed\nerror: 1 failed:\n  api: {hooks}/pre-commit cannot be changed: File exists\n",
    )


def test_hooks_fall_back_on_the_installed_command(installed: Run, api: Path) -> None:
    from tests.conftest import executable

    assert installed("identity", "guard", "install").code == 0
    assert script(executable(), WARN) in hook_of(api).read_bytes()


def test_an_invalid_setting_is_refused(symphony: Run, api: Path) -> None:
    env = {"SYMPHONY_IDENTITY_UNCHECKED_COMMITS": "maybe"}
    result = symphony("identity", "guard", "install", "--json", env=env)
    assert (result.code, result.error["hint"]) == (
        2,
        "use warn or block",
    )
