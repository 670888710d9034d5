"""A stand-in for `symphony` on PATH, and the command with that PATH."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.conftest import Result, Run
from tests.hooks import SYSTEM, a_stand_in


@pytest.fixture
def stand_in(tmp_path: Path) -> Path:
    """Create a `symphony` that accepts every identity."""
    return a_stand_in(tmp_path / "bin")


@pytest.fixture
def guard(symphony: Run, stand_in: Path) -> Run:
    """Run `symphony identity guard`; hooks will call the stand-in."""

    def run(*args: str | os.PathLike[str]) -> Result:
        env = {"PATH": f"{stand_in.parent}:{SYSTEM}"}
        return symphony("identity", "guard", *args, env=env)

    return run
