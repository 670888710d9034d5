"""A developer with a job and private work, and their own git."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

ADA, OWN = "Ada Lovelace <ada@job.org>", "Countess <me@own.org>"
NOBODY = "Nobody <nobody@x.org>"
CORP = "Ada Lovelace <ada@corp.example>"
BECAUSE = "because it is in workspace 'job' of profile 'ada'"


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

    def repo_with_remote(self, path: Path) -> Path:
        """Create a repository like this on the branch main, with a remote."""
        self.repo(path)
        as_user(path, "remote", "add", "origin", "git@corp.example:team/api.git")
        as_user(path, "branch", "-M", "main")
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


def author(path: Path) -> str:
    """Return who would be the author of a commit."""
    return as_user(path, "var", "GIT_AUTHOR_IDENT").rsplit(" ", 2)[0]


def rule(desk: Desk, condition: str, settings: str = "email = ada@corp.example") -> str:
    """Give the user a rule of their own, and return its place."""
    own = desk.gitconfig.with_name("corp.inc")
    own.write_text(f"[user]\n\tname = Ada Lovelace\n\t{settings}\n")
    with desk.gitconfig.open("a") as file:
        file.write(f'[includeIf "{condition}"]\n\tpath = corp.inc\n')
    return f"{desk.gitconfig}, line 5 ({condition})"
