from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands.conftest import Given
from tests.conftest import Run, Sandbox, executable
from tests.shapes import an_error
from tests.terminal import Terminal, without_colors
from tests.trees import a_repository

WRITES_MUCH = (
    "import sys\n"
    "for number in range(2000):\n"
    "    print(number, flush=True)\n"
    "    print(number, file=sys.stderr, flush=True)\n"
)


@pytest.fixture
def web(api: Path, given: Given, sandbox: Sandbox) -> Path:
    """A second repo in acme, beside api."""
    path = a_repository(sandbox.work / "web", commit=True)
    given("repo add web")
    return path


def test_each_line_is_prefixed_with_the_name_of_its_repo(symphony: Run, web: Path) -> None:
    result = symphony("repo", "exec", "--jobs", "1", "--", "sh", "-c", "echo a; echo; echo b")
    assert result == (0, "api: a\napi: \napi: b\nweb: a\nweb: \nweb: b\n", "")


def test_a_last_line_without_newline_gets_one(symphony: Run, web: Path) -> None:
    assert symphony("repo", "exec", "web", "--", "printf", "a") == (0, "web: a\n", "")


def test_outputs_of_repos_do_not_interleave(symphony: Run, web: Path) -> None:
    result = symphony("repo", "exec", "-j", "2", "--", sys.executable, "-c", WRITES_MUCH)
    for stream in (result.stdout, result.stderr):
        names = [line.partition(":")[0] for line in stream.splitlines()]
        assert sorted([names[:2000], names[2000:]]) == [["api"] * 2000, ["web"] * 2000]


def test_options_after_the_dashes_go_to_the_command(symphony: Run, api: Path) -> None:
    result = symphony("repo", "exec", "api", "--", "echo", "--json", "--", "-h", "--no-such")
    assert result == (0, "api: --json -- -h --no-such\n", "")


def test_the_command_runs_in_the_repo_with_its_names_in_the_environment(
    symphony: Run, web: Path
) -> None:
    line = 'echo "$SYMPHONY_PROFILE $SYMPHONY_WORKSPACE $SYMPHONY_REPO $(pwd)"'
    result = symphony("repo", "exec", "web", "--shell", "--", line)
    assert result == (0, f"web: ada acme web {web}\n", "")


def test_git_variables_do_not_reach_the_command(symphony: Run, web: Path) -> None:
    result = symphony(
        "repo",
        "exec",
        "web",
        "--",
        *("git", "rev-parse", "--show-toplevel"),
        env={"GIT_DIR": "/nowhere", "GIT_WORK_TREE": "/"},
    )
    assert result == (0, f"web: {web}\n", "")


def test_a_shell_runs_only_with_shell(symphony: Run, api: Path) -> None:
    words = ("echo", "$SYMPHONY_REPO", "|", "cat")
    assert symphony("repo", "exec", "--", *words).stdout == "api: $SYMPHONY_REPO | cat\n"
    assert symphony("repo", "exec", "--shell", "--", *words).stdout == "api: api\n"


def test_json_has_a_result_for_each_repo(symphony: Run, api: Path, web: Path) -> None:
    line = 'echo out; echo err >&2; test "$SYMPHONY_REPO" = api'
    result = symphony("repo", "exec", "--json", "--shell", "--", line)
    assert result.code == 1
    rows = result.json
    assert all(0 <= row.pop("seconds") < 60 for row in rows)
    assert rows == [
        {
            "name": name,
            "path": str(path),
            "exit_code": code,
            "stdout": "out\n",
            "stderr": "err\n",
            "workspace": "acme",
            "profile": "ada",
        }
        for name, path, code in (("api", api, 0), ("web", web, 1))
    ]
    assert result.error == an_error("SOME_FAILED", "1 failed:\n  web: exit code 1")


@pytest.mark.usefixtures("api", "web")
def test_a_label_has_the_workspace_only_where_names_are_equal(
    symphony: Run, tmp_path: Path
) -> None:
    other = a_repository(tmp_path / "other" / "api", commit=True)
    symphony("workspace", "create", "home")
    symphony("repo", "add", "-w", "home", str(other))
    result = symphony("repo", "exec", "-a", "-j", "1", "--", "echo", "hi")
    assert sorted(result.stdout.splitlines()) == ["acme/api: hi", "home/api: hi", "web: hi"]


def test_nothing_selected_is_said(symphony: Run, api: Path) -> None:
    for options in ((), ("--tty",)):
        result = symphony("repo", "exec", *options, "--query", "nothing", "--", "true")
        assert result == (0, "", "no repos match in workspace 'acme'\n")


def test_failures_are_listed_last(symphony: Run, web: Path) -> None:
    line = 'echo "$SYMPHONY_REPO"; test "$SYMPHONY_REPO" = web || kill -9 $$'
    result = symphony("repo", "exec", "-j", "1", "--shell", "--", line)
    assert result == (1, "api: api\nweb: web\n", "error: 1 failed:\n  api: signal 9\n")


