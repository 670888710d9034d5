"""The path of the running program."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from symphony_cli.system.home.own_program import own_program
from tests.conftest import executable
from tests.hooks import SYSTEM, a_stand_in


def test_it_is_the_path_that_started_it(tmp_path: Path) -> None:
    program = a_stand_in(tmp_path / "bin")
    other = a_stand_in(tmp_path / "other")
    assert own_program(str(program), str(other.parent)) == str(program)
    assert own_program(os.path.relpath(program), SYSTEM) == str(program)


def test_a_link_is_not_resolved(tmp_path: Path) -> None:
    program = a_stand_in(tmp_path / "venv")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "symphony").symlink_to(program)
    assert own_program(str(tmp_path / "bin" / "symphony"), SYSTEM) == f"{tmp_path}/bin/symphony"


def test_a_program_of_another_name_is_skipped(tmp_path: Path) -> None:
    program = a_stand_in(tmp_path / "bin")
    main = a_stand_in(tmp_path / "package", name="__main__.py")
    assert own_program(str(main), str(program.parent)) == str(program)


def test_it_is_found_beside_python(tmp_path: Path) -> None:
    assert own_program("pytest", SYSTEM) == executable()
    assert own_program(str(tmp_path / "symphony"), SYSTEM) == executable()


def test_it_may_be_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    python = a_stand_in(tmp_path / "bin", name="python3")
    monkeypatch.setattr(sys, "executable", str(python))
    assert own_program("pytest", SYSTEM) is None
