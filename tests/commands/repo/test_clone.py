from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.commands.conftest import Given
from tests.conftest import Run, Sandbox, executable
from tests.remotes import (
    a_remote,
    an_ssh,
    commit_to,
    dying,
    git_daemon,
    hanging,
    http_backend,
)
from tests.shapes import a_repo_shown, an_error, shaped_json
from tests.terminal import Terminal, without_colors
from tests.trees import a_repository, git

UNTIL_ENDED = 30


@pytest.fixture
def root(ada: None, given: Given, sandbox: Sandbox) -> Path:
    """Create the workspace acme with the root `code`, and return the root."""
    path = sandbox.work / "code"
    path.mkdir()
    given("workspace create acme --root code")
    return path


@pytest.fixture
def remotes(sandbox: Sandbox) -> Path:
    """Create the remote ada/api, and return the directory of the remotes."""
    path = sandbox.home / "remotes"
    a_remote(path / "ada" / "api.git")
    return path


@pytest.fixture
def url(remotes: Path) -> Iterator[str]:
    """Serve the remotes, and return the URL of ada/api."""
    with git_daemon(remotes) as begin:
        yield f"{begin}/ada/api.git"


def names(symphony: Run) -> list[str]:
    return [row["name"] for row in symphony("repo", "list", "--json").json]


def test_a_clone_goes_below_the_root_and_is_registered(
    symphony: Run, root: Path, url: str, remotes: Path
) -> None:
    result = symphony("repo", "clone", url)

    path = root / "api"
    assert result == (0, f"{path}\n", f"cloned repo 'api' ({path})\n")
    assert git(path, "log", "--format=%s") == "second\nfirst"
    assert git(path, "status", "--porcelain") == ""
    [row] = shaped_json(symphony("repo", "list", "--json").stdout)
    assert row == a_repo_shown(
        path=str(path), remote_url=url, root_commit="<commit>", last_synced_at="<time>"
    )
    assert symphony("status", "--json", "--fields", "state,unpushed,dirty,upstream").json == [
        {"state": "ok", "unpushed": 0, "dirty": False, "upstream": "origin/main"}
    ]
    action = symphony("history", "--json", "--fields", "action,subject,change_count").json[0]
    assert action == {"action": "repo clone", "subject": "api", "change_count": 1}


def test_json_has_the_cloned_repos(symphony: Run, root: Path, url: str, remotes: Path) -> None:
    a_remote(remotes / "ada" / "web.git")
    web = url.replace("api", "web")
    result = symphony("repo", "clone", url, web, "--json")

    assert (result.code, result.stderr) == (0, "")
    assert shaped_json(result.stdout) == [
        a_repo_shown(
            name=name,
            path=str(root / name),
            remote_url=remote,
            root_commit="<commit>",
            last_synced_at="<time>",
        )
        for name, remote in (("api", url), ("web", web))
    ]
    rows = json.loads(result.stdout)
    assert rows[0]["last_synced_at"] == rows[0]["created_at"]
    subjects = [row["subject"] for row in symphony("history", "--json").json]
    assert subjects[0] == "api, web"


def test_urls_come_from_standard_input(symphony: Run, root: Path, url: str) -> None:
    result = symphony("repo", "clone", "-", "--quiet", stdin=f"{url}\n")
    assert result == (0, f"{root / 'api'}\n", "")


def test_the_layout_has_hosts_and_owners(
    symphony: Run, given: Given, root: Path, remotes: Path
) -> None:
    given(["config", "set", "clone.layout", "{host}/{owner}/{name}"])
    a_remote(remotes / "grp" / "sub" / "web.git")
    with git_daemon(remotes) as begin:
        result = symphony(
            "repo", "clone", f"{begin}/ada/api.git", f"{begin}/grp/sub/web", remotes / "ada/api.git"
        )
    assert result.code == 1
    assert result.stdout == f"{root}/127.0.0.1/ada/api\n{root}/127.0.0.1/grp/sub/web\n"
    assert result.stderr == (
        f"cloned repo 'api' ({root}/127.0.0.1/ada/api)\n"
        f"cloned repo 'web' ({root}/127.0.0.1/grp/sub/web)\n"
        "error: 1 failed:\n"
        f"  {root}/localhost/ada/api: another of these paths has the name 'api' too\n"
        "hint: add it on its own, with --name\n"
    )
    assert sorted(os.listdir(root)) == ["127.0.0.1"]