def test_a_command_that_does_not_start_or_takes_too_long_fails(symphony: Run, api: Path) -> None:
    assert symphony("repo", "exec", "--", "no-such-program") == (
        1,
        "",
        "error: 1 failed:\n  api: cannot run 'no-such-program': No such file or directory\n",
    )
    result = symphony("repo", "exec", "--timeout", "0.2", "--", "sleep", "60")
    assert result == (
        1,
        "",
        "error: 1 failed:\n  api: timed out after 0.2 s\n",
    )


def test_a_missing_command_is_refused_with_an_example(symphony: Run, api: Path) -> None:
    hint = "pass it after --, as in `symphony repo exec -- git log -1`"
    for arguments in ((), ("--",), ("--", "")):
        result = symphony("repo", "exec", "--json", *arguments)
        assert (result.code, result.stdout) == (2, "")
        assert result.error == an_error("COMMAND_MISSING", "no command given", hint, "command")


def test_repos_of_several_workspaces_are_named_with_the_workspace(
    symphony: Run, api: Path, given: Given, sandbox: Sandbox
) -> None:
    a_repository(sandbox.work / "other" / "api")
    given("workspace create beta", "repo add other/api -w beta")
    result = symphony("repo", "exec", "--all", "-j", "1", "--", "echo", "hi")
    assert result.stdout == "acme/api: hi\nbeta/api: hi\n"


def test_an_interrupt_ends_the_commands_and_shows_progress(web: Path) -> None:
    line = 'test "$SYMPHONY_REPO" = api || { echo $$ > pid; touch begun; sleep 60; }'
    process = subprocess.Popen(
        [executable(), "repo", "exec", "-j", "1", "--shell", "--", line],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    while not (web / "begun").exists():
        assert process.poll() is None
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (130, "interrupted after 1 of 2\n")
    pid = (web / "pid").read_text().strip()
    assert not Path(f"/proc/{pid}").exists()


def test_a_terminal_gets_colors_but_no_other_controls(api: Path) -> None:
    text = r"\033[31mred\033[0m\ttab\033]0;title\007\r"
    with Terminal(["repo", "exec", "--", "printf", text]) as terminal:
        assert terminal.wait() == 0
        seen = terminal.read_rest()
    assert "\x1b[31mred\x1b[0m\ttab" in seen
    assert r"\x1b]0;title\x07" in without_colors(seen)


def test_only_failures_are_printed(symphony: Run, web: Path) -> None:
    line = 'echo "$SYMPHONY_REPO"; test "$SYMPHONY_REPO" = api'
    arguments = ("repo", "exec", "--failed", "--shell")
    failures = "error: 1 failed:\n  web: exit code 1\n"
    assert symphony(*arguments, "--", line) == (1, "web: web\n", failures)
    assert [row["name"] for row in symphony(*arguments, "--json", "--", line).json] == ["web"]
    assert symphony(*arguments, "--", "echo quiet") == (0, "", "")


def test_a_command_gets_the_terminal_in_one_repo_after_the_other(web: Path) -> None:
    line = 'test -t 0 && test -t 1 && read -r answer && echo "$SYMPHONY_REPO: $answer $GIT_ASKPASS"'
    with Terminal(["repo", "exec", "--tty", "--shell", "--", line]) as terminal:
        for name in ("api", "web"):
            terminal.read_until(f"{name}:")
            terminal.type(f"to {name}\n")
            terminal.read_until(f"{name}: to {name}")
        assert terminal.wait() == 0


def test_an_interrupt_ends_the_command_and_those_to_come(web: Path) -> None:
    line = "echo started; exec sleep 60"
    command = ["repo", "exec", "--tty", "--shell", "--", line]
    # As its own program, it has the terminal as the controlling one, which Ctrl-C needs.
    with Terminal(command, program=executable()) as terminal:
        terminal.read_until("started")
        terminal.type("\x03")
        assert terminal.wait() == 130
        shown = without_colors(terminal.read_rest())
    assert "interrupted after 1 of 2" in shown
    assert "web" not in shown


def test_failures_with_the_terminal_are_listed_last(symphony: Run, web: Path) -> None:
    result = symphony("repo", "exec", "--tty", "--", "false")
    assert result == (
        1,
        "",
        "api:\nweb:\nerror: 2 failed:\n  api: exit code 1\n  web: exit code 1\n",
    )
    result = symphony("repo", "exec", "api", "--tty", "--", "./nothing")
    assert result.stderr == (
        "api:\nerror: 1 failed:\n  api: cannot run './nothing': No such file or directory\n"
    )


@pytest.mark.parametrize(
    "option", [["--failed"], ["--json"], ["--fields", "name"], ["-j", "1"], ["--timeout", "1"]]
)
def test_options_without_effect_on_the_terminal_are_refused(
    symphony: Run, api: Path, option: list[str]
) -> None:
    result = symphony("repo", "exec", "--tty", *option, "--", "touch", "x")
    assert (result.code, (api / "x").exists()) == (2, False)
