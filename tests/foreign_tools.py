"""Other tools, run to make their own registries."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

# CI has myrepos, so there a missing one is an error.
MAY_BE_MISSING = not (os.environ.get("CI") and sys.platform == "linux")


def program(name: str) -> str:
    """Return the path of a tool; without it the test is skipped, but not in CI."""
    beside = os.path.join(os.path.dirname(sys.executable), name)
    found = beside if os.path.exists(beside) else shutil.which(name)
    if found is None and MAY_BE_MISSING:
        pytest.skip(f"{name} is not installed")
    assert found, f"{name} is not installed"
    return found


def tool(name: str, *arguments: str | Path, cwd: Path) -> str:
    """Run a tool, and return what it prints."""
    command: Sequence[str | Path] = [program(name), *arguments]
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout
