"""A `symphony` on PATH that has what to say of identities, and the command with that PATH."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.conftest import Result, Run
from tests.hooks import SYSTEM, a_stand_in


@pytest.fixture
def stand_in(tmp_path: Path) -> Path:
    """Make a `symphony` to which every identity is right."""
    return a_stand_in(tmp_path / "bin")


@pytest.fixture
def guard(symphony: Run, stand_in: Path) -> Run:
    """Run `symphony identity guard`, the stand-in being what hooks will call."""

    def run(*args: str | os.PathLike[str]) -> Result:
        env = {"PATH": f"{stand_in.parent}:{SYSTEM}"}
        return symphony("identity", "guard", *args, env=env)

    return run
