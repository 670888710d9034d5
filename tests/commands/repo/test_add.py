from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.commands.conftest import Given
from tests.conftest import Run, Sandbox
from tests.shapes import REPO, a_repo_shown, an_error, shaped_json
from tests.trees import a_repository, git

pytestmark = pytest.mark.usefixtures("acme")


@pytest.fixture
def path(sandbox: Sandbox) -> Path:
    return a_repository(sandbox.work / "api")


def test_add_prints_a_message_and_no_data(symphony: Run, path: Path) -> None:
    assert symphony("repo", "add", "api") == (0, "", f"registered repo 'api' ({path})\n")


def test_add_as_json_prints_an_array_with_every_field(symphony: Run, sandbox: Sandbox) -> None:
    path = a_repository(sandbox.work / "api", remote="git@example.org:a/b.git", commit=True)
    result = symphony("repo", "add", path, "--json")
    assert (result.code, result.stderr) == (0, "")
    assert [list(row) for row in result.json] == [REPO]
    assert shaped_json(result.stdout) == [
        a_repo_shown(path=str(path), remote_url="git@example.org:a/b.git", root_commit="<commit>")
    ]
    assert result.json[0]["root_commit"] == git(path, "rev-list", "--max-parents=0", "HEAD")


def test_add_takes_a_name_and_a_url_for_one_path(symphony: Run, path: Path) -> None:
    options = ("--name", "[red]x[bold]", "--remote-url", "https://example.org/x.git")
    result = symphony("repo", "add", "api", *options, "--json")
    assert shaped_json(result.stdout) == [
        a_repo_shown(name="[red]x[bold]", path=str(path), remote_url="https://example.org/x.git")
    ]


def test_add_resolves_links_in_the_path(symphony: Run, path: Path, sandbox: Sandbox) -> None:
    (sandbox.work / "link").symlink_to(path)
    assert symphony("repo", "add", "link", "--fields", "name,path").stdout == f"api\t{path}\n"


def test_add_reads_paths_from_standard_input(symphony: Run, sandbox: Sandbox) -> None:
    one, two, three = (a_repository(sandbox.work / name) for name in ("a b", "ü", "c"))
    result = symphony(
        "repo", "add", "-", str(three), "--json", "--fields", "path", stdin=f"{one}\n\n{two}\n"
    )
    assert result.json == [{"path": str(path)} for path in (one, three, two)]


def test_empty_standard_input_is_not_an_error(symphony: Run) -> None:
    assert symphony("repo", "add", "-", stdin="") == (0, "", "nothing new found\n")
    assert symphony("repo", "add", "-", "--json", stdin="\n") == (0, "[]\n", "")


def test_of_several_the_good_ones_are_registered_and_each_failure_is_named(
    symphony: Run, path: Path, sandbox: Sandbox
) -> None:
    a_repository(sandbox.work / "web")
    a_repository(sandbox.work / "other" / "API")
    result = symphony("repo", "add", "nope", "api", "web", "other/API")
    assert result == (
        1,
        "",
        f"registered repo 'api' ({path})\n"
        f"registered repo 'web' ({sandbox.work}/web)\n"
        "error: 2 failed:\n"
        "  'nope' does not exist\n"
        f"  {sandbox.work}/other/API: another of these paths has the name 'API' too\n"
        "hint: add it on its own, with --name\n",
    )
    result = symphony("repo", "add", "web", "nope", "--json")
    assert (result.code, result.stdout, result.error["code"]) == (1, "", "SOME_FAILED")


