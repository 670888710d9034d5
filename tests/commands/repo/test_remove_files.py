"""`symphony repo remove --delete-files`."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.commands.conftest import Given
from tests.conftest import Run, Sandbox, executable, first_on_path
from tests.elsewhere import elsewhere as elsewhere
from tests.mounts import run_with_bound
from tests.shapes import a_repo_shown, an_error, shaped_json
from tests.terminal import Terminal, without_colors
from tests.trees import a_repository, a_vault_directory, git

DELETE = ("repo", "remove", "--delete-files", "--yes")


@pytest.fixture
def trash(sandbox: Sandbox) -> Path:
    """The home's trash (freedesktop.org); it may be missing."""
    return sandbox.home / ".local" / "share" / "Trash"


@pytest.fixture
def cloned(acme: None, given: Given, sandbox: Sandbox) -> Path:
    """A clone without unsaved work, registered as api."""
    origin = a_repository(sandbox.home / "origin", commit=True)
    git(sandbox.work, "clone", "--quiet", origin, "api")
    given("repo add api")
    return sandbox.work / "api"


def reasons(stderr: str) -> list[str]:
    """Return the reasons in a refusal, and check its first line and its hint."""
    first, *lines, hint = stderr.splitlines()
    assert (first, hint) == (
        "error: deleting this would lose or break something:",
        "hint: to delete it anyway, pass --force",
    )
    return [line.strip() for line in lines]


def test_a_repo_without_unsaved_work_goes_to_the_trash(
    installed: Run, cloned: Path, trash: Path
) -> None:
    assert installed(*DELETE, "api") == (
        0,
        "",
        f"moved to the trash: {cloned}\ndeleted repo 'api' ({cloned})\n",
    )
    assert not cloned.exists()
    assert (trash / "files" / "api" / ".git" / "HEAD").is_file()
    assert f"Path={cloned}\n" in (trash / "info" / "api.trashinfo").read_text()
    assert installed("repo", "list") == (0, "", "")


def test_json_has_the_deleted_repos(installed: Run, cloned: Path) -> None:
    result = installed(*DELETE, "api", "--json", "--fields", "name,path,missing")
    assert (result.code, result.stderr) == (0, "")
    assert result.json == [{"name": "api", "path": str(cloned), "missing": True}]


def test_without_a_trash_the_files_are_deleted_for_good(
    installed: Run, cloned: Path, trash: Path
) -> None:
    trash.parent.mkdir(parents=True)
    trash.touch()
    assert installed(*DELETE, "api") == (
        0,
        "",
        f"warning: deleted {cloned} permanently: its file system has no trash\n"
        f"deleted repo 'api' ({cloned})\n",
    )
    assert list(cloned.parent.iterdir()) == []


def test_a_failed_trash_keeps_the_repo(installed: Run, cloned: Path, trash: Path) -> None:
    trash.mkdir(parents=True)
    (trash / "files").touch()
    result = installed(*DELETE, "api", "--json")
    assert (result.code, result.stdout) == (1, "")
    message = f"'{cloned}' cannot be moved to the trash: Not a directory"
    assert result.error == an_error(
        "NOT_TRASHED",
        message,
        "delete it yourself, then run `symphony repo remove REF`",
    )
    assert (cloned / ".git" / "HEAD").is_file()
    assert installed("repo", "list", "--path").stdout == f"{cloned}\n"


def test_the_question_names_what_is_deleted_permanently(
    installed: Run, cloned: Path, trash: Path
) -> None:
    trash.parent.mkdir(parents=True)
    trash.touch()
    result = installed("repo", "remove", "--delete-files", "api")
    question = f"Permanently delete the files of repo 'api' ({cloned})?"
    assert (result.code, result.stderr.splitlines()[0]) == (
        2,
        f"error: confirmation needed: {question}",
    )


