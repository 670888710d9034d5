from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.commands.conftest import Given
from tests.conftest import Run, Sandbox
from tests.elsewhere import elsewhere as elsewhere
from tests.shapes import REPO, a_repo_shown, an_error, shaped_json
from tests.trees import a_repository, git


def paths(symphony: Run, noun: str, *options: str) -> list[str]:
    return symphony(noun, "list", "--all", "--path", *options).stdout.splitlines()


def test_move_changes_the_directory_and_the_registered_path(symphony: Run, api: Path) -> None:
    new = api.parent / "clients" / "api"
    assert symphony("repo", "move", "api", "clients/api") == (0, "", f"moved repo 'api' ({new})\n")
    assert (new / ".git" / "HEAD").is_file()
    assert not api.exists()
    assert symphony("path", "api").stdout == f"{new}\n"
    history = symphony("history", "--json").json[0]
    assert (history["action"], history["subject"], history["change_count"]) == (
        "repo move",
        "api",
        1,
    )


def test_move_into_a_directory_prints_the_repo_as_json(symphony: Run, api: Path) -> None:
    (api.parent / "into").mkdir()
    result = symphony("repo", "move", "api", "into", "--json")
    assert list(result.json) == REPO
    assert (result.stderr, shaped_json(result.stdout)) == (
        "",
        a_repo_shown(path=str(api.parent / "into" / "api")),
    )


def test_a_dry_run_changes_nothing(symphony: Run, api: Path, sandbox: Sandbox) -> None:
    store = sandbox.symphony_home / "data" / "symphony.db"
    before = store.read_bytes()
    result = symphony("repo", "move", "api", "a/b", "-n", "--fields", "path")
    new = api.parent / "a" / "b"
    assert result == (0, f"{new}\n", f"would move repo 'api' ({new})\n")
    assert (store.read_bytes(), list(sandbox.work.iterdir())) == (before, [api])


def test_every_entry_in_the_directory_moves_along(
    symphony: Run, api: Path, given: Given, sandbox: Sandbox
) -> None:
    a_repository(api / "vendor" / "lib")
    (api / "docs").mkdir()
    a_repository(sandbox.work / "api2")
    given(
        "repo add api/vendor/lib api2",
        "vault add api/docs",
        "workspace create home --root api",
        "profile create eve --email eve@example.org",
        "workspace create lab -P eve --root api/vendor",
        "repo add api -w home",
    )
    new = sandbox.work / "new"
    result = symphony("repo", "move", "acme/api", "new")
    assert (result.code, result.stdout) == (0, "")
    assert result.stderr.splitlines()[0] == f"moved repo 'api' ({new})"
    assert sorted(result.stderr.splitlines()[1:]) == [
        f"moved too: repo 'acme/lib' ({new / 'vendor' / 'lib'})",
        f"moved too: repo 'home/api' ({new})",
        f"moved too: vault 'acme/docs' ({new / 'docs'})",
        f"moved too: workspace 'home' ({new})",
        f"moved too: workspace 'lab' ({new / 'vendor'})",
    ]
    assert paths(symphony, "repo", "-P", "ada") == [
        *(str(path) for path in (new, api.parent / "api2", new / "vendor" / "lib", new)),
    ]
    assert paths(symphony, "vault", "-P", "ada") == [str(new / "docs")]
    assert symphony("history", "--json").json[0]["change_count"] == 6
    assert symphony("doctor").code == 0


def test_worktrees_and_submodules_work_after_a_move_to_another_file_system(
    symphony: Run, acme: None, given: Given, sandbox: Sandbox, elsewhere: Path
) -> None:
    api = a_repository(sandbox.work / "api", commit=True)
    inner = a_repository(sandbox.work / "inner", commit=True)
    git(api, "submodule", "--quiet", "add", inner, "sub")
    git(api, "commit", "--quiet", "--message", "submodule")
    git(api, "worktree", "add", "--quiet", "--detach", sandbox.work / "fix")
    git(api, "worktree", "add", "--quiet", "--detach", api / ".git" / "inside")
    given("repo add api")
    assert symphony("repo", "move", "api", elsewhere) == (
        0,
        "",
        f"moved repo 'api' ({elsewhere / 'api'})\n",
    )
    assert sorted(path.name for path in sandbox.work.iterdir()) == ["fix", "inner"]
    assert [path.name for path in elsewhere.iterdir()] == ["api"]
    for place in (elsewhere / "api", elsewhere / "api" / "sub", sandbox.work / "fix"):
        assert git(place, "status", "--porcelain") == ""
    shown = symphony("repo", "show", "api", "--json").json
    assert [worktree["path"] for worktree in shown["worktrees"]] == [
        str(elsewhere / "api" / ".git" / "inside"),
        str(sandbox.work / "fix"),
    ]