@pytest.mark.parametrize(
    ("arguments", "code", "error"),
    [
        ([""], 2, an_error("PATH_INVALID", "a path cannot be empty", None, "path")),
        (["nope"], 2, an_error("PATH_MISSING", "'nope' does not exist", None, "path")),
        (["file"], 2, an_error("PATH_NOT_A_DIRECTORY", "'file' is not a directory", None, "path")),
        (
            ["plain"],
            2,
            an_error("NOT_A_REPO", "'plain' is not a git repository", None, "path"),
        ),
        (
            ["n\x1bo"],
            2,
            an_error(
                "PATH_INVALID",
                r"the path '{work}/n\x1bo' contains control characters",
                None,
                "path",
            ),
        ),
        (
            ["api", "--name", "a/b"],
            2,
            an_error(
                "REPO_NAME_INVALID",
                "invalid repo name 'a/b'",
                "a name cannot be '.' or '..', or contain any of / \\ < > : \" | ? *",
                "name",
            ),
        ),
        (
            ["api", "--name", ".."],
            2,
            an_error(
                "REPO_NAME_INVALID",
                "invalid repo name '..'",
                "a name cannot be '.' or '..', or contain any of / \\ < > : \" | ? *",
                "name",
            ),
        ),
        (
            ["api", "--name", ""],
            2,
            an_error("REPO_NAME_INVALID", "a repo's name cannot be empty", None, "name"),
        ),
        (
            ["api", "--name", "x" * 256],
            2,
            an_error(
                "REPO_NAME_INVALID",
                "a repo's name can have at most 255 characters; this one has 256",
                None,
                "name",
            ),
        ),
        (
            ["api", "--remote-url", "--upload-pack=x"],
            2,
            an_error(
                "REMOTE_URL_INVALID",
                "a remote URL cannot be empty or begin with -",
                None,
                "remote_url",
            ),
        ),
        (
            ["api", "web", "--name", "x"],
            2,
            an_error(
                "ONE_PATH_NEEDED",
                "--name and --remote-url can only be used with one path",
                None,
                "path",
            ),
        ),
        (
            [],
            2,
            an_error(
                "USAGE",
                "missing argument 'PATH...'",
                "to see its help, run `symphony repo add --help`",
                "paths",
            ),
        ),
    ],
)
def test_add_reports_errors_and_registers_nothing(
    symphony: Run,
    path: Path,
    sandbox: Sandbox,
    arguments: list[str],
    code: int,
    error: dict[str, str | None],
) -> None:
    (sandbox.work / "file").touch()
    (sandbox.work / "plain").mkdir()
    result = symphony("repo", "add", *arguments, "--json")
    assert (result.code, result.stdout) == (code, "")
    message = str(error["message"]).replace("{work}", str(sandbox.work))
    assert result.error == error | {"message": message}
    assert symphony("repo", "list") == (0, "", "")


def test_a_path_that_is_not_utf8_is_refused(
    symphony: Run, installed: Run, sandbox: Sandbox
) -> None:
    path = sandbox.work / os.fsdecode(b"caf\xe9")
    a_repository(path)
    for result in (
        installed("repo", "add", path, "--json"),
        installed("repo", "add", "-", "--json", stdin=f"{path}\n"),
        installed("repo", "add", "-", "--json", stdin=f"{path}\n", env={"LC_ALL": "en_US.UTF-8"}),
        installed(
            "repo",
            "add",
            "-",
            "--json",
            stdin=f"{path}\n",
            env={"PYTHONIOENCODING": "utf-8:strict"},
        ),
    ):
        assert (result.code, result.stdout) == (2, "")
        assert result.error == an_error(
            "PATH_INVALID",
            rf"the path '{sandbox.work}/caf\udce9' is not valid UTF-8",
            "rename the directory, using UTF-8",
            "path",
        )
    assert installed("repo", "list", cwd=path) == (0, "", "")


def test_add_refuses_a_path_and_a_name_already_taken(symphony: Run, path: Path) -> None:
    assert symphony("repo", "add", "api").code == 0
    result = symphony("repo", "add", "api", "--name", "other", "--json")
    assert (result.code, result.stdout) == (4, "")
    assert result.error == an_error(
        "REPO_PATH_TAKEN",
        f"{path} is already registered as repo 'api' in workspace 'acme'",
        "to see it, run `symphony repo show acme/api`",
        "path",
    )
    a_repository(path.parent / "more" / "API")
    assert symphony("repo", "add", "more/API") == (
        4,
        "",
        "error: repo 'api' already exists in workspace 'acme'\n"
        "hint: to choose another name, pass --name\n",
    )


def test_one_repo_may_be_in_two_workspaces(symphony: Run, path: Path, given: Given) -> None:
    given("repo add api -w acme", "workspace create beta", "repo add api -w beta")
    result = symphony("repo", "list", "--all", "--fields", "workspace,name")
    assert result.stdout == "acme\tapi\nbeta\tapi\n"


