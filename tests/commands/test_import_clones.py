"""`symphony import --clone`, and registries that mean harm."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.conftest import Given
from tests.conftest import Run, Sandbox
from tests.remotes import a_remote
from tests.trees import a_repository, git

pytestmark = pytest.mark.usefixtures("acme")


@pytest.fixture
def remote(sandbox: Sandbox) -> Path:
    """Let https://example.com/ mean a directory with the remote api."""
    path = a_remote(sandbox.work / "remotes" / "api.git")
    base = f"url.{sandbox.work}/remotes/.insteadOf"
    git(sandbox.work, "config", "--global", base, "https://example.com/")
    return path


def test_missing_repos_are_registered_and_cloned_with_all_remotes(
    installed: Run, sandbox: Sandbox, remote: Path
) -> None:
    root = sandbox.home / "ws"
    root.mkdir()
    (root / "workspace-lock.toml").write_text(
        '[[repo]]\npath = "github/ada/api"\nurl = "https://ada:secret@example.com/api.git"\n'
        'upstream = "https://up:secret@example.com/other.git"\nbranch = "topic"\n'
        '[[repo]]\npath = "gone"\nurl = "https://example.com/gone.git"\n'
    )
    registry = str(root / "workspace-lock.toml")
    api, gone = root / "github/ada/api", root / "gone"
    urls = ("https://example.com/api.git", "https://example.com/gone.git")
    tail = f"git-workspace: 2 repos in {registry}\n"
    assert installed("import", "git-workspace", registry, "-n", "--clone") == (
        0,
        f"api\tws\twould-clone\t\tgit-workspace\t{urls[0]}\t{api}\ttrue\t\n"
        f"gone\tws\twould-clone\t\tgit-workspace\t{urls[1]}\t{gone}\ttrue\t\n",
        f"{tail}2 would-clone\n",
    )
    assert installed("import", "git-workspace", registry) == (
        0,
        f"api\tws\tregistered\t\tgit-workspace\t{urls[0]}\t{api}\ttrue\t\n"
        f"gone\tws\tregistered\t\tgit-workspace\t{urls[1]}\t{gone}\ttrue\t\n",
        f"{tail}2 registered\nhint: to clone the missing repos, pass --clone\n",
    )
    failure = (
        f"failed to clone {urls[1]}: fatal: '{sandbox.work}/remotes/gone.git' does not appear to"
        " be a git repository"
    )
    assert installed("import", "git-workspace", registry, "--clone") == (
        1,
        f"api\tws\tcloned\t\tgit-workspace\t{urls[0]}\t{api}\tfalse\t\n"
        f"gone\tws\tfailed\t\tgit-workspace\t{urls[1]}\t{gone}\ttrue\t{failure}\n",
        f"{tail}1 cloned, 1 failed\nerror: 1 failed:\n  gone: {failure}\n",
    )
    assert git(api, "config", "--get-regexp", r"remote\..*\.url") == (
        "remote.origin.url https://example.com/api.git\n"
        "remote.upstream.url https://example.com/other.git"
    )
    assert git(api, "branch", "--show-current") == "topic"
    shown = installed("repo", "show", "ws/api", "--json").json
    assert (shown["default_branch"], len(shown["root_commit"])) == ("main", 40)
    actions = [row["action"] for row in installed("history", "--json").json]
    assert actions[:2] == ["import --clone", "import"]
    assert not gone.exists()


def test_a_commit_is_named_and_not_checked_out(
    installed: Run, sandbox: Sandbox, remote: Path
) -> None:
    commit = git(remote, "rev-parse", "v1")
    Path("x.repos").write_text(
        "repositories:\n"
        f"  a: {{type: git, url: https://example.com/api.git, version: {commit}}}\n"
        "  b: {type: git, url: https://example.com/api.git, version: v1}\n"
    )
    result = installed("import", "vcs", "x.repos", "--clone", "--json")
    assert result.code == 0, result.stderr
    assert [(row["name"], row["result"], row["reason"]) for row in result.json] == [
        ("a", "cloned", f"commit {commit} is not checked out"),
        ("b", "cloned", None),
    ]
    assert git(sandbox.work / "b", "rev-parse", "HEAD") == commit


