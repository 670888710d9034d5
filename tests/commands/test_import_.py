"""`symphony import`, with registries that the tools themselves make where they can be had here."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.commands.conftest import Given
from tests.conftest import Result, Run, Sandbox
from tests.foreign_tools import tool
from tests.shapes import an_error
from tests.trees import a_repository, git

API = "https://example.com/api.git"


@pytest.fixture
def code(sandbox: Sandbox) -> Path:
    """Create the repos api, web and lib in ~/code, and return that directory."""
    for name in ("api", "web", "lib"):
        a_repository(
            sandbox.home / "code" / name, commit=True, remote=f"https://example.com/{name}.git"
        )
    return sandbox.home / "code"


def an_import(**values: object) -> dict[str, object]:
    """Return the JSON of the imported repo api with some other values, and always a path."""
    shown: dict[str, object] = {
        "name": "api",
        "workspace": "acme",
        "profile": "ada",
        "path": None,
        "remote_url": API,
        "tags": [],
        "missing": False,
        "kinds": ["gita"],
        "result": "registered",
        "reason": None,
        "hint": None,
    }
    return shown | values


def snapshot(directory: Path) -> dict[str, bytes | None]:
    """Return the files below a directory with their content."""
    return {
        str(path.relative_to(directory)): path.read_bytes() if path.is_file() else None
        for path in directory.rglob("*")
    }


def names(result: Result) -> list[tuple[str, str, str | None]]:
    return [(row["name"], row["result"], row["reason"]) for row in result.json]


@pytest.mark.usefixtures("acme")
def test_gita_and_its_groups_are_taken_over(installed: Run, sandbox: Sandbox, code: Path) -> None:
    tool("gita", "add", "api", "web", cwd=code)
    tool("gita", "group", "add", "api", "web", "-n", "back", cwd=code)
    tool("gita", "group", "add", "api", "-n", "hot", cwd=code)
    before = snapshot(sandbox.home)
    csv = sandbox.home / ".config" / "gita" / "repos.csv"
    found = f"gita: 2 repos in {csv}\n"
    lines = (
        f"api\tacme\t{{0}}\tback,hot\tgita\t{API}\t{code}/api\tfalse\t\n"
        f"web\tacme\t{{0}}\tback\tgita\thttps://example.com/web.git\t{code}/web\tfalse\t\n"
    )
    assert installed("import", "gita", "--dry-run") == (
        0,
        lines.format("would-register"),
        f"{found}2 would-register\n",
    )
    assert installed("repo", "list", "--json").json == []
    assert installed("import", "gita") == (
        0,
        lines.format("registered"),
        f"{found}2 registered\n",
    )
    assert installed("import", "gita") == (0, lines.format("known"), f"{found}2 known\n")
    listed = installed("repo", "list", "-t", "hot", "--json").json
    assert [(row["name"], row["tags"]) for row in listed] == [("api", ["back", "hot"])]
    assert [row["action"] for row in installed("history", "--json").json][:2] == [
        "import",
        "workspace create",
    ]
    assert snapshot(sandbox.home) == before


@pytest.mark.usefixtures("acme")
def test_gita_groups_become_workspaces_if_wanted(
    installed: Run, code: Path, sandbox: Sandbox
) -> None:
    tool("gita", "add", "api", "web", "lib", cwd=code)
    tool("gita", "group", "add", "api", "web", "-n", "back", cwd=code)
    tool("gita", "group", "add", "api", "-n", "hot", cwd=code)
    result = installed("import", "gita", "--groups-as", "workspaces", "--json")
    assert (result.code, result.stderr) == (0, "")
    assert result.json == [
        an_import(name="lib", path=f"{code}/lib", remote_url="https://example.com/lib.git"),
        an_import(workspace="back", path=f"{code}/api", tags=["hot"]),
        an_import(
            name="web",
            workspace="back",
            path=f"{code}/web",
            remote_url="https://example.com/web.git",
        ),
    ]
    # Everything is one operation.
    assert installed("history", "--json").json[0]["change_count"] == 4


@pytest.mark.usefixtures("acme")
def test_what_gita_freezes_is_read(installed: Run, code: Path, sandbox: Sandbox) -> None:
    tool("gita", "add", "api", cwd=code)
    tool("gita", "group", "add", "api", "-n", "back", cwd=code)
    frozen = tool("gita", "freeze", cwd=code)
    row = an_import(path=f"{code}/api", tags=["back"])
    assert installed("import", "gita", "-", "--json", stdin=frozen).json == [row]
    Path("frozen.csv").write_text(frozen)
    row |= {"result": "known"}
    assert installed("import", "gita", "frozen.csv", "--json").json == [row]


@pytest.mark.usefixtures("acme")
def test_what_vcs_exports_is_read(installed: Run, code: Path) -> None:
    for name in ("api", "web", "lib"):
        # It asks for an upstream, and these repos have never fetched.
        git(code / name, "update-ref", "refs/remotes/origin/main", "HEAD")
        git(code / name, "branch", "--quiet", "--set-upstream-to", "origin/main")
    exported = tool("vcs-export", "--nested", code, cwd=code)
    assert "api:" in exported
    Path("all.repos").write_text(exported)
    result = installed("import", "vcs", "all.repos", "--root", code)
    assert result == (
        0,
        "".join(
            f"{name}\tacme\tregistered\t\tvcs\thttps://example.com/{name}.git\t{code}/{name}"
            "\tfalse\t\n"
            for name in ("api", "lib", "web")
        ),
        f"vcs: 3 repos in {os.getcwd()}/all.repos\n3 registered\n",
    )
    again = installed("import", "vcs", "-", "--json", stdin=exported, cwd=code)
    assert {row["result"] for row in again.json} == {"known"}


@pytest.mark.usefixtures("acme")
def test_what_mr_registers_is_read(installed: Run, code: Path, sandbox: Sandbox) -> None:
    tool("mr", "register", "code/api", cwd=sandbox.home)
    tool("mr", "register", "code/web", cwd=sandbox.home)
    before = snapshot(sandbox.home)
    assert installed("import", "mr") == (
        0,
        "".join(
            f"{name}\tacme\tregistered\t\tmr\thttps://example.com/{name}.git\t{code}/{name}"
            "\tfalse\t\n"
            for name in ("api", "web")
        ),
        f"mr: 2 repos in {sandbox.home}/.mrconfig\n2 registered\n",
    )
    assert snapshot(sandbox.home) == before


@pytest.mark.usefixtures("acme")
def test_ghq_roots_are_searched(installed: Run, sandbox: Sandbox) -> None:
    url = "https://github.com/ada/.dotfiles.git"
    first = a_repository(sandbox.home / "ghq/github.com/ada/.dotfiles", remote=url)
    other = a_repository(sandbox.home / "src/example.com/api", remote=API)
    plain = f".dotfiles\tacme\t{{0}}\t\tghq\t{url}\t{first}\tfalse\t\n"
    assert installed("import", "ghq", "-n") == (
        0,
        plain.format("would-register"),
        f"ghq: 1 repo in {sandbox.home}/ghq\n1 would-register\n",
    )
    for root in ("~/ghq", "~/src", "~/gone"):
        git(sandbox.work, "config", "--global", "--add", "ghq.root", root)
    assert installed("import", "ghq") == (
        0,
        plain.format("registered") + f"api\tacme\tregistered\t\tghq\t{API}\t{other}\tfalse\t\n",
        f"ghq: 2 repos in {sandbox.home}/ghq, {sandbox.home}/src\n2 registered\n",
    )
    only = installed("import", "ghq", "--json", env={"GHQ_ROOT": f"{sandbox.home}/src"})
    assert names(only) == [("api", "known", None)]
    given = installed("import", "ghq", f"{sandbox.home}/ghq/github.com", "--json")
    assert names(given) == [(".dotfiles", "known", None)]


MANI = """\
import: [sub/mani.yaml]
projects:
  top: {path: ., url: https://example.com/top.git}
  api: {path: code/api, url: https://example.com/api.git, desc: The API, tags: [go, "two words"]}
  lib: {path: code/lib, clone: touch ran}
  evil: {path: $(touch ran), url: "https://example.com/x.git"}
"""


@pytest.mark.usefixtures("acme")
def test_mani_is_read_with_its_imports(
    installed: Run, sandbox: Sandbox, code: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (sandbox.home / "mani.yaml").write_text(MANI)
    (sandbox.home / "sub").mkdir()
    (sandbox.home / "sub" / "mani.yaml").write_text(
        "import: [../mani.yaml]\nprojects: {web: {path: ../code/web, tags: go}}\n"
    )
    monkeypatch.chdir(code)
    result = installed("import", "mani")
    lib, web = (f"https://example.com/{name}.git" for name in ("lib", "web"))
    assert result == (
        0,
        "evil\t\tskipped\t\tmani\t\t$(touch ran)\tfalse"
        "\ta shell would compute '$(touch ran)', and Symphony runs none\n"
        f"top\t\tskipped\t\tmani\t\t{sandbox.home}\tfalse"
        f"\t'{sandbox.home}' is not a git repository\n"
        f"api\tacme\tregistered\tgo\tmani\t{API}\t{code}/api\tfalse\t\n"
        f"lib\tacme\tregistered\t\tmani\t{lib}"
        f"\t{code}/lib\tfalse\t\n"
        f"web\tacme\tregistered\tgo\tmani\t{web}\t{code}/web\tfalse\t\n",
        f"warning: skipped a tag of {code}/api: 'two words' is not a valid tag: it contains white"
        " space or control characters\n"
        f"mani: 5 repos in {sandbox.home}/mani.yaml\n"
        "3 registered, 2 skipped\n",
    )
    assert not (code / "ran").exists()
    assert installed("repo", "show", "api", "--json").json["metadata"] == {"description": "The API"}


@pytest.mark.usefixtures("acme")
def test_git_workspace_and_grm_have_workspaces_of_their_own(
    installed: Run, sandbox: Sandbox, code: Path
) -> None:
    lock = f'[[repo]]\npath = "api"\nurl = "{API}"\nbranch = "main"\n'
    (code / "workspace-lock.toml").write_text(lock)
    env = {"GIT_WORKSPACE": str(code)}
    assert installed("import", "git-workspace", env=env) == (
        0,
        f"api\tcode\tregistered\t\tgit-workspace\t{API}\t{code}/api\tfalse\t\n",
        f"git-workspace: 1 repo in {code}/workspace-lock.toml\n1 registered\n",
    )
    tree = a_repository(sandbox.home / "trees" / "one", remote=API)
    worktrees = sandbox.home / "trees" / "two" / ".git-main-working-tree"
    worktrees.mkdir(parents=True)
    git(worktrees, "init", "--quiet", "--bare")
    Path("config.toml").write_text(
        '[[trees]]\nroot = "~/trees/"\n'
        'repos = [{name = "one"}, {name = "two", worktree_setup = true}]\n'
    )
    assert installed("import", "grm") == (
        0,
        f"one\ttrees\tregistered\t\tgrm\t{API}\t{tree}\tfalse\t\n"
        f"two\ttrees\tregistered\t\tgrm\t\t{worktrees}\tfalse\t\n",
        f"grm: 2 repos in {os.getcwd()}/config.toml\n2 registered\n",
    )
    rows = installed("workspace", "list", "--json").json
    assert [(row["name"], row["root"]) for row in rows] == [
        ("acme", None),
        ("code", str(code)),
        ("trees", str(sandbox.home / "trees")),
    ]


@pytest.mark.usefixtures("acme")
def test_auto_reads_all_that_it_finds_and_merges_them(
    installed: Run, sandbox: Sandbox, code: Path
) -> None:
    assert installed("import", "auto") == (
        0,
        "",
        "found no list of repos of ghq, gita, mani, git-workspace, grm, vcs, mr\n",
    )
    tool("gita", "add", "api", cwd=code)
    tool("gita", "group", "add", "api", "-n", "back", cwd=code)
    (sandbox.home / ".mrconfig").write_text(
        f"[code/api]\ncheckout = git clone {API}\n[code/web]\ncheckout = svn co x\n"
    )
    Path("mani.yaml").write_text("a: [\n")
    Path("config.toml").write_text("[something]\nelse = 1\n")
    csv = sandbox.home / ".config" / "gita" / "repos.csv"
    assert installed("import", "auto") == (
        0,
        f"api\tacme\tregistered\tback\tgita,mr\t{API}\t{code}/api\tfalse\t\n"
        "web\tacme\tregistered\t\tmr"
        f"\thttps://example.com/web.git\t{code}/web\tfalse\t\n",
        f"warning: skipped mani: {os.getcwd()}/mani.yaml is not valid YAML: line 2: did not find"
        " expected node content\n"
        f"gita: 1 repo in {csv}\n"
        f"mr: 2 repos in {sandbox.home}/.mrconfig\n"
        "2 registered\n",
    )


@pytest.mark.usefixtures("acme")
def test_repos_that_are_registered_get_tags_and_stay_where_they_are(
    installed: Run, given: Given, code: Path
) -> None:
    given(["workspace", "create", "other", "--root", code], ["repo", "scan", code, "-w", "other"])
    given("repo edit other/api --add-tag own --metadata description=Mine")
    Path("mani.yaml").write_text(
        f"projects: {{x: {{path: {code}/api, tags: [go], desc: Theirs}},"
        f" web: {{path: {code}/web}}}}"
    )
    result = installed("import", "mani", "--json", "-n")
    assert result.json == [
        an_import(
            workspace="other",
            path=f"{code}/api",
            tags=["go", "own"],
            kinds=["mani"],
            result="would-update",
        ),
        an_import(
            name="web",
            workspace="other",
            path=f"{code}/web",
            remote_url="https://example.com/web.git",
            kinds=["mani"],
            result="known",
        ),
    ]
    assert names(installed("import", "mani", "--json")) == [
        ("api", "updated", None),
        ("web", "known", None),
    ]
    shown = installed("repo", "show", "other/api", "--json").json
    assert (shown["tags"], shown["metadata"]) == (["go", "own"], {"description": "Mine"})
    assert installed("repo", "list", "--all", "--fields", "workspace,name").stdout == (
        "other\tapi\nother\tlib\nother\tweb\n"
    )


@pytest.mark.usefixtures("acme")
def test_the_root_around_a_repo_and_its_remote_decide_where_it_goes(
    installed: Run, given: Given, code: Path, sandbox: Sandbox
) -> None:
    outside = a_repository(sandbox.home / "api2", remote=API)
    given(
        ["workspace", "create", "rooted", "--root", code],
        "workspace use acme",
        "workspace create bound",
        "workspace edit bound --add-remote example.com/api",
    )
    mani = f"projects: {{a: {{path: {code}/web}}, b: {{path: {outside}}}}}"
    result = installed("import", "mani", "-", "--json", stdin=mani)
    assert [(row["name"], row["workspace"], row["result"]) for row in result.json] == [
        ("b", None, "skipped"),
        ("a", "rooted", "registered"),
    ]
    assert result.json[0]["reason"] == "its remote belongs to another workspace"
    assert "WORKSPACE_DIFFERS" in result.stderr
    there = installed("import", "mani", "-", "--yes", "--json", stdin=mani)
    assert [row["workspace"] for row in there.json] == ["bound", "rooted"]


@pytest.mark.parametrize(
    ("arguments", "code", "error"),
    [
        (
            ["svn"],
            2,
            an_error(
                "KIND_UNKNOWN",
                "unknown tool 'svn'",
                "the tools are auto, ghq, gita, mani, git-workspace, grm, vcs, mr",
                "kind",
            ),
        ),
        (
            ["gita"],
            3,
            an_error(
                "REGISTRY_NOT_FOUND",
                "found no list of repos of gita",
                "to name its file, run `symphony import gita FILE`",
                "file",
            ),
        ),
        (["gita", "gone"], 2, an_error("PATH_MISSING", "'gone' does not exist", None, "file")),
        (
            ["auto", "file"],
            2,
            an_error(
                "OPTION_WITHOUT_EFFECT",
                "FILE has no effect for auto",
                "leave out FILE, or name another tool",
                "file",
            ),
        ),
        (
            ["ghq", "--root", "."],
            2,
            an_error(
                "OPTION_WITHOUT_EFFECT",
                "--root has no effect for ghq",
                "leave out --root, or name another tool",
                "root",
            ),
        ),
        (
            ["mr", "--groups-as", "workspaces"],
            2,
            an_error(
                "OPTION_WITHOUT_EFFECT",
                "--groups-as has no effect for mr",
                "leave out --groups-as, or name another tool",
                "groups_as",
            ),
        ),
        (
            ["gita", "--groups-as", "x"],
            2,
            an_error(
                "USAGE",
                "invalid value for '--groups-as': 'x' is not tags or workspaces",
                "to see its help, run `symphony import --help`",
                "groups_as",
            ),
        ),
        (
            ["mani", "laughs.yaml"],
            2,
            an_error(
                "REGISTRY_INVALID",
                "{cwd}/laughs.yaml is not valid YAML: its aliases repeat too much",
                None,
                "file",
            ),
        ),
        (
            ["git-workspace", "laughs.yaml"],
            2,
            an_error(
                "REGISTRY_INVALID",
                "{cwd}/laughs.yaml is not valid TOML: Expected '=' after a key in a key/value"
                " pair (at line 1, column 2)",
                None,
                "file",
            ),
        ),
        (
            ["gita", "large.csv"],
            2,
            an_error(
                "REGISTRY_UNREADABLE", "cannot read {cwd}/large.csv: it is too large", None, "file"
            ),
        ),
        (
            ["gita", "."],
            2,
            an_error("REGISTRY_UNREADABLE", "cannot read {cwd}: it is not a file", None, "file"),
        ),
        (
            ["vcs", "nothing.repos"],
            2,
            an_error("REGISTRY_INVALID", "{cwd}/nothing.repos lists no repositories", None, "file"),
        ),
    ],
)
@pytest.mark.usefixtures("acme")
def test_errors_are_reported(
    installed: Run, arguments: list[str], code: int, error: dict[str, str | None]
) -> None:
    Path("laughs.yaml").write_text("a: &a [*a]\n")
    Path("large.csv").write_text("x\n" * (1 << 20))
    Path("nothing.repos").write_text("hello: 1\n")
    result = installed("import", *arguments, "--json")
    error |= {"message": str(error["message"]).format(cwd=os.getcwd())}
    assert (result.code, result.stdout, result.error) == (code, "", error)


def test_a_first_import_says_how_to_set_up_and_a_dry_run_shows_what_it_would_do(
    installed: Run, code: Path
) -> None:
    tool("gita", "add", "api", cwd=code)
    assert installed("import", "gita").stderr == (
        "error: Symphony is not set up yet\n"
        "hint: run `symphony init DIR` with the directory that holds your code\n"
    )
    row = an_import(path=f"{code}/api", workspace=None, profile=None, result="would-register")
    assert installed("import", "gita", "--dry-run", "--json").json == [row]
