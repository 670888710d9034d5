"""Vaults with linked notes, registered in acme."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.conftest import Given
from tests.conftest import Sandbox
from tests.note_vaults import an_obsidian_vault


@pytest.fixture
def garden(acme: None, given: Given, sandbox: Sandbox) -> Path:
    """Register a vault of Obsidian's, and return its path."""
    path = an_obsidian_vault(sandbox.work / "garden")
    given("vault add garden")
    return path
