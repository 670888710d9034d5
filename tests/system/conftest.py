from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

GitRunner = Callable[..., str]
MakeRepo = Callable[..., Path]

# Each example creates a repository, so only a few, in one tree.
ON_DISK = settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

AUTHOR = {
    f"GIT_{role}_{name}": value
    for role in ("AUTHOR", "COMMITTER")
    for name, value in {
        "NAME": "Ada Lovelace",
        "EMAIL": "ada@example.org",
        "DATE": "2026-01-02T03:04:05Z",
    }.items()
}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """An empty directory, with no links in its path."""
    path = Path(os.path.realpath(tmp_path)) / "tree"
    path.mkdir()
    return path


@pytest.fixture
def git(tree: Path, monkeypatch: pytest.MonkeyPatch) -> GitRunner:
    """Run the real git in a directory and return its output."""
    for name, value in AUTHOR.items():
        monkeypatch.setenv(name, value)

    def run(directory: Path, *arguments: str | Path) -> str:
        # Since git 2.38.1 a submodule from a local path must be allowed.
        command = ["git", "-c", "protocol.file.allow=always", *map(str, arguments)]
        done = subprocess.run(command, cwd=directory, check=True, capture_output=True)
        return done.stdout.decode("utf-8", "surrogateescape").strip()

    return run


@pytest.fixture
def make_repo(tree: Path, git: GitRunner) -> MakeRepo:
    """Create a repository with one commit in the tree."""

    def make(name: str, *, branch: str = "main") -> Path:
        path = tree / name
        path.mkdir(parents=True)
        git(path, "init", "-q", "-b", branch)
        (path / "readme").write_text(name)
        git(path, "add", ".")
        git(path, "commit", "-q", "-m", "first")
        return path

    return make