def test_the_clone_command_of_mani_is_named_and_not_run(
    installed: Run, sandbox: Sandbox, remote: Path
) -> None:
    Path("mani.yaml").write_text(
        "projects: {api: {url: https://example.com/api.git, clone: touch ran}, x: {clone: touch r}}"
    )
    result = installed("import", "mani", "--clone", "--json")
    assert [(row["name"], row["result"], row["reason"]) for row in result.json] == [
        ("x", "skipped", "missing, and its clone command is not run: touch r"),
        ("api", "cloned", "its clone command is not run: touch ran"),
    ]
    assert sorted(path.name for path in sandbox.work.iterdir()) == ["api", "mani.yaml", "remotes"]


OPTION = "refused a remote URL: a part of it begins with -"
PROGRAM = "refused a remote URL: it names a program (remote helper)"
LOCAL = (
    "refused a remote URL: it is a path on this machine\n"
    "    hint: if you trust the file, pass --allow-local"
)
SCHEME = (
    "refused a remote URL: its scheme is '{}'\n"
    "    hint: use one of https, ssh, git, git+ssh, ssh+git"
)
HOSTILE = {
    "ext::sh -c id": PROGRAM,
    "fd::17/foo": PROGRAM,
    "--upload-pack=touch ran": "a remote URL cannot be empty or begin with -",
    "ssh://-oProxyCommand=id/x": OPTION,
    "-oProxyCommand=id:x": "a remote URL cannot be empty or begin with -",
    "ada@-oProxyCommand=id:x": OPTION,
    "git@host:-x": OPTION,
    "/etc": LOCAL,
    "file:///etc": LOCAL,
    "http://example.com/x": SCHEME.format("http"),
    "ftp://example.com/x": SCHEME.format("ftp"),
    "a\x07b": "the remote URL contains control characters or is not UTF-8",
}


@pytest.mark.parametrize("url", HOSTILE)
def test_dangerous_urls_are_refused_and_named(installed: Run, sandbox: Sandbox, url: str) -> None:
    lock = f'[[repo]]\npath = "api"\nurl = {url!r}\n'.replace(r"'a\x07b'", r'"a\u0007b"')
    Path("workspace-lock.toml").write_text(lock)
    result = installed("import", "git-workspace", "workspace-lock.toml", "--clone")
    assert (result.code, result.stderr) == (
        1,
        f"git-workspace: 1 repo in {sandbox.work}/workspace-lock.toml\n1 refused\n"
        f"error: 1 failed:\n  api: {HOSTILE[url]}\n",
    )
    assert installed("repo", "list", "--all", "--json").json == []
    assert [path.name for path in sandbox.work.iterdir()] == ["workspace-lock.toml"]


def test_nothing_is_cloned_outside_of_the_root(
    installed: Run, sandbox: Sandbox, remote: Path
) -> None:
    (sandbox.work / "root").mkdir()
    (sandbox.work / "root" / "link").symlink_to(sandbox.home)
    places = ["../up", "a/../../up", "/tmp/absolute", "link/evil", ".git/hooks", "a/.GIT/x"]
    places += ["$UNSET/x", ".", "sub/$(id)"]
    Path("root/mani.yaml").write_text(
        "projects:\n"
        + "".join(
            f"  p{n}: {{path: '{place}', url: https://example.com/api.git}}\n"
            for n, place in enumerate(places)
        )
    )
    result = installed("import", "mani", "root/mani.yaml", "--clone", "--json")
    assert result.code == 1
    work, home = sandbox.work, sandbox.home
    assert [(row["name"], row["result"], row["reason"]) for row in result.json] == [
        ("p0", "refused", f"missing, and outside of {work}/root"),
        ("p2", "refused", f"missing, and outside of {work}/root"),
        ("p3", "refused", f"missing, and outside of {work}/root"),
        (
            "p4",
            "refused",
            "missing, and invalid place '.git/hooks': '.git' is reserved",
        ),
        (
            "p5",
            "refused",
            "missing, and invalid place 'a/.GIT/x': '.GIT' is reserved",
        ),
        ("p6", "refused", "missing, and its path has a variable that is not set"),
        ("p7", "skipped", f"'{work}/root' is not a git repository"),
        ("p8", "skipped", "a shell would compute 'sub/$(id)', and Symphony runs none"),
    ]
    assert not (home / "evil").exists()
    assert sorted(path.name for path in work.iterdir()) == ["remotes", "root"]