def test_into_replaces_the_root_and_the_layout(
    symphony: Run, acme: None, url: str, sandbox: Sandbox
) -> None:
    env = {"SYMPHONY_CLONE_LAYOUT": "{host}/{name}"}
    result = symphony("repo", "clone", url, "--into", "new/place", "--name", "backend", env=env)

    path = sandbox.work / "new" / "place" / "backend"
    assert result == (0, f"{path}\n", f"cloned repo 'backend' ({path})\n")
    assert symphony("path", "backend").stdout == f"{path}\n"


def test_a_workspace_without_a_root_is_refused_with_a_hint(
    symphony: Run, acme: None, url: str
) -> None:
    assert symphony("repo", "clone", url) == (
        2,
        "",
        "error: workspace 'acme' has no root directory\n"
        "hint: pass --into DIR; or to set a root, run `symphony workspace edit acme"
        " --root DIR`\n",
    )


def test_a_missing_root_is_not_created(symphony: Run, root: Path, url: str) -> None:
    root.rmdir()
    result = symphony("repo", "clone", url)
    assert (result.code, result.stderr) == (2, f"error: '{root}' does not exist\n")
    assert not root.exists()


def test_a_clone_with_part_of_the_history_and_of_the_files(
    symphony: Run, root: Path, url: str
) -> None:
    assert symphony("repo", "clone", url, "--depth", "1").code == 0
    result = symphony("repo", "clone", url, "--filter", "blob:none", "--name", "partial")
    assert result.code == 0
    assert git(root / "api", "log", "--format=%s") == "second"
    assert git(root / "partial", "config", "remote.origin.partialclonefilter") == "blob:none"
    rows = symphony("repo", "list", "--json", "--fields", "name,root_commit").json
    # A shallow history has another root commit on every machine.
    assert [row["name"] for row in rows if row["root_commit"] is None] == ["api"]


@pytest.mark.parametrize("depth", [[], ["--depth", "1"]], ids=["whole", "shallow"])
def test_a_bare_clone_has_tracking_branches_and_can_fetch(
    symphony: Run, root: Path, url: str, remotes: Path, depth: list[str]
) -> None:
    result = symphony("repo", "clone", "--bare", url, *depth)
    path = root / "api.git"
    assert result == (0, f"{path}\n", f"cloned repo 'api.git' ({path})\n")

    def status() -> object:
        return symphony("status", "--json", "--fields", "state,branch,unpushed,dirty").json

    clean = [{"state": "ok", "branch": "main", "unpushed": 0, "dirty": False}]
    assert status() == clean
    work = a_repository(root.parent / "work")
    git(work, "pull", "--quiet", remotes / "ada" / "api.git", "main")
    git(work, "commit", "--quiet", "--allow-empty", "--message", "more")
    git(work, "push", "--quiet", remotes / "ada" / "api.git", "HEAD:main")
    git(path, "fetch", "--quiet")
    assert git(path, "rev-parse", "refs/remotes/origin/main") == git(work, "rev-parse", "HEAD")
    branches = git(path, "for-each-ref", "--format=%(refname)", "refs/remotes").splitlines()
    topics = [] if depth else ["refs/remotes/origin/topic"]
    assert branches == ["refs/remotes/origin/main", *topics]
    assert status() == clean
    tree = git(work, "rev-parse", "HEAD^{tree}")
    git(path, "update-ref", "refs/heads/main", git(path, "commit-tree", "-m", "here", tree))
    [row] = symphony("status", "--json").json
    assert row["dirty"]


