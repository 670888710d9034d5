"""Repos with histories, and the audit of their commits."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

from tests.benchmarks.measuring import Row, command_side
from tests.benchmarks.stage import Stage

REPOS, COMMITS, FOREIGN_EVERY, UNPUSHED = 200, 500, 100, 5
BEGIN = 1_700_000_000
MESSAGE = """\
Say in some fifty characters what commit {number} does

And below it, in a paragraph of two lines, why it is done, as most
commits have it that are read again.
"""


def audit(stage: Stage) -> Row:
    """The audit of 200 repos, in which a few commits are by somebody else."""
    root, home = _made(stage)
    listing = "".join(f"{path}\n" for path in sorted(root.iterdir()))
    (stage.directory / "histories.txt").write_text(listing)
    environ = stage.environ(home)
    # It exits with 6 if it finds commits.
    ours = f"{stage.symphony} identity audit --json; test $? = 6"
    found = json.loads(stage.run("sh", "-c", ours, environ=environ))
    assert len(found) == REPOS * COMMITS // FOREIGN_EVERY
    theirs = f"xargs -P$(nproc) -I{{}} git -C {{}} log < {stage.directory}/histories.txt"
    return Row(
        "audit-200",
        command_side(
            f"identity audit --json, {REPOS} repos of {COMMITS} commits",
            ["sh", "-c", ours],
            environ,
            stage.work,
        ),
        command_side("xargs -P$(nproc) git log", ["sh", "-c", theirs], environ, stage.work),
        1.3,
    )


def _made(stage: Stage) -> tuple[Path, Path]:
    """Return the directory of the repos, and the home of the store that registers them."""
    root, home = stage.directory / "histories", stage.directory / "histories-home"
    if root.exists():
        return root, home
    template = _template(stage)
    root.mkdir()
    for number in range(REPOS):
        shutil.copytree(template, root / f"repo-{number:03}", symlinks=True)
    environ = stage.environ(home)
    created = ("profile", "create", "ada", "--email", "ada@example.com")
    stage.run(stage.symphony, *created, environ=environ)
    stage.run(stage.symphony, "workspace", "create", "acme", environ=environ)
    stage.run(stage.symphony, "repo", "scan", str(root), environ=environ)
    return root, home


def _template(stage: Stage) -> Path:
    """Return a clone whose last commits are unpushed."""
    path = stage.directory / "history"
    git = ("git", "-C", str(path))
    stage.run("git", "init", "--quiet", "--initial-branch=main", str(path))
    stage.run(*git, "remote", "add", "origin", "https://example.com/ada/history.git")
    lines: list[str] = []
    for number in range(COMMITS):
        who = "Bob <bob@example.com>" if number % FOREIGN_EVERY == 0 else "Ada <ada@example.com>"
        message = MESSAGE.format(number=number)
        time = f"{BEGIN + number * 3600} +0000"
        lines += [
            "commit refs/heads/main",
            f"author {who} {time}",
            f"committer {who} {time}",
            f"data {len(message)}",
            message,
        ]
    subprocess.run([*git, "fast-import", "--quiet"], input="\n".join(lines).encode(), check=True)
    stage.run(*git, "update-ref", "refs/remotes/origin/main", f"main~{UNPUSHED}")
    return path
