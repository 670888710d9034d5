from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest

from symphony_cli.domain.errors import Failed
from symphony_cli.system.programs import LocalPrograms

PROGRAMS = LocalPrograms()


def test_a_program_runs_in_the_directory(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    code = PROGRAMS.run(["sh", "-c", 'printf "%s|" "$PWD" "$@"', "sh", "$x;", "a b"], str(tmp_path))
    assert (code, capfd.readouterr().out) == (0, f"{tmp_path}|$x;|a b|")


def test_its_exit_code_is_returned(tmp_path: Path) -> None:
    assert PROGRAMS.run(["sh", "-c", "exit 3"], str(tmp_path)) == 3
    assert PROGRAMS.run(["sh", "-c", "kill -TERM $$"], str(tmp_path)) == -signal.SIGTERM


@pytest.mark.parametrize("program", ["no-such-program", "a\0b", ""])
def test_what_cannot_be_started_is_told_of(tmp_path: Path, program: str) -> None:
    with pytest.raises(Failed) as caught:
        PROGRAMS.run([program], str(tmp_path))
    assert caught.value.code == "PROGRAM_NOT_STARTED"
    assert caught.value.message.isprintable()


def test_an_interrupt_is_for_the_program(tmp_path: Path) -> None:
    before = signal.getsignal(signal.SIGINT)
    # Both get it, as on a terminal; the program decides.
    code = PROGRAMS.run(["sh", "-c", f"kill -INT {os.getpid()}; exit 4"], str(tmp_path))
    assert code == 4
    assert PROGRAMS.run(["sh", "-c", "kill -INT $$"], str(tmp_path)) == -signal.SIGINT
    assert signal.getsignal(signal.SIGINT) is before


def test_the_opener_is_the_systems() -> None:
    assert PROGRAMS.opener == ("open" if sys.platform == "darwin" else "xdg-open")