def test_add_beyond_the_limit_registers_nothing_and_names_the_setting(
    symphony: Run, path: Path
) -> None:
    a_repository(path.parent / "web")
    result = symphony("repo", "add", "api", "web", env={"SYMPHONY_LIMITS_REPOS_PER_WORKSPACE": "1"})
    assert result == (
        4,
        "",
        "error: workspace 'acme' can have at most 1 repo; it has 0, and this adds 2\n"
        "hint: to raise the limit, run `symphony config set limits.repos_per_workspace 2`\n",
    )
    assert symphony("repo", "list") == (0, "", "")


def test_a_worktree_and_a_submodule_are_refused_with_the_repo_they_belong_to(
    symphony: Run, sandbox: Sandbox
) -> None:
    main = a_repository(sandbox.work / "main", commit=True)
    git(main, "worktree", "add", "--quiet", sandbox.work / "linked")
    top = a_repository(sandbox.work / "top", commit=True)
    git(top, "submodule", "--quiet", "add", main, "sub")
    assert symphony("repo", "add", "linked") == (
        2,
        "",
        f"error: 'linked' is a linked worktree of '{main}'\n"
        f"hint: to register that repo, run `symphony repo add {main}`\n",
    )
    assert symphony("repo", "add", "top/sub") == (
        2,
        "",
        f"error: 'top/sub' is a submodule of '{top}'\n"
        f"hint: to register that repo, run `symphony repo add {top}`\n",
    )
    (top / "inside").mkdir()
    assert symphony("repo", "add", "top/inside") == (
        2,
        "",
        f"error: 'top/inside' is not a git repository\n"
        f"hint: to register that repo, run `symphony repo add {top}`\n",
    )


SECRET = "s3cret-Pa55"


@pytest.mark.parametrize(
    ("url", "stored"),
    [
        (f"https://ada:{SECRET}@example.org/x.git", "https://example.org/x.git"),
        (f"https://{SECRET}@example.org/x.git", "https://example.org/x.git"),
        (f"ssh://git:{SECRET}@example.org/x.git", "ssh://git@example.org/x.git"),
        (f"ada:{SECRET}@example.org:x.git", "ada@example.org:x.git"),
    ],
)
@pytest.mark.parametrize("from_git", [True, False], ids=["from git", "from the option"])
def test_a_password_in_a_url_is_nowhere_afterwards(
    symphony: Run, sandbox: Sandbox, url: str, stored: str, from_git: bool
) -> None:
    path = a_repository(sandbox.work / "api", remote=url if from_git else None)
    given_url = [] if from_git else ["--remote-url", url]
    results = [
        symphony("repo", "add", path, *given_url, "--debug"),
        symphony("repo", "list", "--json"),
        symphony("repo", "show", "api"),
        symphony("repo", "edit", "api", "--remote-url", url, "--json"),
        symphony("history", "list", "--json"),
        symphony("doctor"),
    ]
    assert [result.code for result in results] == [0] * len(results)
    assert results[0].stderr.startswith(
        "warning: removed the credentials from the recorded remote URL of repo 'api'\n"
    )
    assert results[1].json[0]["remote_url"] == stored
    operation = results[4].json[0]["id"]
    results.append(symphony("history", "show", operation, "--json"))
    assert not any(SECRET in result.stdout + result.stderr for result in results)
    files = [path for path in sandbox.symphony_home.rglob("*") if path.is_file()]
    assert any(file.name == "symphony.db" for file in files)
    assert not any(SECRET.encode() in file.read_bytes() for file in files)


def test_an_invalid_url_is_refused_without_being_repeated(
    symphony: Run, path: Path, sandbox: Sandbox
) -> None:
    for url in (f"https://ada:{SECRET}/x@example.org/y", f"-{SECRET}", f"a\x07{SECRET}"):
        for form in ("--json", "--debug"):
            result = symphony("repo", "add", "api", "--remote-url", url, form)
            assert (result.code, result.stdout) == (2, "")
            assert SECRET not in result.stderr


def test_add_without_a_workspace_says_how_to_create_one(symphony: Run, given: Given) -> None:
    a_repository(Path("lonely"))
    given("workspace delete acme --yes")
    assert symphony("repo", "add", "lonely") == (
        2,
        "",
        "error: no active workspace in profile 'ada'\n"
        "hint: to create one, run `symphony workspace create NAME`, or `symphony init DIR`\n",
    )
