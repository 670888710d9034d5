from __future__ import annotations

import os
from pathlib import Path

import pytest

from symphony_cli.base.executions import Call, Ran
from symphony_cli.system.processes import executor as executor_module
from symphony_cli.system.processes.executor import CommandExecutor


def ran(directory: Path, *arguments: str, timeout: float | None = None, **variables: str) -> Ran:
    executor = CommandExecutor(os.environ, os.environ)
    call = Call(str(directory), arguments, variables)
    [result] = executor.run_all([call], jobs=None, timeout=timeout)
    return result._replace(seconds=0)


def test_a_command_runs_in_its_directory_with_its_variables(tmp_path: Path) -> None:
    script = 'pwd; echo "$PWD $NAME" >&2; exit 3'
    result = ran(tmp_path, "sh", "-c", script, NAME="api")
    assert result == Ran(str(tmp_path), 3, f"{tmp_path}\n", f"{tmp_path} api\n", 0)


def test_no_shell_parses_the_arguments(tmp_path: Path) -> None:
    assert ran(tmp_path, "printf", "%s", "$HOME; ls *").stdout == "$HOME; ls *"


def test_the_system_shell_runs_a_line(tmp_path: Path) -> None:
    line = CommandExecutor(os.environ, os.environ).in_shell("echo one | tr o 0")
    assert ran(tmp_path, *line).stdout == "0ne\n"


def test_standard_input_is_empty_and_there_is_no_terminal(tmp_path: Path) -> None:
    assert ran(tmp_path, "cat").stdout == ""
    assert ran(tmp_path, "sh", "-c", "(: < /dev/tty) 2>/dev/null || echo none").stdout == "none\n"


def test_invalid_utf_8_in_output_is_escaped(tmp_path: Path) -> None:
    assert ran(tmp_path, "printf", r"\377\303\274").stdout == r"\xffü"


def test_a_missing_program_is_a_problem(tmp_path: Path) -> None:
    problem = "cannot run 'no-such-program': No such file or directory"
    assert ran(tmp_path, "no-such-program") == Ran(str(tmp_path), None, "", "", 0, problem)


def test_a_missing_directory_is_a_problem(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    assert ran(gone, "true") == Ran(str(gone), None, "", "", 0, "path is missing")


def test_a_timeout_keeps_the_output(tmp_path: Path) -> None:
    result = ran(tmp_path, "sh", "-c", "echo begun; sleep 60", timeout=0.2)
    problem = "timed out after 0.2 s"
    assert result == Ran(str(tmp_path), None, "begun\n", "", 0, problem)


def test_a_signal_is_a_negative_exit_code(tmp_path: Path) -> None:
    assert ran(tmp_path, "sh", "-c", "kill -9 $$").exit_code == -9


def test_endless_output_ends_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(executor_module, "MAX_OUTPUT", 1 << 20)
    result = ran(tmp_path, "yes")
    assert (result.exit_code, result.problem) == (None, "killed after writing more than 1 MiB")
    assert 1 << 20 <= len(result.stdout) < 3 << 20
