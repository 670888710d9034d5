from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from symphony_cli.system.git.program import DROPPED_VARIABLES, QUERY_SECONDS, GitProgram
from symphony_cli.system.processes.pool import run
from tests.system.conftest import GitRunner, MakeRepo

BATCH = "-o BatchMode=yes"


def program(**variables: str) -> GitProgram:
    return GitProgram({"PATH": os.environ["PATH"], **variables})


def test_variables_of_another_repository_are_dropped() -> None:
    listed = subprocess.run(
        ["git", "rev-parse", "--local-env-vars"], capture_output=True, text=True, check=True
    ).stdout.split()
    assert set(listed) <= set(DROPPED_VARIABLES)
    given = dict.fromkeys(DROPPED_VARIABLES, "/elsewhere")
    for command in (program(**given).query("/"), program(**given).command_at("/x/api")):
        kept = set(DROPPED_VARIABLES).intersection(command.environ)
        assert kept <= {"GIT_CEILING_DIRECTORIES"}
        assert command.environ.get("GIT_CEILING_DIRECTORIES") in (None, "/x")


def test_a_query_changes_nothing_and_runs_no_hooks() -> None:
    command = program(HOME="/h").query_at("/code/api", "status", "--short")
    assert command.arguments[1:] == [
        *("-C", "/code/api", "--no-pager", "-c", "core.fsmonitor=false"),
        *("-c", "core.hooksPath=/dev/null", "-c", "safe.bareRepository=all"),
        *("status", "--short"),
    ]
    assert command.environ == {
        "PATH": os.environ["PATH"],
        "HOME": "/h",
        "LC_ALL": "C",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_ASKPASS": "",
        "SSH_ASKPASS_REQUIRE": "never",
        "GCM_INTERACTIVE": "never",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_ALLOW_PROTOCOL": "",
        "GIT_CEILING_DIRECTORIES": "/code",
    }
    assert (command.directory, command.timeout) == (None, QUERY_SECONDS)


def test_the_caller_chooses_the_monitor_and_the_timeout() -> None:
    command = program().query("/code/api", "status", fsmonitor=True, timeout=2)
    assert "core.fsmonitor=true" in command.arguments
    assert command.timeout == 2


def test_a_command_may_run_hooks_and_never_prompts() -> None:
    command = program().command_at("/code/api", "fetch", timeout=3)
    assert command.arguments[1:] == [
        *("--no-pager", "-C", "/code/api", "-c", "safe.bareRepository=all", "fetch")
    ]
    assert {"GIT_OPTIONAL_LOCKS", "GIT_NO_LAZY_FETCH", "GIT_ALLOW_PROTOCOL"}.isdisjoint(
        command.environ
    )
    assert command.environ["GIT_TERMINAL_PROMPT"] == "0"
    assert command.timeout == 3


@pytest.mark.parametrize(
    ("variables", "configured", "expected"),
    [
        ({}, None, f"ssh {BATCH}"),
        ({}, "", f"ssh {BATCH}"),
        ({}, "ssh -i ~/.ssh/work", f"ssh -i ~/.ssh/work {BATCH}"),
        ({"GIT_SSH_COMMAND": "ssh -v"}, "ssh -i x", f"ssh -v {BATCH}"),
        ({"GIT_SSH_COMMAND": "  "}, "ssh -i x", f"ssh {BATCH}"),
        ({"GIT_SSH_COMMAND": "  "}, None, f"ssh {BATCH}"),
        ({"GIT_SSH": "/opt/my ssh/ssh"}, None, f"'/opt/my ssh/ssh' {BATCH}"),
        ({"GIT_SSH": "/opt/ssh"}, "ssh -i x", f"ssh -i x {BATCH}"),
        ({"GIT_SSH_COMMAND": "ssh 'open"}, None, f"ssh 'open {BATCH}"),
        ({"GIT_SSH_COMMAND": "plink -batch"}, None, "plink -batch"),
        ({"GIT_SSH_COMMAND": '"/opt/My Putty/PLINK.EXE" -ssh'}, None, None),
        ({}, "TortoisePlink.exe", None),
        ({"GIT_SSH": "/opt/putty/plink"}, None, None),
    ],
)
def test_batch_mode_follows_the_users_ssh_command(
    variables: dict[str, str], configured: str | None, expected: str | None
) -> None:
    command = program(**variables).command_at("/code/api", "fetch", ssh_command=configured)
    unchanged = variables.get("GIT_SSH_COMMAND")
    assert command.environ.get("GIT_SSH_COMMAND") == (expected or unchanged)


def test_git_runs_ssh_in_batch_mode(make_repo: MakeRepo, git: GitRunner, tree: Path) -> None:
    path = make_repo("api")
    git(path, "remote", "add", "origin", "ssh://example.org/api.git")
    fake = tree / "my ssh"
    fake.write_text('#!/bin/sh\necho "$@" >> "$(dirname "$0")/told"\nexit 1\n')
    fake.chmod(0o755)
    started = program(GIT_SSH_COMMAND=shlex.quote(str(fake)), GIT_SSH_VARIANT="ssh")
    assert run(started.command_at(str(path), "fetch")).status == 128
    told = (tree / "told").read_text()
    assert BATCH in told
    assert "example.org" in told


ASKS = f"#!{sys.executable}\nimport pathlib, sys\npathlib.Path(sys.argv[0] + '.asked').touch()\n"


def test_git_never_prompts_for_a_password(make_repo: MakeRepo, git: GitRunner, tree: Path) -> None:
    path = make_repo("api")
    asks = tree / "asks"
    asks.write_text(ASKS)
    asks.chmod(0o755)
    git(path, "config", "core.askPass", asks)
    description = "protocol=https\nhost=example.org\n\n"
    command = program(SSH_ASKPASS=str(asks), DISPLAY=":0").command_at(
        str(path), "credential", "fill"
    )
    done = subprocess.run(
        command.arguments, env=command.environ, input=description.encode(), capture_output=True
    )
    assert done.returncode == 128
    assert b"could not read Username" in done.stderr
    assert not Path(f"{asks}.asked").exists()


def test_git_is_found_on_the_given_path(tree: Path) -> None:
    (tree / "git").write_text("#!/bin/sh\necho mine\n")
    (tree / "git").chmod(0o755)
    mine = GitProgram({"PATH": f"{tree}:/usr/bin:/bin"})
    assert mine.path == f"{tree}/git"
    assert mine.output(mine.query("/", "version")) == "mine\n"
    none = GitProgram({"PATH": f"{tree}/nowhere"})
    assert none.path == "git"
    assert none.output(none.query("/", "version")) is None


def test_output_is_none_when_git_fails(tree: Path) -> None:
    assert program().output(program().query_at(str(tree), "status")) is None
    assert program().output(program().query(str(tree), "version")).startswith("git version")  # type: ignore[union-attr]


def test_queries_can_keep_settings_in_the_environment() -> None:
    own = {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_PARAMETERS": "'a.b=c'"}
    for command in (
        program(**own, GIT_DIR="/x").query_at("/code/api", "var", "-l", with_settings=True),
        program(**own, GIT_DIR="/x").query("/", "var", "-l", with_settings=True),
    ):
        assert own.items() <= command.environ.items()
        assert "GIT_DIR" not in command.environ
    assert own.keys().isdisjoint(program(**own).query_at("/code/api", "var").environ)
