"""Hooks for tests: a stand-in for `symphony`, other hooks, and commits."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tests.conftest import Result
from tests.trees import WHO

# The directories of the system's programs, without `symphony`.
SYSTEM = "/usr/bin:/bin"


def a_stand_in(folder: Path, code: int | str = 0, name: str = "symphony") -> Path:
    """Create a program that logs its call and then exits with a code, or runs a line of sh."""
    folder.mkdir(parents=True, exist_ok=True)
    program = folder / name
    end = f"exit {code}" if isinstance(code, int) else code
    program.write_text(f'#!/bin/sh\necho "called: $*" >&2\n{end}\n')
    program.chmod(0o755)
    return program


def a_hook(repo: Path, content: str | bytes, mode: int = 0o755, name: str = "pre-commit") -> Path:
    """Give a repository a hook."""
    hook = repo / ".git" / "hooks" / name
    hook.parent.mkdir(exist_ok=True)
    hook.write_bytes(content.encode() if isinstance(content, str) else content)
    hook.chmod(mode)
    return hook


def committing(
    repo: Path, *options: str, path: str = SYSTEM, env: Mapping[str, str] | None = None
) -> Result:
    """Commit, and return git's result without the summary of the commit."""
    done = subprocess.run(
        ["git", "-C", repo, "commit", "--quiet", "--allow-empty", "--message", "one", *options],
        env={**os.environ, **WHO, "PATH": path, **(env or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    return Result(done.returncode, done.stdout, done.stderr)


def commits(repo: Path) -> int:
    """Return how many commits the current branch has."""
    asked = ["git", "-C", repo, "rev-list", "--count", "HEAD"]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    return int(done.stdout) if done.returncode == 0 else 0
