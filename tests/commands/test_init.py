from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest

from tests.commands.conftest import Given
from tests.conftest import Run, Sandbox
from tests.note_lists import an_obsidian_list
from tests.shapes import (
    REPO,
    VAULT,
    a_repo_shown,
    a_vault_shown,
    an_error,
    shaped_json,
)
from tests.trees import Tree, a_repository, a_tree, a_vault_directory, git

EMAIL = ("--email", "ada@example.org")


@pytest.fixture
def tree(sandbox: Sandbox) -> Tree:
    return a_tree(sandbox.work / "code")


def test_init_twice_registers_each_repo_of_a_real_tree_once(symphony: Run, tree: Tree) -> None:
    first = symphony("init", "code", *EMAIL, "--json")
    assert (first.code, first.stderr) == (0, "")
    repos, vaults = first.json["repos"], first.json["vaults"]
    assert {row["path"] for row in repos} == {str(path) for path in tree.repos}
    assert [row["path"] for row in vaults] == [str(tree.vault)]
    assert [list(row) for row in repos] == [REPO] * len(tree.repos)
    assert [list(row) for row in vaults] == [VAULT]

    history = symphony("history", "--json").json
    second = symphony("init", "code", "--json")
    assert second.code == 0
    assert second.json == first.json | {
        "profile_added": False,
        "workspace_added": False,
        "repos_added": 0,
        "vaults_added": 0,
    }
    assert symphony("history", "--json").json == history
    listed = symphony("repo", "list", "--json")
    assert {row["path"] for row in listed.json} == {str(path) for path in tree.repos}


def test_the_installed_command_gives_the_paths_of_a_real_tree_to_a_script(
    installed: Run, tree: Tree
) -> None:
    assert installed("init", tree.root, *EMAIL).code == 0
    paths = [row["path"] for row in json.loads(installed("repo", "list", "--json").stdout)]
    assert sorted(paths) == sorted(str(path) for path in tree.repos)
    nul = installed("repo", "list", "-0").stdout
    assert sorted(nul.split("\0")) == ["", *sorted(paths)]
    [worktree] = installed("repo", "show", "ordinary", "--json").json["worktrees"]
    assert worktree["path"] == str(tree.root / "linked worktree")


def test_init_stores_the_facts_of_each_repo_of_a_real_tree(symphony: Run, tree: Tree) -> None:
    symphony("init", "code", *EMAIL)
    rows = {row["name"]: row for row in symphony("repo", "list", "--json").json}
    known = {
        name: (row["remote_url"], row["default_branch"], row["root_commit"] is not None)
        for name, row in rows.items()
    }
    assert known == {
        "bare.git": (None, "main", False),
        "detached": (None, "main", True),
        "Grüße an alle": (None, "main", False),
        "no remote": (None, "main", True),
        "ordinary": (None, "main", True),
        "several remotes": ("https://example.org/first.git", "main", False),
        "superproject": (None, "main", True),
        "unborn": (None, "main", False),
    }


def test_init_in_a_pipe_prints_one_field_per_line_then_the_rows(
    symphony: Run, sandbox: Sandbox
) -> None:
    path = a_repository(sandbox.work / "code" / "api")
    vault = a_vault_directory(sandbox.work / "code" / "notes")
    assert symphony("init", "code", *EMAIL) == (
        0,
        f"profile\tada\nworkspace\tcode\nroot\t{sandbox.work}/code\n"
        f"directory\t{sandbox.work}/code\ndry_run\tfalse\n"
        "profile_added\ttrue\nworkspace_added\ttrue\nrepos_added\t1\nvaults_added\t1\n"
        f"repos\tapi\tcode\t{path}\tmain\t\tfalse\n"
        f"vaults\tnotes\tcode\t{vault}\tobsidian\topen\ttrue\n",
        "",
    )


def test_init_registers_obsidians_vaults_below_and_reports_the_others(
    symphony: Run, sandbox: Sandbox
) -> None:
    listed = a_vault_directory(sandbox.work / "code/.hidden/notes")
    brain = a_vault_directory(sandbox.home / "my brain")
    an_obsidian_list(sandbox.home, listed, brain, "/nowhere")
    line = f"symphony vault add '{brain}' --workspace code"
    result = symphony("init", "code", *EMAIL)
    assert result.stderr == (
        f"warning: Obsidian or zk list '{brain}' outside {sandbox.work}/code;"
        f" to register them, run `{line}`\n"
    )
    assert symphony("vault", "list", "--path").stdout == f"{listed}\n"
    assert symphony(*shlex.split(line)[1:]).code == 0
    assert symphony("init", "code").stderr == ""


def test_a_later_init_adds_only_what_is_new(symphony: Run, sandbox: Sandbox) -> None:
    a_repository(sandbox.work / "code" / "api")
    symphony("init", "code", *EMAIL)
    a_repository(sandbox.work / "code" / "web")
    result = symphony("init", "code", "--fields", "repos_added,profile_added,workspace_added")
    assert result.stdout == "1\tfalse\tfalse\n"


