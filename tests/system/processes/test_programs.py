from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest

from symphony_cli.base.errors import Failed
from symphony_cli.system.processes.programs import LocalPrograms

PROGRAMS = LocalPrograms()


def test_a_program_runs_in_the_directory(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    code = PROGRAMS.run(["sh", "-c", 'printf "%s|" "$PWD" "$@"', "sh", "$x;", "a b"], str(tmp_path))
    assert (code, capfd.readouterr().out) == (0, f"{tmp_path}|$x;|a b|")


def test_the_exit_code_is_returned(tmp_path: Path) -> None:
    assert PROGRAMS.run(["sh", "-c", "exit 3"], str(tmp_path)) == 3
    assert PROGRAMS.run(["sh", "-c", "kill -TERM $$"], str(tmp_path)) == -signal.SIGTERM


@pytest.mark.parametrize("program", ["no-such-program", "a\0b", ""])
def test_a_program_that_cannot_start_is_an_error(tmp_path: Path, program: str) -> None:
    with pytest.raises(Failed) as caught:
        PROGRAMS.run([program], str(tmp_path))
    assert caught.value.code == "PROGRAM_NOT_STARTED"
    assert caught.value.message.isprintable()


def test_the_program_receives_an_interrupt(tmp_path: Path) -> None:
    before = signal.getsignal(signal.SIGINT)
    # Both receive it, as on a terminal, and the program decides.
    code = PROGRAMS.run(["sh", "-c", f"kill -INT {os.getpid()}; exit 4"], str(tmp_path))
    assert code == 4
    assert PROGRAMS.run(["sh", "-c", "kill -INT $$"], str(tmp_path)) == -signal.SIGINT
    assert signal.getsignal(signal.SIGINT) is before


def test_the_opener_is_that_of_the_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert PROGRAMS.opener is None
    name = "open" if sys.platform == "darwin" else "xdg-open"
    (tmp_path / name).touch(0o755)
    assert PROGRAMS.opener == name


def test_variables_override_the_environment(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KEPT", "k")
    monkeypatch.setenv("ABOVE", "below")
    line = 'printf "%s|" "$KEPT" "$ABOVE" "$PWD"'
    assert PROGRAMS.run(["sh", "-c", line], variables={"ABOVE": "a\nb"}) == 0
    assert capfd.readouterr().out == f"k|a\nb|{tmp_path}|"


def test_the_output_can_go_to_standard_error(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert PROGRAMS.run(["echo", "a"], to_stderr=True) == 0
    assert capfd.readouterr() == ("", "a\n")
    # Python's sign of a closed one.
    monkeypatch.setattr(sys, "__stderr__", None)
    assert PROGRAMS.run(["echo", "a"], to_stderr=True) == 0
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("name", ["TERM", "HUP"])
def test_a_signal_to_end_is_forwarded(name: str) -> None:
    line = f"trap 'exit 7' {name}; kill -{name} {os.getpid()}; while :; do sleep 0.01; done"
    before = signal.getsignal(signal.SIGTERM)
    assert PROGRAMS.run(["sh", "-c", line]) == 7
    assert signal.getsignal(signal.SIGTERM) is before


def test_the_program_receives_a_quit_key() -> None:
    assert PROGRAMS.run(["sh", "-c", f"kill -QUIT {os.getpid()}; exit 4"]) == 4


def test_ignored_signals_stay_ignored() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        assert PROGRAMS.run(["sh", "-c", f"kill -HUP {os.getpid()}; kill -HUP $$; exit 5"]) == 5
    finally:
        signal.signal(signal.SIGHUP, before)