def test_another_file_system_has_a_trash_of_its_own(
    installed: Run, acme: None, given: Given, elsewhere: Path
) -> None:
    given(["repo", "add", a_repository(elsewhere / "api")])
    mount = Path("/dev/shm")
    had_trash = {path for path in mount.iterdir() if path.name.startswith(".Trash")}
    result = installed(*DELETE, "api")
    assert (result.code, list(elsewhere.iterdir())) == (0, [])
    told = result.stderr.splitlines()[0]
    if told != f"moved to the trash: {elsewhere / 'api'}":
        assert told.endswith("its files are deleted for good")
    for path in {path for path in mount.iterdir() if path.name.startswith(".Trash")} - had_trash:
        import shutil

        shutil.rmtree(path)


def test_force_without_delete_files_is_refused(symphony: Run, cloned: Path) -> None:
    assert symphony("repo", "remove", "api", "--force") == (
        2,
        "",
        "error: --force can only be used with --delete-files\n"
        "hint: pass --delete-files too, or leave --force out\n",
    )
    assert symphony("repo", "list", "--path").stdout == f"{cloned}\n"


def test_a_missing_repo_is_only_unregistered(symphony: Run, cloned: Path) -> None:
    cloned.rename(cloned.parent / "moved by hand")
    assert symphony(*DELETE, "api") == (0, "", f"deleted repo 'api' ({cloned})\n")
    assert (cloned.parent / "moved by hand").is_dir()


def test_every_kind_of_unsaved_work_is_a_reason(
    installed: Run, cloned: Path, sandbox: Sandbox
) -> None:
    (cloned / "file").write_text("1")
    git(cloned, "add", "file")
    git(cloned, "stash", "--quiet")
    git(cloned, "checkout", "--quiet", "-b", "feature")
    git(cloned, "commit", "--quiet", "--allow-empty", "-m", "unpushed")
    git(cloned, "bisect", "start")
    (cloned / "staged").touch()
    git(cloned, "add", "staged")
    (cloned / "staged").write_text("changed")
    (cloned / "untracked").touch()
    # Changes that the user's configuration hides count too.
    git(cloned, "config", "status.showUntrackedFiles", "no")
    result = installed(*DELETE, "api")
    assert (result.code, result.stdout) == (5, "")
    assert reasons(result.stderr) == [
        f"{cloned}: 1 staged file",
        f"{cloned}: 1 changed file",
        f"{cloned}: 1 untracked file",
        f"{cloned}: 1 unpushed commit on refs/heads/feature",
        f"{cloned}: 1 stash",
        f"{cloned}: bisect in progress",
    ]
    assert installed(*DELETE, "api", "--json").error["code"] == "REPO_HAS_UNSAVED_WORK"
    assert installed(*DELETE, "api", "--force").code == 0
    assert not cloned.exists()


def test_a_commit_that_only_a_tag_holds_is_a_reason(symphony: Run, cloned: Path) -> None:
    git(cloned, "tag", "pushed")
    git(cloned, "checkout", "--quiet", "--detach")
    git(cloned, "commit", "--quiet", "--allow-empty", "-m", "released")
    git(cloned, "tag", "--annotate", "-m", "v1", "v1")
    git(cloned, "checkout", "--quiet", "main")
    git(cloned, "tag", "a-tree", "HEAD^{tree}")
    result = symphony(*DELETE, "api")
    assert (result.code, reasons(result.stderr)) == (
        5,
        [f"{cloned}: 1 unpushed commit on refs/tags/v1"],
    )