def test_dry_run_shows_everything_and_writes_nothing(symphony: Run, sandbox: Sandbox) -> None:
    path = a_repository(sandbox.work / "code" / "api", commit=True)
    vault = a_vault_directory(sandbox.work / "code" / "notes")
    result = symphony("init", "code", *EMAIL, "--dry-run", "--json")
    nothing_kept = {"id": None, "created_at": None, "updated_at": None, "workspace": "code"}
    assert (result.code, result.stderr) == (0, "")
    assert shaped_json(result.stdout) == {
        "profile": "ada",
        "workspace": "code",
        "root": f"{sandbox.work}/code",
        "directory": f"{sandbox.work}/code",
        "dry_run": True,
        "profile_added": True,
        "workspace_added": True,
        "repos_added": 1,
        "vaults_added": 1,
        "repos": [a_repo_shown(path=str(path)) | nothing_kept],
        "vaults": [a_vault_shown(path=str(vault)) | nothing_kept],
    }
    assert not sandbox.symphony_home.exists()


def test_the_identity_comes_from_git(symphony: Run, sandbox: Sandbox) -> None:
    git(sandbox.work, "config", "--global", "user.name", "Ada Lovelace")
    git(sandbox.work, "config", "--global", "user.email", "ada.l+git@example.org")
    assert symphony("init", ".").code == 0
    result = symphony("profile", "list", "--fields", "username,email,name")
    assert result.stdout == "ada_l\tada.l+git@example.org\tAda Lovelace\n"


def test_options_come_before_git(symphony: Run, sandbox: Sandbox) -> None:
    git(sandbox.work, "config", "--global", "user.name", "Ada Lovelace")
    git(sandbox.work, "config", "--global", "user.email", "ada@example.org")
    options = "--username bob --email b@example.org --name Bob --workspace job --type client"
    assert symphony("init", *options.split()).code == 0
    shown = symphony("profile", "list", "--fields", "username,email,name").stdout
    assert shown == "bob\tb@example.org\tBob\n"
    shown = symphony("workspace", "show", "--fields", "name,type,root").stdout
    assert shown == f"job\tclient\t{sandbox.work}\n"


@pytest.mark.parametrize("no_input", [["--no-input"], []])
def test_without_an_identity_and_a_terminal_init_names_the_option(
    symphony: Run, sandbox: Sandbox, no_input: list[str]
) -> None:
    result = symphony("init", ".", *no_input, "--json")
    assert (result.code, result.stdout) == (2, "")
    assert result.error == an_error(
        "INPUT_NEEDED",
        "your email address is required, and standard input is not a terminal",
        "pass it with --email",
        "email",
    )
    assert not sandbox.symphony_home.exists()


def test_init_uses_the_existing_profile(symphony: Run, ada: None) -> None:
    assert symphony("init", ".", "--fields", "profile,profile_added").stdout == "ada\tfalse\n"


@pytest.mark.parametrize(
    ("options", "fault", "field"),
    [
        ("--username eve", "profile 'ada' already has the email ada@example.org", "email"),
        ("--email ada@other.example", "profile 'ada' already exists", "username"),
    ],
)
@pytest.mark.parametrize("more", ["--json", "--json --dry-run"])
def test_a_taken_profile_is_refused_with_the_way_on(
    symphony: Run, acme: None, tree: Tree, options: str, fault: str, field: str, more: str
) -> None:
    git(tree.root, "config", "--global", "user.email", "ada@example.org")
    result = symphony("init", "code", *options.split(), *more.split())
    assert (result.code, result.stdout) == (4, "")
    assert result.error == an_error(
        f"PROFILE_{field.upper()}_TAKEN",
        fault,
        "to register for that profile, pass --username ada; to create another one, pass a"
        f" different --{field}",
        field,
    )


def test_a_taken_workspace_name_gets_its_parent_as_a_prefix(
    symphony: Run, ada: None, given: Given, sandbox: Sandbox
) -> None:
    (sandbox.work / "acme" / "code").mkdir(parents=True)
    given("workspace create code")
    result = symphony("init", "acme/code", "--fields", "workspace")
    assert result.stdout == "acme-code\n"


@pytest.mark.parametrize(
    ("arguments", "code", "error"),
    [
        (["nope"], 2, an_error("PATH_MISSING", "'nope' does not exist", None, "path")),
        (["file"], 2, an_error("PATH_NOT_A_DIRECTORY", "'file' is not a directory", None, "path")),
        (
            [".", "--type", "x"],
            2,
            an_error(
                "WORKSPACE_TYPE_INVALID",
                "unknown workspace type 'x'",
                "choose one of general, client, personal, research",
                "type",
            ),
        ),
        (
            [".", "--workspace", ""],
            2,
            an_error("WORKSPACE_NAME_INVALID", "a workspace's name cannot be empty", None, "name"),
        ),
        (
            [".", "--username", "a\udcff"],
            2,
            an_error(
                "USERNAME_INVALID",
                r"username 'a\udcff' contains control characters",
                None,
                "username",
            ),
        ),
    ],
)
def test_init_reports_errors_and_writes_nothing(
    symphony: Run,
    sandbox: Sandbox,
    arguments: list[str],
    code: int,
    error: dict[str, str | None],
) -> None:
    Path("file").touch()
    result = symphony("init", *arguments, *EMAIL, "--json")
    assert (result.code, result.stdout, result.error) == (code, "", error)
    assert not sandbox.symphony_home.exists()


def test_init_beyond_a_limit_writes_nothing(symphony: Run, sandbox: Sandbox) -> None:
    for name in "ab":
        a_repository(sandbox.work / "code" / name)
    result = symphony("init", "code", *EMAIL, env={"SYMPHONY_LIMITS_REPOS_PER_WORKSPACE": "1"})
    assert (result.code, result.stdout) == (4, "")
    assert symphony("profile", "list") == (0, "", "")
    assert symphony("history") == (0, "", "")
