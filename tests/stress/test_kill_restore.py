"""Restores killed at any moment, and run again."""

import os
import random
import subprocess
import time
from pathlib import Path

import pytest

from tests.stress.conftest import Home
from tests.trees import a_repository, git

pytestmark = pytest.mark.slow

MOMENTS, REPOS = 20, 200


def a_document(directory: Path) -> str:
    """Return a document of local remotes, one of them with a worktree."""
    text = 'format = 1\n\n[workspace]\nname = "team"\n'
    for number in range(REPOS):
        remote = a_repository(directory / f"r{number:03}")
        (remote / "file").write_bytes(os.urandom(100_000))
        git(remote, "add", ".")
        git(remote, "commit", "--quiet", "--message", "first")
        text += f'\n[[repo]]\nname = "{remote.name}"\nplace = "{remote.name}"\n'
        text += f'remotes = {{ origin = "{remote}" }}\n'
    git(directory / "r000", "branch", "topic")
    return text.replace('r000" }', 'r000" }\nworktrees = { topic = "topic" }', 1)


def test_a_restore_killed_at_random_moments_ends_as_if_it_were_not(
    home: Home, tmp_path: Path
) -> None:
    root, file, seconds = tmp_path / "root", tmp_path / "team.toml", 0.0
    file.write_text(a_document(tmp_path / "remotes"))
    restore = ("workspace", "restore", str(file), "--allow-local", "--yes", "--root")
    whole = Home(tmp_path / "whole")
    whole.directory.mkdir()
    for one in (home, whole):
        one.run("profile", "create", "ada", "--email", "ada@example.org")
    begun = time.perf_counter()
    whole.run(*restore, str(tmp_path / "other"))
    seconds = time.perf_counter() - begun
    moments = random.Random(22)

    for _ in range(MOMENTS):
        process = home.start(*restore, str(root))
        try:
            process.wait(timeout=seconds * moments.uniform(0.1, 0.6))
        except subprocess.TimeoutExpired:
            process.kill()
        process.communicate()

    home.run(*restore, str(root))
    expected = sorted([*(f"r{number:03}" for number in range(REPOS)), "topic"])
    assert sorted(os.listdir(root)) == expected
    for name in expected:
        assert git(root / name, "status", "--porcelain") == ""
    export = ("workspace", "export", "team")
    documents = [one.start(*export).communicate()[0] for one in (home, whole)]
    rows = [[line for line in text.splitlines() if "id = " not in line] for text in documents]
    assert rows[0] == rows[1]
    home.assert_sound()