def test_what_is_on_disk_is_registered_wherever_it_is(installed: Run, sandbox: Sandbox) -> None:
    real = a_repository(sandbox.home / "real" / "api", remote="ext::sh -c id")
    (sandbox.work / "link").symlink_to(real)
    a_repository(sandbox.work / "main", commit=True)
    git(sandbox.work / "main", "worktree", "add", "--quiet", "--detach", sandbox.work / "tree")
    Path("mani.yaml").write_text(
        "projects: {a: {path: ../home/real/api}, b: {path: link}, c: {path: tree}}"
    )
    result = installed("import", "mani", "--json")
    assert [(row["name"], row["path"], row["result"]) for row in result.json] == [
        ("c", f"{sandbox.work}/tree", "skipped"),
        ("a", str(real), "registered"),
    ]
    assert "is a linked worktree" in result.json[0]["reason"]


@pytest.mark.slow
def test_a_hundred_thousand_entries_meet_the_limit(installed: Run, sandbox: Sandbox) -> None:
    rows = "".join(f"{n},\n" for n in range(100_000))
    result = installed("import", "gita", "-", "-q", stdin=rows)
    # They are missing, and gita's list has no URLs.
    assert (result.code, result.stdout.count("\tskipped\t")) == (0, 100_000)
    sections = "".join(f"[{n}]\ncheckout=git clone a:b\n" for n in range(30_000))
    result = installed("import", "mr", "-", "--json", stdin=sections)
    assert (result.code, result.stdout, result.error["code"]) == (4, "", "REPO_LIMIT_REACHED")


def test_a_locked_vault_holds_back_its_repos(
    installed: Run, given: Given, sandbox: Sandbox, notes: Path
) -> None:
    from tests.commands.conftest import locked

    locked(notes)
    Path("mani.yaml").write_text("projects: {a: {path: notes/a, url: https://example.com/a.git}}")
    result = installed("import", "mani", "--json")
    assert [(row["result"], row["reason"], row["hint"]) for row in result.json] == [
        (
            "refused",
            "vault 'notes' is locked",
            "to unlock it, run `symphony vault unlock notes`",
        )
    ]


def test_names_that_git_would_take_for_options_are_refused(
    installed: Run, sandbox: Sandbox, remote: Path
) -> None:
    url = "https://example.com/api.git"
    Path("mani.yaml").write_text(
        f"projects: {{a: {{url: {url}, remotes: {{-f: {url}}}}}, b: {{url: {url}, branch: -f}}}}"
    )
    result = installed("import", "mani", "--clone", "--json")
    assert [(row["name"], row["result"], row["reason"]) for row in result.json] == [
        ("a", "refused", "invalid name of a remote: '-f'"),
        ("b", "refused", "invalid name of a branch: '-f'"),
    ]


def test_local_remotes_are_cloned_only_if_the_user_says_so(
    installed: Run, sandbox: Sandbox, remote: Path
) -> None:
    (sandbox.home / ".mrconfig").write_text(f"[src/api]\ncheckout = git clone '{remote}' api\n")
    assert installed("import", "mr", "--clone").code == 1
    result = installed("import", "mr", "--clone", "--allow-local", "--json")
    assert [(row["name"], row["result"]) for row in result.json] == [("api", "cloned")]
    assert git(sandbox.home / "src/api", "remote", "get-url", "origin") == str(remote)


def test_what_a_file_says_cannot_act_on_a_terminal(installed: Run, sandbox: Sandbox) -> None:
    Path("mani.yaml").write_text(
        'projects:\n  "a\\e[31m\\u202e": {path: "x\\e[2J"}\n  b: {clone: "touch\\n\\e[7m x"}\n'
    )
    assert installed("import", "mani") == (
        1,
        f"a\\x1b[31m\\u202e\t\trefused\t\tmani\t\tx\\x1b[2J\tfalse\tthe path"
        f" '{sandbox.work}/x\\x1b[2J' contains control characters\n"
        f"b\t\tskipped\t\tmani\t\t{sandbox.work}/b\ttrue\tmissing, and its clone command is not"
        " run: touch \\x1b[7m x\n",
        f"mani: 2 repos in {sandbox.work}/mani.yaml\n1 skipped, 1 refused\nerror: 1 failed:\n"
        f"  a\\x1b[31m\\u202e: the path '{sandbox.work}/x\\x1b[2J' contains control characters\n",
    )
