"""Vaults with linked notes, registered in acme."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from tests.commands.conftest import Given
from tests.conftest import Sandbox
from tests.note_vaults import an_obsidian_vault


@pytest.fixture
def garden(acme: None, given: Given, sandbox: Sandbox) -> Path:
    """Register an Obsidian vault and return its path."""
    path = an_obsidian_vault(sandbox.work / "garden")
    given("vault add garden")
    return path


def today(pattern: str = "%Y-%m-%d") -> str:
    """Return the local date of today in a format."""
    return datetime.datetime.now().astimezone().strftime(pattern)


def files_in(path: Path) -> set[str]:
    """Return the paths of all files and directories below a directory."""
    return {str(one.relative_to(path)) for one in path.rglob("*")}
