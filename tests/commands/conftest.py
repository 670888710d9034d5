"""Fixtures of the tests of commands."""

from __future__ import annotations

import os
import shlex
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.age_keys import a_vault_key
from tests.conftest import Run, Sandbox
from tests.trees import a_repository, a_vault_directory

Given = Callable[..., None]


@pytest.fixture
def given(symphony: Run) -> Given:
    """Run commands that must succeed: each a line, or a list of arguments."""

    def run(*commands: str | list[str | os.PathLike[str]]) -> None:
        for command in commands:
            result = symphony(*(shlex.split(command) if isinstance(command, str) else command))
            assert result.code == 0, result.stderr

    return run


@pytest.fixture
def ada(given: Given) -> None:
    """Create the profile ada."""
    given("profile create ada --email ada@example.org")


@pytest.fixture
def acme(ada: None, given: Given) -> None:
    """Create ada's workspace acme."""
    given("workspace create acme")


@pytest.fixture
def api(acme: None, given: Given, sandbox: Sandbox) -> Path:
    """Register the repo api in acme, and return its path."""
    path = a_repository(sandbox.work / "api")
    given("repo add api")
    return path


def locked(path: Path) -> Path:
    """Replace a vault's directory by an archive, and return the archive's path."""
    shutil.rmtree(path, ignore_errors=True)
    archive = path.parent / f"{path.name}.tar.age"
    archive.write_bytes(b"age-encryption.org/v1\n")
    return archive


@pytest.fixture
def notes(acme: None, given: Given, sandbox: Sandbox) -> Path:
    """Register the vault notes in acme, and return its path."""
    path = a_vault_directory(sandbox.work / "notes")
    given("vault add notes")
    return path


@pytest.fixture
def vault_key(sandbox: Sandbox) -> Path:
    """Install a vault key that opens at once, and return its directory."""
    return a_vault_key(sandbox.symphony_home)
