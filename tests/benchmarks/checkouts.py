"""A developer's clones, and other programs that show the status of many."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.measuring import Unmeasurable
from tests.benchmarks.stage import Stage

FILES, COMMITS = 150, 40


class Checkouts:
    """`count` clones of one repository below `root`, registered in the store at `home`."""

    def __init__(self, stage: Stage, count: int) -> None:
        self.count = count
        self.root = stage.directory / f"checkouts-{count}"
        self.home = stage.directory / f"checkouts-{count}-home"
        self.listing = stage.directory / f"checkouts-{count}.txt"
        self._stage = stage
        if not self.root.exists():
            self._make()

    def _make(self) -> None:
        templates = _templates(self._stage)
        self.root.mkdir()
        paths = [self.root / f"repo-{number:04}" for number in range(self.count)]
        for number, path in enumerate(paths):
            shutil.copytree(templates[number % len(templates)], path, symlinks=True)
        self.listing.write_text("".join(f"{path}\n" for path in paths))
        # A copy has new inode numbers, so git would compare every file again each time.
        with self.listing.open() as lines:
            command = ["xargs", "-P4", "-I{}", "git", "-C", "{}", "status", "--short"]
            subprocess.run(command, stdin=lines, capture_output=True, check=True)
        self._register()

    def _register(self) -> None:
        environ = self._stage.environ(self.home)
        symphony = self._stage.symphony
        created = ("profile", "create", "ada", "--email", "ada@example.com")
        self._stage.run(symphony, *created, environ=environ)
        self._stage.run(symphony, "workspace", "create", "acme", environ=environ)
        self._stage.run(symphony, "repo", "scan", str(self.root), environ=environ)
        rows = json.loads(self._stage.run(symphony, "status", "--json", environ=environ))
        assert [row["state"] for row in rows] == ["ok"] * self.count
        for field in ("unpushed", "ahead", "behind", "untracked", "unstaged", "stashes", "dirty"):
            assert 0 < sum(bool(row[field]) for row in rows) < self.count, field


def _templates(stage: Stage) -> list[Path]:
    """Return ten clones of a bare repository, most of them unchanged."""
    folder = stage.directory / "templates"
    if folder.exists():
        return sorted(folder.iterdir())
    seed, bare = stage.directory / "seed", str(stage.directory / "remote.git")
    seed.mkdir()
    stage.run("git", "init", "--quiet", "--initial-branch=main", str(seed))
    git = ("git", "-C", str(seed))
    for number in range(FILES):
        file = seed / f"folder-{number % 12}" / f"file-{number}.txt"
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"line of {number}\n" * 60)
    for number in range(COMMITS):
        (seed / "folder-0" / "file-0.txt").write_text(f"{number}\n")
        stage.run(*git, "add", ".")
        stage.run(*git, "commit", "--quiet", "--message", f"change number {number}")
    stage.run(*git, "branch", "release", "HEAD~5")
    stage.run("git", "clone", "--quiet", "--bare", str(seed), bare)
    folder.mkdir()
    for number in range(10):
        path = folder / f"clone-{number}"
        stage.run("git", "clone", "--quiet", bare, str(path))
        _work_in(path, number, stage)
    return sorted(folder.iterdir())


def _work_in(path: Path, number: int, stage: Stage) -> None:
    """Make a developer's usual changes in one clone of ten."""
    git = ("git", "-C", str(path))
    file = path / "folder-1" / "file-1.txt"
    match number:
        case 0:
            file.write_text("changed\n")
            (path / "notes.txt").write_text("new\n")
        case 1:
            stage.run(*git, "commit", "--quiet", "--allow-empty", "--message", "own")
        case 2:
            stage.run(*git, "reset", "--quiet", "--hard", "HEAD~3")
        case 3:
            stage.run(*git, "checkout", "--quiet", "-b", "topic")
            stage.run(*git, "commit", "--quiet", "--allow-empty", "--message", "on a branch")
            stage.run(*git, "checkout", "--quiet", "main")
        case 4:
            file.write_text("stashed\n")
            stage.run(*git, "stash", "--quiet")
            stage.run(*git, "branch", "--quiet", "release", "origin/release")
        case _:
            pass


def installed(stage: Stage, program: str, *requirements: str) -> str:
    """Return the path of a program from PyPI, installed in its own environment below the stage."""
    environment = stage.directory / "others"
    path = environment / "bin" / program
    if not path.exists():
        made = [sys.executable, "-m", "venv", str(environment)]
        pip = [str(environment / "bin" / "pip"), "install", "--quiet", *requirements]
        for command in (made, pip):
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                said = done.stderr.strip().splitlines() or ["no reason given"]
                raise Unmeasurable(f"{program} cannot be installed: {said[-1]}")
    return str(path)


def on_path(program: str) -> str:
    """Return the path of a program that must be installed already."""
    path = shutil.which(program)
    if path is None:
        raise Unmeasurable(f"{program} is not installed")
    return path


def checked(stage: Stage, command: Sequence[str], mark: str, count: int) -> list[str]:
    """Return the command, after checking that its output has the mark `count` times."""
    done = subprocess.run(
        command, env=stage.environ(), cwd=stage.work, capture_output=True, text=True, check=False
    )
    found = done.stdout.count(mark)
    if done.returncode or found != count:
        said = (done.stderr.strip().splitlines() or ["nothing"])[-1]
        name = os.path.basename(command[0])
        raise Unmeasurable(f"{name} told of {found} repos, not of {count}; it said: {said}")
    return list(command)
