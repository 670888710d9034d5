"""A remote and its clone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.remotes import a_remote
from tests.trees import git


@pytest.fixture
def origin(sandbox: object, tmp_path: Path) -> Path:
    """A bare repository with a few commits."""
    return a_remote(tmp_path / "remotes" / "api.git")


@pytest.fixture
def api(origin: Path, tmp_path: Path) -> Path:
    """A clone of origin."""
    git(tmp_path, "clone", "--quiet", origin, tmp_path / "api")
    return tmp_path / "api"
