from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

import pytest

from tests.commands.conftest import Given
from tests.conftest import Run, Sandbox, executable
from tests.gh import a_gh
from tests.shapes import an_error
from tests.terminal import Terminal
from tests.trees import a_repository, git


def test_a_command_runs_as_the_profile(
    installed: Run, ada: None, given: Given, sandbox: Sandbox
) -> None:
    given("profile create own --email me@own.org --name 'It''s me'")
    path = a_repository(sandbox.work / "api")
    git(path, "config", "user.email", "wrong@local")
    command = ("git", "commit", "-q", "--allow-empty", "-m", "x")
    assert installed("run", "-P", "own", "--", *command, cwd=path) == (0, "", "")
    assert git(path, "log", "--format=%an <%ae>, %cn <%ce>") == (
        "Its me <me@own.org>, Its me <me@own.org>"
    )


def test_it_has_the_standard_streams_the_directory_and_the_environment(
    installed: Run, ada: None, sandbox: Sandbox
) -> None:
    line = 'cat; pwd; printf "%s|" "$KEPT" "$GIT_AUTHOR_EMAIL" "$@" >&2'
    result = installed(
        *("run", "--json", "--", "sh", "-c", line, "sh", "--json", "--", "-h", "$x"),
        stdin="in\n",
        env={"KEPT": "k"},
    )
    assert result == (0, f"in\n{sandbox.work}\n", "k|ada@example.org|--json|--|-h|$x|")


@pytest.mark.parametrize(("line", "code"), [("exit 42", 42), ("exit 130", 130), ("kill $$", 143)])
def test_its_exit_code_is_the_commands(installed: Run, ada: None, line: str, code: int) -> None:
    assert installed("run", "--", "sh", "-c", line) == (code, "", "")


def test_what_cannot_be_started_fails(installed: Run, ada: None, sandbox: Sandbox) -> None:
    result = installed("run", "--json", "--", "no-such-program")
    assert (result.code, result.stdout) == (1, "")
    assert result.error == an_error(
        "PROGRAM_NOT_STARTED", "cannot run 'no-such-program': No such file or directory"
    )
    (sandbox.work / "plain").write_text("")
    result = installed("run", "--", "./plain")
    assert result == (1, "", "error: cannot run './plain': Permission denied\n")


@pytest.mark.parametrize("arguments", [(), ("--",), ("--", "")])
def test_without_a_command_run_prints_a_hint(
    symphony: Run, ada: None, arguments: tuple[str, ...]
) -> None:
    result = symphony("run", "--json", *arguments)
    assert (result.code, result.stdout) == (2, "")
    assert result.error == an_error(
        "COMMAND_MISSING",
        "no command given",
        "pass it after --, as in `symphony run -P USERNAME -- git commit`",
        "command",
    )


def test_a_command_that_does_not_stand_behind_two_dashes(symphony: Run, ada: None) -> None:
    result = symphony("run", "git", "status")
    assert (result.code, result.stdout) == (2, "")


def test_an_unknown_profile_is_an_error(symphony: Run, ada: None) -> None:
    assert symphony("run", "-P", "nobody", "--", "touch", "run").code == 3
    assert not Path("run").exists()


def test_help_shows_the_place_of_the_command(symphony: Run) -> None:
    assert symphony("run", "--help").stdout.startswith(
        "Usage: symphony run [OPTIONS] -- <CMD> [ARG...]\n"
    )


def test_a_token_comes_with_gh_only(
    installed: Run, ada: None, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = a_gh(sandbox.home / "bin")
    monkeypatch.setenv("PATH", f"{asked.parent}:{os.environ['PATH']}")
    command = ("--", "sh", "-c", 'echo "<$GH_TOKEN>"')
    assert installed("run", *command) == (0, "<>\n", "")
    assert not asked.exists()
    assert installed("run", "--gh", *command) == (0, "<token-of-ada>\n", "")
    result = installed("run", "--gh", "--", "no-such-program")
    assert result.code == 1
    assert "token" not in result.stderr


def test_without_a_token_nothing_runs(
    installed: Run, ada: None, given: Given, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = a_gh(sandbox.home / "bin")
    monkeypatch.setenv("PATH", f"{asked.parent}:{os.environ['PATH']}")
    given("profile edit ada --preference gh_user=dead")
    result = installed("run", "--gh", "--debug", "--", "touch", "run")
    assert (result.code, result.stdout) == (1, "")
    assert "gh has no token for 'dead': exit code -9" in result.stderr
    assert "token-of-dead" not in result.stderr
    assert not Path("run").exists()


def test_ctrl_c_is_for_the_command(ada: None) -> None:
    line = "trap 'echo caught; exit 9' INT; echo ready; while :; do sleep 0.01; done"
    with Terminal(
        ["-c", f'"$0" run -- sh -c "{line}"; echo "code $?"', executable()], program="/bin/sh"
    ) as terminal:
        terminal.read_until("ready")
        terminal.type("\x03")
        terminal.read_until("caught")


def test_ctrl_c_ends_a_command_that_does_not_care(ada: None) -> None:
    with Terminal(
        ["run", "--", "sh", "-c", "echo ready; exec sleep 1000"], program=executable()
    ) as terminal:
        terminal.read_until("ready")
        terminal.type("\x03")
        assert terminal.wait() == 130


def test_sigterm_reaches_the_command(ada: None) -> None:
    line = "trap 'exit 9' TERM; echo ready; while :; do sleep 0.01; done"
    with subprocess.Popen(
        [executable(), "run", "--", "sh", "-c", line], stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 9