def test_work_in_worktrees_submodules_and_nested_repos_is_a_reason(
    symphony: Run, cloned: Path, sandbox: Sandbox
) -> None:
    git(cloned, "submodule", "--quiet", "add", sandbox.home / "origin", "sub")
    git(cloned, "commit", "--quiet", "-m", "submodule")
    git(cloned, "push", "--quiet", "origin", "HEAD:refs/heads/with-submodule")
    git(cloned / "sub", "checkout", "--quiet", "-b", "idea")
    git(cloned / "sub", "commit", "--quiet", "--allow-empty", "-m", "unpushed")
    git(cloned / "sub", "checkout", "--quiet", "main")
    (cloned / ".git" / "info" / "exclude").write_text(".hidden\nnode_modules\n")
    nested = a_repository(cloned / "node_modules" / ".hidden" / "nested", commit=True)
    linked = sandbox.work / "linked"
    git(cloned, "worktree", "add", "--quiet", "--detach", linked)
    (linked / "untracked").touch()
    result = symphony(*DELETE, "api")
    assert (result.code, reasons(result.stderr)) == (
        5,
        [
            f"{nested}: 1 unpushed commit on refs/heads/main",
            f"{cloned / 'sub'}: 1 unpushed commit on refs/heads/idea",
            f"{linked}: 1 untracked file",
            f"the linked worktree {linked} would break",
        ],
    )


def test_a_clean_worktree_elsewhere_is_a_reason(
    symphony: Run, cloned: Path, sandbox: Sandbox
) -> None:
    linked = sandbox.work / "linked"
    git(cloned, "worktree", "add", "--quiet", "--detach", linked)
    result = symphony(*DELETE, "api", "--json")
    assert (result.code, result.stdout) == (5, "")
    assert result.error == an_error(
        "REPO_IN_USE",
        f"deleting this would lose or break something:\n  the linked worktree {linked} would break",
        "to delete it anyway, pass --force",
    )


def test_an_unreadable_repo_is_a_reason(symphony: Run, cloned: Path) -> None:
    (cloned / ".git" / "HEAD").write_text("nonsense")
    result = symphony(*DELETE, "api")
    assert result.code == 5
    [reason] = reasons(result.stderr)
    assert reason.startswith(f"{cloned}: git cannot tell whether it has unsaved work: ")


def test_other_entries_in_the_directory_need_force(
    installed: Run, cloned: Path, given: Given
) -> None:
    a_vault_directory(cloned / "notes")
    (cloned / ".git" / "info" / "exclude").write_text("notes\nlib\n")
    lib = a_repository(cloned / "lib")
    given(
        "vault add api/notes", "repo add api/lib", "workspace create home", "repo add api -w home"
    )
    result = installed(*DELETE, "acme/api")
    assert (result.code, reasons(result.stderr)) == (
        5,
        [
            f"repo 'home/api' is registered there too: {cloned}",
            f"repo 'acme/lib' is registered there too: {lib}",
            f"vault 'acme/notes' is registered there too: {cloned / 'notes'}",
        ],
    )
    result = installed(*DELETE, "acme/api", "--force")
    assert result == (
        0,
        "",
        f"unregistered too: repo 'home/api' ({cloned})\n"
        f"unregistered too: repo 'acme/lib' ({lib})\n"
        f"unregistered too: vault 'acme/notes' ({cloned / 'notes'})\n"
        f"moved to the trash: {cloned}\n"
        f"deleted repo 'api' ({cloned})\n",
    )
    assert installed("repo", "list", "--all").stdout == installed("vault", "list").stdout == ""
    assert installed("history", "--json").json[0]["change_count"] == 4


def test_a_workspace_root_in_the_directory_needs_force(
    installed: Run, cloned: Path, given: Given
) -> None:
    given("workspace create home --root api")
    result = installed(*DELETE, "acme/api")
    assert (result.code, reasons(result.stderr)) == (
        5,
        [f"workspace 'home' has its root there: {cloned}"],
    )
    id = installed("workspace", "show", "home", "--json").json["id"][:8]
    result = installed(*DELETE, "acme/api", "--force")
    assert (result.code, result.stderr.splitlines()[0]) == (
        0,
        f"warning: the root of workspace 'home' is gone: {cloned}; to set another, run"
        f" `symphony workspace edit {id} --root DIR`",
    )


