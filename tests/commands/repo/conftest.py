"""Repos with remotes, registered in the workspace acme."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commands.conftest import Given
from tests.conftest import Sandbox
from tests.remotes import a_remote
from tests.trees import git

Cloned = Callable[[str], Path]


@pytest.fixture
def origin(tmp_path: Path) -> Path:
    """A bare repository with a few commits."""
    return a_remote(tmp_path / "remotes" / "origin.git")


@pytest.fixture
def cloned(acme: None, origin: Path, given: Given, sandbox: Sandbox) -> Cloned:
    """Clone it under a name, register that in acme, and return its path."""

    def clone(name: str) -> Path:
        path = sandbox.work / name
        git(sandbox.work, "clone", "--quiet", origin, path)
        given(["repo", "add", path])
        return path

    return clone