def test_credentials_go_only_to_git(
    symphony: Run, root: Path, remotes: Path, sandbox: Sandbox
) -> None:
    with http_backend(remotes, login=("ada", "hunter2")) as begin:
        host = begin.removeprefix("http://")
        right = symphony("repo", "clone", f"http://ada:hunter2@{host}/ada/api.git")
        wrong = symphony("repo", "clone", f"http://ada:guess@{host}/ada/api.git", "--name", "x")

    assert right == (
        0,
        f"{root / 'api'}\n",
        "warning: removed the credentials from the recorded remote URL of repo 'api'\n"
        f"cloned repo 'api' ({root / 'api'})\n",
    )
    assert wrong.code == 1
    assert wrong.stderr == (
        f"error: http://{host}/ada/api.git needs credentials:"
        f" fatal: Authentication failed for 'http://{host}/ada/api.git/'\n"
        "hint: to sign in once, with a credential helper"
        " (`git config --global credential.helper cache`), run"
        f" `git ls-remote http://{host}/ada/api.git`\n"
    )
    assert "hunter2" not in symphony("repo", "list", "--json").stdout
    stored = [path.read_bytes() for path in sandbox.symphony_home.rglob("*") if path.is_file()]
    assert b"hunter2" not in b"".join(stored)


def test_git_does_not_ask_for_a_password(
    installed: Run, symphony: Run, root: Path, remotes: Path
) -> None:
    env = {"GIT_ASKPASS": "/bin/false", "SSH_ASKPASS": "/bin/false"}
    with http_backend(remotes, login=("ada", "hunter2")) as begin:
        url = f"{begin}/ada/api.git"
        result = installed("repo", "clone", url, "--json", env=env)

    assert (result.code, result.stdout) == (1, "")
    assert result.error == an_error(
        "CREDENTIALS_NEEDED",
        f"{url} needs credentials: fatal: could not read Username for '{begin}':"
        " terminal prompts disabled",
        "to sign in once, with a credential helper"
        f" (`git config --global credential.helper cache`), run `git ls-remote {url}`",
    )
    assert (os.listdir(root), names(symphony)) == ([], [])


def test_ssh_is_configured_for_the_clones_directory(
    symphony: Run, root: Path, remotes: Path, sandbox: Sandbox
) -> None:
    ssh = an_ssh(sandbox.home / "bin", remotes)
    included = sandbox.home / "work.inc"
    git(sandbox.home, "config", "--file", included, "core.sshCommand", f"{ssh.command} -i key")
    git(sandbox.home, "config", "--global", f"includeIf.gitdir:{root}/.path", os.fspath(included))
    result = symphony("repo", "clone", "git@example.org:ada/api.git")

    assert result == (0, f"{root / 'api'}\n", f"cloned repo 'api' ({root / 'api'})\n")
    assert [call for call in ssh.calls if call[:1] != ["-G"]] == [
        [
            "-i",
            "key",
            "-o",
            "BatchMode=yes",
            "-o",
            "SendEnv=GIT_PROTOCOL",
            "git@example.org",
            "git-upload-pack 'ada/api.git'",
        ]
    ]


def test_a_refused_ssh_login_has_a_hint(
    symphony: Run, root: Path, remotes: Path, sandbox: Sandbox
) -> None:
    ssh = an_ssh(sandbox.home / "bin", remotes, lets_in=False)
    urls = ["git@example.org:ada/api.git", "ssh://git@example.org:2222/ada/web.git"]
    result = symphony("repo", "clone", *urls, env={"GIT_SSH_COMMAND": ssh.command})

    denied = "needs credentials: git@example.org: Permission denied (publickey)."
    load = "load your key with `ssh-add`; to test it, run `ssh -T"
    assert result == (
        1,
        "",
        f"error: 2 failed:\n  {urls[0]} {denied}\n  {urls[1]} {denied}\n"
        f"hint: {load} git@example.org`; {load} -p 2222 git@example.org`\n",
    )
    assert all("BatchMode=yes" in call for call in ssh.calls)
    assert os.listdir(root) == []


def test_good_urls_are_cloned_and_failures_are_listed_last(
    symphony: Run, root: Path, url: str, remotes: Path
) -> None:
    a_repository(root / "taken")
    a_remote(remotes / "ada" / "large.git")
    nothing, taken = url.replace("api", "nothing"), f"{remotes}/ada/taken"
    with dying(url) as dead, hanging() as hung:
        cut, slow = f"{dead}/ada/large.git", f"{hung.git}/ada/slow.git"
        up = "https://example.org/../../up.git"
        result = symphony(
            "repo", "clone", cut, slow, url, nothing, up, taken, "--timeout", "1", "-j", "9"
        )

    assert result == (
        1,
        f"{root / 'api'}\n",
        f"cloned repo 'api' ({root / 'api'})\n"
        "error: 5 failed:\n"
        f"  the URL '{up}' contains . or .. in its path\n"
        f"  failed to clone {cut}: fatal: early EOF\n"
        f"  failed to clone {slow}: timed out after 1 s\n"
        f"  failed to clone {nothing}: fatal: remote error: access denied or repository not"
        " exported: /ada/nothing.git\n"
        f"  '{root / 'taken'}' already exists\n"
        "hint: pass --into or --name; or to register the existing repo, run `symphony repo add`\n",
    )
    assert sorted(os.listdir(root)) == ["api", "taken"]
    assert names(symphony) == ["api"]