def test_a_repo_in_two_workspaces_is_deleted_if_both_are_named(
    installed: Run, cloned: Path, given: Given
) -> None:
    given("workspace create home", "repo add api -w home")
    result = installed(*DELETE, "acme/api", "home/api", "--fields", "workspace")
    assert (result.code, result.stdout) == (0, "acme\nhome\n")
    assert not cloned.exists()


def test_one_refused_repo_keeps_all(
    symphony: Run, cloned: Path, given: Given, sandbox: Sandbox
) -> None:
    web = a_repository(sandbox.work / "web")
    (web / "untracked").touch()
    given("repo add web")
    result = symphony(*DELETE, "api", "web")
    assert (result.code, reasons(result.stderr)) == (5, [f"{web}: 1 untracked file"])
    assert cloned.is_dir()
    assert symphony("repo", "list", "--fields", "name").stdout == "api\nweb\n"


def test_the_home_is_not_deleted_even_with_force(
    symphony: Run, acme: None, given: Given, sandbox: Sandbox
) -> None:
    git(sandbox.home, "init", "--quiet")
    given(["repo", "add", sandbox.home])
    result = symphony(*DELETE, "home", "--force", "--json")
    assert (result.code, result.error["code"]) == (5, "DIRECTORY_PROTECTED")


def test_a_mount_in_a_repo_is_not_deleted_even_with_force(
    cloned: Path, sandbox: Sandbox, trash: Path
) -> None:
    trash.parent.mkdir(parents=True)
    trash.touch()
    data, place = sandbox.home / "data", cloned / "data"
    for path in (data, place):
        path.mkdir()
    (data / "file").touch()
    command = [executable(), *DELETE, "api", "--force"]
    done = run_with_bound(data, place, command)
    assert (done.returncode, done.stdout, done.stderr) == (
        5,
        "",
        f"error: '{cloned}' was kept: something is mounted in it: {place}\n"
        f"hint: to unmount it, run `umount {place}`\n",
    )
    assert (data / "file").exists()
    assert (cloned / ".git").is_dir()


def test_a_link_instead_of_a_repo_is_not_followed(
    installed: Run, cloned: Path, sandbox: Sandbox
) -> None:
    cloned.rename(sandbox.work / "real")
    cloned.symlink_to("real")
    result = installed(*DELETE, "api", "--force", "--json")
    assert (result.code, result.error["code"]) == (2, "PATH_IS_LINK")
    assert os.path.islink(cloned)


def test_yes_is_needed_without_a_terminal(symphony: Run, cloned: Path) -> None:
    assert symphony("repo", "remove", "--delete-files", "api") == (
        2,
        "",
        f"error: confirmation needed: Delete the files of repo 'api' ({cloned})?\n"
        "hint: to confirm without a terminal, pass --yes\n",
    )
    assert cloned.is_dir()


@pytest.mark.parametrize(("answer", "code"), [("n", 1), ("y", 0)])
def test_on_a_terminal_it_asks(cloned: Path, answer: str, code: int) -> None:
    (cloned / "untracked").touch()
    with Terminal(["repo", "rm", "api", "--delete-files", "--force"], columns=300) as terminal:
        seen = terminal.read_until("[y/N] ")
        assert without_colors(seen) == (
            f"{cloned}: 1 untracked file\nDelete the files of repo 'api' ({cloned})? [y/N] "
        )
        terminal.type(f"{answer}\n")
        assert terminal.wait() == code
    assert cloned.exists() == (answer == "n")


def test_several_repos_are_one_operation(
    symphony: Run, installed: Run, cloned: Path, given: Given, sandbox: Sandbox
) -> None:
    a_repository(sandbox.work / "web")
    given("repo add web")
    result = installed(*DELETE, "web", "api", "--json")
    assert shaped_json(result.stdout) == [
        a_repo_shown(name="web", path=str(sandbox.work / "web"), missing=True),
        a_repo_shown(
            path=str(cloned),
            missing=True,
            remote_url=str(sandbox.home / "origin"),
            root_commit="<commit>",
        ),
    ]
    history = symphony("history", "--json").json[0]
    assert (history["action"], history["subject"]) == ("repo remove --delete-files", "web, api")


