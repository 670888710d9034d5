"""A developer with a job and private work, and their own git."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

ADA, OWN = "Ada Lovelace <ada@job.org>", "Countess <me@own.org>"
NOBODY = "Nobody <nobody@x.org>"


class Desk(NamedTuple):
    """The roots of two workspaces: `job` is profile ada's, `own` the profile own's."""

    job: Path
    own: Path
    gitconfig: Path

    def repo(self, path: Path) -> Path:
        """Create a repository with a commit by somebody."""
        path.mkdir(parents=True)
        as_user(path, "init", "--quiet")
        as_user(path, "commit", "--quiet", "--allow-empty", "--message", "first")
        return path


def as_user(
    path: Path, *arguments: str | Path, env: Mapping[str, str] | None = None, code: int = 0
) -> str:
    """Run git as the user does, and return what it printed."""
    done = subprocess.run(
        ["git", "-C", path, "-c", "protocol.file.allow=always", *arguments],
        env=os.environ | dict(env or {}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stderr
    return done.stdout.strip()


def author_of(path: Path) -> str:
    """Return the author of a repository's last commit."""
    return as_user(path, "log", "-1", "--format=%an <%ae>")