@pytest.mark.parametrize("serve", [git_daemon, http_backend])
def test_a_remote_that_dies_in_the_middle_leaves_nothing(
    symphony: Run, root: Path, remotes: Path, serve
) -> None:
    env = {"SYMPHONY_CLONE_LAYOUT": "{host}/{owner}/{name}"}
    with serve(remotes) as begin, dying(begin) as dead:
        result = symphony("repo", "clone", f"{dead}/ada/api.git", env=env)

    assert (result.code, result.stdout) == (1, "")
    # The first error of the transport says why, not git's last one.
    assert re.fullmatch(
        rf"error: failed to clone {re.escape(dead)}/ada/api\.git:"
        r" (fatal: early EOF|error: \d+ bytes of body are still expected)\n",
        result.stderr,
    )
    assert (os.listdir(root), names(symphony)) == ([], [])


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_in_the_middle_leaves_nothing_behind(
    symphony: Run, root: Path, number: signal.Signals
) -> None:
    env = os.environ | {"SYMPHONY_CLONE_LAYOUT": "{host}/{owner}/{name}"}
    with hanging() as hung:
        process = subprocess.Popen(
            [executable(), "repo", "clone", f"{hung.http}/ada/api.git", f"{hung.git}/ada/web.git"],
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        hung.wait_for_somebody()
        process.send_signal(number)
        output = process.communicate(timeout=UNTIL_ENDED)
        assert (process.returncode, *output) == (130, "", "interrupted; cloned 0 of 2\n")
        wait_until_nobody_names(f"127.0.0.1:{hung.port}/", os.fspath(root))
    assert (os.listdir(root), names(symphony)) == ([], [])


def test_a_terminal_shows_progress(symphony: Run, root: Path) -> None:
    with hanging() as hung, Terminal(["repo", "clone", f"{hung.git}/ada/api.git"]) as terminal:
        assert "0/1" in terminal.read_until("0/1")
        hung.wait_for_somebody()
        terminal.process.send_signal(signal.SIGINT)
        assert terminal.wait() == 130
        assert "interrupted; cloned 0 of 1" in without_colors(terminal.read_rest())
    assert os.listdir(root) == []


def test_a_branch_and_its_submodules_are_cloned(
    symphony: Run, root: Path, remotes: Path, given: Given, sandbox: Sandbox
) -> None:
    git(root, "config", "--global", "protocol.file.allow", "always")
    source = a_repository(sandbox.work / "source")
    git(source, "switch", "--quiet", "-c", "feature")
    git(source, "submodule", "--quiet", "add", remotes / "ada" / "api.git", "lib")
    git(source, "commit", "--quiet", "--message", "lib")
    git(source, "switch", "--quiet", "--detach")
    feature = ("repo", "clone", source, "--branch", "feature")
    assert symphony(*feature, "--name", "all", "--recurse-submodules").code == 0
    assert git(root / "all", "branch", "--show-current") == "feature"
    assert git(root / "all" / "lib", "log", "--format=%s") == "second\nfirst"
    update = f"git -C {root / 'some'} submodule update --init --recursive"
    message = f"repo 'some': its submodules were not cloned; to clone them, run `{update}`"
    warning = symphony(*feature, "--name", "some", "--json").stderr
    assert json.loads(warning) == {"warning": {"code": "GIT_WARNED", "message": message}}
    result = symphony("repo", "clone", source, "--branch", "none", "--name", "none")
    assert (result.code, "Remote branch none not found" in result.stderr) == (1, True)


def test_what_exists_is_updated_and_the_rest_is_cloned(
    symphony: Run, root: Path, url: str, remotes: Path
) -> None:
    web = url.replace("api", "web")
    a_remote(remotes / "ada" / "web.git")
    assert symphony("repo", "clone", url, "--quiet").code == 0
    commit_to(remotes / "ada" / "api.git", "third")
    result = symphony("repo", "clone", "-u", url, web)
    api, other = root / "api", root / "web"
    assert result == (
        0,
        f"{other}\n{api}\n",
        f"cloned repo 'web' ({other})\npulled repo 'api' ({api})\n",
    )
    assert git(api, "log", "-1", "--format=%s") == "third"
    assert symphony("repo", "clone", "-u", url) == (
        0,
        f"{api}\n",
        f"up-to-date repo 'api' ({api})\n",
    )
    result = symphony("repo", "clone", url)
    assert (result.code, result.stdout) == (4, "")


def test_a_clone_that_cannot_be_updated_is_a_failure(
    symphony: Run, root: Path, url: str, remotes: Path
) -> None:
    assert symphony("repo", "clone", url, "--quiet").code == 0
    api = root / "api"
    git(api, "commit", "--quiet", "--allow-empty", "--message", "mine")
    commit_to(remotes / "ada" / "api.git", "third")
    assert symphony("repo", "clone", "-u", url) == (
        1,
        "",
        "error: failed to update 'api': branch 'main' has diverged from origin/main:"
        f" 1 ahead, 1 behind\nhint: to rebase, run `git -C {api} rebase`\n",
    )


def wait_until_nobody_names(*texts: str) -> None:
    """Wait until no process has one of the texts in its command line."""
    end = time.monotonic() + UNTIL_ENDED
    while found := [line for line in command_lines() if any(text in line for text in texts)]:
        assert time.monotonic() < end, found


def command_lines() -> Iterator[str]:
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            yield path.read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")


def test_complete_clones_are_registered_after_an_interrupt(
    symphony: Run, root: Path, url: str
) -> None:
    with hanging() as hung:
        process = subprocess.Popen(
            [executable(), "repo", "clone", url, f"{hung.git}/ada/slow.git", "--jobs", "1"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        hung.wait_for_somebody()
        process.send_signal(signal.SIGINT)
        output = process.communicate(timeout=UNTIL_ENDED)

    path = root / "api"
    assert (process.returncode, *output) == (
        130,
        f"{path}\n",
        f"cloned repo 'api' ({path})\ninterrupted; cloned 1 of 2\n",
    )
    assert (os.listdir(root), names(symphony)) == (["api"], ["api"])


def test_one_of_two_simultaneous_clones_wins(symphony: Run, root: Path, url: str) -> None:
    processes = [
        subprocess.Popen(
            [executable(), "repo", "clone", url, "--json"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    outputs = [process.communicate(timeout=UNTIL_ENDED) for process in processes]

    assert sorted(process.returncode for process in processes) == [0, 4]
    [error] = [json.loads(stderr)["error"] for _, stderr in outputs if stderr]
    assert error["code"] in ("PATH_TAKEN", "REPO_PATH_TAKEN", "REPO_NAME_TAKEN")
    assert git(root / "api", "log", "--format=%s") == "second\nfirst"
    assert names(symphony) == ["api"]


def test_taken_names_and_limits_are_refused_before_git_starts(
    symphony: Run, given: Given, root: Path
) -> None:
    a_repository(root / "elsewhere" / "api")
    given("repo add code/elsewhere/api")
    with hanging() as hung:
        url = f"{hung.git}/ada/api.git"
        name = symphony("repo", "clone", url)
        limit = symphony(
            "repo", "clone", f"{hung.git}/x", env={"SYMPHONY_LIMITS_REPOS_PER_WORKSPACE": "1"}
        )
        path = symphony("repo", "clone", url, "--into", "code/elsewhere", "--name", "api")
        assert not hung.somebody_came.is_set()

    assert name == (
        4,
        "",
        "error: repo 'api' already exists in workspace 'acme'\n"
        "hint: to choose another name, pass --name\n",
    )
    assert limit == (
        4,
        "",
        "error: workspace 'acme' can have at most 1 repo; it has 1, and this adds 1\n"
        "hint: to raise the limit, run `symphony config set limits.repos_per_workspace 2`\n",
    )
    assert path == (
        4,
        "",
        f"error: {root}/elsewhere/api is already registered as repo 'api' in workspace 'acme'\n"
        "hint: to see it, run `symphony repo show acme/api`\n",
    )


def test_a_clone_does_not_go_into_a_repository(
    symphony: Run, root: Path, given: Given, remotes: Path
) -> None:
    given(f"repo clone {remotes}/ada/api.git")
    a_remote(remotes / "api" / "hooks.git")
    env = {"SYMPHONY_CLONE_LAYOUT": "{owner}/{name}"}
    result = symphony("repo", "clone", f"{remotes}/api/hooks.git", env=env)
    assert result == (
        4,
        "",
        f"error: 'api/hooks' would be inside the repository at {root}/api\n"
        "hint: to choose another directory, pass --into\n",
    )


def test_messages_of_git_are_shown(symphony: Run, root: Path, sandbox: Sandbox) -> None:
    git(sandbox.home, "init", "--quiet", "--bare", "empty.git")
    result = symphony("repo", "clone", sandbox.home / "empty.git", "--json")
    assert result.code == 0
    assert json.loads(result.stderr) == {
        "warning": {
            "code": "GIT_WARNED",
            "message": "repo 'empty': You appear to have cloned an empty repository.",
        }
    }


def test_owner_and_name_mean_github_by_the_protocol_that_is_set(
    symphony: Run, root: Path, remotes: Path, given: Given
) -> None:
    for begin in ("https://github.com/", "git@github.com:"):
        git(root, "config", "--global", "--add", f"url.{remotes}/.insteadOf", begin)
    urls = {"https": "https://github.com/ada/api.git", "ssh": "git@github.com:ada/api.git"}
    assert symphony("repo", "clone", "ada/api").code == 0
    for protocol in urls:
        env = {"SYMPHONY_CLONE_PROTOCOL": protocol}
        assert symphony("repo", "clone", "ada/api", "--name", protocol, env=env).code == 0
    stored = {row["name"]: row["remote_url"] for row in symphony("repo", "list", "--json").json}
    assert stored == {"api": urls["https"], **urls}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["a/b", "c/d", "--name", "x"], "error: --name can only be used with one URL\n"),
        (
            ["https://example.org/"],
            "error: the URL 'https://example.org/' does not contain a repo name\n"
            "hint: to choose one, pass --name\n",
        ),
        (
            ["https://example.org/a/b", "--name", ".git"],
            "error: a clone cannot be placed at '.git'\n"
            "hint: to choose another name, pass --name; to choose another layout, run `symphony"
            " config set clone.layout '{name}'`\n",
        ),
        (
            ["--", "--upload-pack=touch:x"],
            "error: a remote URL cannot be empty or begin with -\n",
        ),
    ],
)
def test_invalid_urls_are_refused(
    symphony: Run, root: Path, arguments: list[str], message: str
) -> None:
    assert symphony("repo", "clone", *arguments) == (2, "", message)


def test_an_invalid_layout_is_refused(symphony: Run, root: Path) -> None:
    result = symphony("config", "set", "clone.layout", "../{name}")
    assert result == (
        2,
        "",
        "error: invalid value '../{name}' for clone.layout\n"
        "hint: use a path below the root that contains {name}, and may contain"
        " {host} and {owner}\n",
    )


@pytest.mark.parametrize("scheme", ["", "file://"])
def test_a_terminal_gets_no_messages_of_a_clone_that_succeeds(
    acme: None, sandbox: Sandbox, scheme: str
) -> None:
    inner = a_repository(sandbox.work / "inner", commit=True)
    remote = a_repository(sandbox.work / "remote")
    git(remote, "submodule", "add", "--quiet", inner, "inner")
    git(remote, "commit", "--quiet", "--message", "first")
    git(sandbox.work, "config", "--global", "protocol.file.allow", "always")
    line = ["repo", "clone", f"{scheme}{remote}", "--into", "code", "--recurse-submodules"]
    with Terminal(line, columns=200, patience=0) as terminal:
        lines = without_colors(terminal.read_rest()).splitlines()
        assert terminal.wait() == 0
    assert [one for one in lines if one and "Cloning: " not in one] == [
        f"cloned repo 'remote' ({sandbox.work}/code/remote)",
        f"{sandbox.work}/code/remote",
    ]
