"""Directories with real repositories and vaults."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import NamedTuple

WHO = {
    "GIT_AUTHOR_NAME": "Ada",
    "GIT_AUTHOR_EMAIL": "ada@example.org",
    "GIT_COMMITTER_NAME": "Ada",
    "GIT_COMMITTER_EMAIL": "ada@example.org",
}


def git(directory: Path, *arguments: str | Path) -> str:
    """Run git in a directory and return what it printed."""
    return subprocess.run(
        ["git", "-C", directory, "-c", "protocol.file.allow=always", *arguments],
        env=os.environ | WHO,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()


def a_repository(path: Path, *, remote: str | None = None, commit: bool = False) -> Path:
    """Create a repository, its branch unborn unless it gets a commit."""
    path.mkdir(parents=True)
    git(path, "init", "--quiet")
    if remote is not None:
        git(path, "remote", "add", "origin", remote)
    if commit:
        git(path, "commit", "--quiet", "--allow-empty", "--message", "first")
    return path


def a_vault_directory(path: Path, marker: str = ".obsidian") -> Path:
    """Create a directory with a vault's marker."""
    (path / marker).mkdir(parents=True)
    if marker == "logseq":
        (path / marker / "config.edn").write_text("{:meta/version 1}\n")
    return path


class Tree(NamedTuple):
    """A developer's directory: the repos to register, a nested one, and a vault."""

    root: Path
    repos: set[Path]
    nested: Path
    vault: Path


def a_tree(root: Path) -> Tree:
    """Create a tree with one repository of each kind."""
    ordinary = a_repository(root / "ordinary", commit=True)
    bare = root / "bare.git"
    bare.mkdir()
    git(bare, "init", "--quiet", "--bare")
    git(ordinary, "worktree", "add", "--quiet", "--detach", root / "linked worktree")
    superproject = a_repository(root / "superproject", commit=True)
    git(superproject, "submodule", "--quiet", "add", ordinary, "sub")
    nested = a_repository(superproject / "vendor" / "nested")
    several = a_repository(root / "several remotes", remote="https://example.org/first.git")
    git(several, "remote", "add", "backup", "git@example.org:backup.git")
    detached = a_repository(root / "detached", commit=True)
    git(detached, "checkout", "--quiet", "--detach")
    return Tree(
        root,
        {
            ordinary,
            bare,
            superproject,
            several,
            detached,
            a_repository(root / "unborn"),
            a_repository(root / "Müller & Söhne" / "Grüße an alle"),
            a_repository(root / "no remote", commit=True),
        },
        nested,
        a_vault_directory(root / "notes"),
    )