def test_a_file_made_after_the_question_is_not_deleted(cloned: Path) -> None:
    with Terminal(["repo", "rm", "api", "--delete-files"], columns=300) as terminal:
        terminal.read_until("[y/N] ")
        (cloned / "essay").write_text("three hours of work")
        terminal.type("y\n")
        assert terminal.wait() == 5
    assert (cloned / "essay").read_text() == "three hours of work"


def test_more_than_was_confirmed_is_not_deleted_even_with_force(cloned: Path) -> None:
    (cloned / "untracked").touch()
    with Terminal(["repo", "rm", "api", "--delete-files", "--force"], columns=300) as terminal:
        terminal.read_until("[y/N] ")
        (cloned / "essay").touch()
        terminal.type("y\n")
        seen = without_colors(terminal.read_rest())
        assert terminal.wait() == 4
    assert "nothing was deleted: this has changed:" in seen
    assert f"{cloned}: 2 untracked files" in seen
    assert (cloned / "essay").exists()


def test_a_file_made_while_the_store_is_locked_is_not_deleted(
    installed: Run, cloned: Path, trash: Path, sandbox: Sandbox
) -> None:
    """The deletion has looked before it waits for the store, and looks again."""
    trash.parent.mkdir(parents=True)
    trash.touch()
    shim = sandbox.home / "shim"
    shim.mkdir()
    # Runs right before the directory is set aside, which is after every look of git.
    (shim / "sitecustomize.py").write_text(
        "import os, sys\n"
        f"essay = {str(cloned / 'essay')!r}\n"
        "def hook(event, arguments):\n"
        f"    if event == 'os.rename' and arguments[0] == {str(cloned)!r}:\n"
        "        if not os.path.exists(essay):\n"
        "            open(essay, 'w').close()\n"
        "sys.addaudithook(hook)\n"
    )
    result = installed(*DELETE, "api", env=first_on_path(shim))
    assert (result.code, reasons(result.stderr)) == (5, [f"{cloned}: 1 untracked file"])
    assert (cloned / "essay").exists()
    assert list(cloned.parent.iterdir()) == [cloned]


def test_a_repo_set_aside_is_named_and_put_back(symphony: Run, cloned: Path) -> None:
    aside = cloned.parent / "api.symphony-deleted-0a1b2c3d"
    cloned.rename(aside)
    message = f"repo 'acme/api': an interrupted deletion left it at {aside}"
    hint = "to put it back, run `symphony doctor --fix`"
    for command in (DELETE, ("repo", "move", "elsewhere")):
        *first, last = command
        arguments = (*command, "api") if command is DELETE else (*first, "api", last)
        result = symphony(*arguments, "--json")
        assert (result.code, result.error) == (4, an_error("DELETION_INTERRUPTED", message, hint))
    assert f"warning: {message}; {hint}\n" in symphony("status").stderr
    assert message in symphony("doctor").stdout
    assert f"put back repo 'acme/api': {cloned}" in symphony("doctor", "--fix").stderr
    assert (cloned / ".git").is_dir()
    assert "interrupted deletion" not in symphony("doctor").stdout


def test_a_repo_that_borrows_objects_is_a_reason(
    symphony: Run, cloned: Path, given: Given, sandbox: Sandbox
) -> None:
    git(sandbox.work, "clone", "--quiet", "--shared", cloned, "borrower")
    borrower = sandbox.work / "borrower"
    result = symphony(*DELETE, "api")
    assert (result.code, reasons(result.stderr)) == (
        5,
        [f"{borrower} borrows objects from {cloned}, and would break"],
    )
    given("repo add borrower")
    assert symphony("repo", "move", "api", "moved").code == 0
    assert git(borrower, "fsck", "--no-progress") == ""
    assert symphony(*DELETE, "borrower").code == 0
