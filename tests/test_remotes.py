"""The remotes that tests use behave as the tests expect."""

from __future__ import annotations

import os
import subprocess
import threading
from pathlib import Path

import pytest

from tests.remotes import a_remote, an_ssh, commit_to, dying, git_daemon, hanging, http_backend
from tests.trees import git

QUIET = {"GIT_TERMINAL_PROMPT": "0", "GIT_ASKPASS": "", "LC_ALL": "C"}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    a_remote(tmp_path / "remotes" / "owner" / "api.git")
    return tmp_path / "remotes"


def clone(url: str, into: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["git", "clone", "--quiet", url, into],
        env=os.environ | QUIET | environ,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def push(work: Path) -> None:
    git(work, "commit", "--quiet", "--allow-empty", "--message", "pushed")
    git(work, "push", "--quiet")


def assert_served(url: str, root: Path, into: Path, **environ: str) -> None:
    remote = root / "owner" / "api.git"
    done = clone(f"{url}/owner/api.git", into, **environ)
    assert (done.returncode, done.stderr) == (0, "")
    assert git(into, "log", "--format=%s") == "second\nfirst"
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environ.items():
            patch.setenv(name, value)
        push(into)
    assert git(remote, "log", "--format=%s", "main") == "pushed\nsecond\nfirst"


def test_git_daemon_and_http_backend_serve_clones_and_pushes(root: Path, tmp_path: Path) -> None:
    threads = threading.active_count()
    with git_daemon(root) as url:
        assert_served(url, root, tmp_path / "one")
    git(root / "owner" / "api.git", "branch", "--force", "main", "main~1")
    with http_backend(root) as url:
        assert_served(url, root, tmp_path / "two")
    assert threading.active_count() == threads


def test_a_server_requires_a_password(root: Path, tmp_path: Path) -> None:
    with http_backend(root, login=("ada", "secret")) as url:
        host = url.removeprefix("http://")
        without = clone(f"{url}/owner/api.git", tmp_path / "without")
        wrong = clone(f"http://ada:guess@{host}/owner/api.git", tmp_path / "wrong")
        assert_served(f"http://ada:secret@{host}", root, tmp_path / "right")

    assert without.returncode == wrong.returncode == 128
    assert "could not read Username" in without.stderr
    assert "Authentication failed" in wrong.stderr


@pytest.mark.parametrize("serve", [git_daemon, http_backend])
def test_a_server_dies_in_the_middle(root: Path, tmp_path: Path, serve) -> None:
    threads = threading.active_count()
    with serve(root) as real, dying(real) as url:
        done = clone(f"{url}/owner/api.git", tmp_path / "one")

    assert done.returncode == 128
    assert "early EOF" in done.stderr
    assert threading.active_count() == threads


@pytest.mark.parametrize("scheme", ["git", "http"])
def test_a_server_hangs_until_it_is_left(tmp_path: Path, scheme: str) -> None:
    with hanging() as server:
        command = ["git", "ls-remote", f"{getattr(server, scheme)}/api.git"]
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
            server.wait_for_somebody()
            assert process.poll() is None
            process.kill()


def test_ssh_runs_commands_locally_and_records_its_calls(root: Path, tmp_path: Path) -> None:
    ssh = an_ssh(tmp_path / "bin", root)

    url = f"ssh://git@example.org:2222/{root}"
    assert_served(url, root, tmp_path / "one", GIT_SSH_COMMAND=ssh.command)
    done = clone("git@example.org:owner/api.git", tmp_path / "two", GIT_SSH_COMMAND=ssh.command)

    assert done.returncode == 0
    assert ["-o", "SendEnv=GIT_PROTOCOL", "git@example.org", "git-upload-pack 'owner/api.git'"] in (
        ssh.calls
    )


def test_ssh_can_reject_everyone(root: Path, tmp_path: Path) -> None:
    ssh = an_ssh(tmp_path / "bin", root, lets_in=False)

    done = clone("git@example.org:owner/api.git", tmp_path / "one", GIT_SSH_COMMAND=ssh.command)

    assert done.returncode == 128
    assert "Permission denied (publickey)." in done.stderr


def test_a_remote_gets_new_commits(root: Path) -> None:
    remote = root / "owner" / "api.git"

    assert commit_to(remote, "later") == git(remote, "rev-parse", "main")
    assert git(remote, "log", "--format=%s", "main") == "later\nsecond\nfirst"
