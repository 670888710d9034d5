"""Mounts that only one process sees."""

from __future__ import annotations

import shutil
from pathlib import Path
from subprocess import DEVNULL, CompletedProcess, run

import pytest


def run_with_bound(source: Path, target: Path, command: list[str]) -> CompletedProcess[str]:
    """Run a command that sees one directory bound at another; nobody else does."""
    script = 'mount --bind "$1" "$2" || exit 99; shift 2; exec "$@"'
    unshare = ["unshare", "--map-root-user", "--mount"]
    if not shutil.which("unshare"):
        pytest.skip("there is no unshare here")
    done = run(
        [*unshare, "sh", "-c", script, "sh", source, target, *command],
        stdin=DEVNULL,
        capture_output=True,
        text=True,
    )
    if done.returncode == 99 or done.stderr.startswith("unshare:"):
        pytest.skip("nothing can be mounted here")
    return done