@pytest.mark.parametrize("is_link", [True, False])
def test_a_repo_cannot_have_files_overwritten_by_its_repair(
    symphony: Run, acme: None, given: Given, sandbox: Sandbox, is_link: bool
) -> None:
    precious = sandbox.home / ".bashrc"
    precious.write_text("precious")
    api = a_repository(sandbox.work / "api")
    brought = api / ".git.symphony"
    brought.symlink_to(precious) if is_link else brought.write_text("tracked")
    git(api, "add", ".git.symphony")
    git(api, "commit", "--quiet", "--message", "hostile")
    git(api, "worktree", "add", "--quiet", "--detach", api / "inside")
    given("repo add api", "repo move api new")
    inside = sandbox.work / "new" / "inside"
    assert precious.read_text() == "precious"
    assert git(inside, "status", "--porcelain") == ""
    assert sorted(path.name for path in inside.iterdir()) == [".git", ".git.symphony"]


def test_a_missing_worktree_is_a_warning(
    symphony: Run, acme: None, given: Given, sandbox: Sandbox
) -> None:
    api = a_repository(sandbox.work / "api", commit=True)
    git(api, "worktree", "add", "--quiet", "--detach", sandbox.work / "usb")
    (sandbox.work / "usb").rename(sandbox.work / "unplugged")
    given("repo add api")
    new, usb = sandbox.work / "new", sandbox.work / "usb"
    assert symphony("repo", "move", "api", "new") == (
        0,
        "",
        f"warning: the linked worktree {usb} was not repaired: it does not exist; to repair"
        f" it, run `git -C {new} worktree repair {usb}`\nmoved repo 'api' ({new})\n",
    )


def test_an_existing_destination_is_a_conflict(symphony: Run, api: Path) -> None:
    (api.parent / "taken").touch()
    result = symphony("repo", "move", "api", "taken", "--json")
    assert (result.code, result.stdout) == (4, "")
    message = f"'{api.parent / 'taken'}' already exists"
    assert result.error == an_error("PATH_TAKEN", message, field="destination")


def test_a_registered_destination_is_a_conflict(
    symphony: Run, api: Path, given: Given, sandbox: Sandbox
) -> None:
    web = a_repository(sandbox.work / "web")
    given("repo add web")
    web.rename(sandbox.work / "gone")
    result = symphony("repo", "move", "api", "web", "--json")
    assert (result.code, result.error) == (
        4,
        an_error(
            "REPO_PATH_TAKEN",
            f"{web} is already registered as repo 'web' in workspace 'acme'",
            "to see it, run `symphony repo show acme/web`",
            "path",
        ),
    )
    assert api.exists()


def test_a_move_into_itself_is_refused(symphony: Run, api: Path) -> None:
    assert symphony("repo", "move", "api", "api/inside") == (
        2,
        "",
        f"error: '{api}' cannot be moved into itself\n",
    )


def test_a_missing_repo_is_refused_with_a_hint(symphony: Run, api: Path) -> None:
    api.rename(api.parent / "moved by hand")
    id = symphony("repo", "list", "--json").json[0]["id"][:8]
    assert symphony("repo", "move", "api", "new") == (
        3,
        "",
        f"error: repo 'api' is missing: {api} does not exist\n"
        f"hint: to find it, run `symphony repo relocate DIR --repo {id}`\n",
    )


def test_directories_of_the_store_and_the_home_are_refused(
    symphony: Run, acme: None, given: Given, sandbox: Sandbox
) -> None:
    git(sandbox.home, "init", "--quiet")
    given(["repo", "add", sandbox.home])
    result = symphony("repo", "move", "home", "elsewhere")
    message = f"'{sandbox.home}' contains '{sandbox.home}', so it cannot be moved or deleted"
    assert result == (5, "", f"error: {message}\n")


def test_a_locked_store_changes_nothing(
    installed: Run, api: Path, sandbox: Sandbox, elsewhere: Path
) -> None:
    store = sqlite3.connect(sandbox.symphony_home / "data" / "symphony.db", isolation_level=None)
    store.execute("begin immediate")
    for destination in (sandbox.work / "a" / "b", elsewhere / "a" / "b"):
        env = {"SYMPHONY_STORE_BUSY_TIMEOUT": "1"}
        result = installed("repo", "move", "api", destination, "--json", env=env)
        assert (result.code, result.error["code"]) == (7, "STORE_LOCKED")
        assert (list(sandbox.work.iterdir()), list(elsewhere.iterdir())) == ([api], [])
    store.close()
    assert installed("repo", "list", "--path").stdout == f"{api}\n"
