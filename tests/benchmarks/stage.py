"""The stage of the benchmarks: large stores, and a tree of real repositories."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from itertools import cycle
from pathlib import Path
from uuid import uuid4

TARGET = "the-one-that-is-looked-up"
GROUPS, REPOS_PER_GROUP = 20, 10
FOLDERS, FILES_PER_FOLDER = 50, 10


class Stage:
    """A directory for one run, with the program and the Python to measure."""

    def __init__(self, directory: Path, bin_directory: Path) -> None:
        self.directory = directory
        self.symphony = str(bin_directory / "symphony")
        self.python = str(bin_directory / "python")
        self.work = str(directory / "work")
        os.mkdir(self.work)
        self.gitconfig = directory / "gitconfig"
        self.gitconfig.write_text("[user]\n\tname = Ada\n\temail = ada@example.com\n")

    def script(self, name: str) -> str:
        """Return the path of one of the bare scripts."""
        return str(Path(__file__).parent / "scripts" / name)

    def environ(self, home: Path | None = None) -> dict[str, str]:
        """Return the commands' environment with a store's home."""
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.directory),
            "LC_ALL": "C.UTF-8",
            "TZ": "UTC",
            "GIT_CONFIG_GLOBAL": str(self.gitconfig),
            "GIT_CONFIG_NOSYSTEM": "1",
            "SYMPHONY_HOME": str(home or self.directory / "empty"),
            "SYMPHONY_LIMITS_WORKSPACES_PER_PROFILE": "1000000",
            "SYMPHONY_LIMITS_REPOS_PER_WORKSPACE": "1000000",
        }

    def run(self, *command: str, environ: Mapping[str, str] | None = None) -> str:
        """Run a command and return its standard output."""
        done = subprocess.run(
            command,
            env=environ or self.environ(),
            cwd=self.work,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            sys.exit(f"{' '.join(command)}: exit {done.returncode}\n{done.stderr}")
        return done.stdout

    def store(self, name: str, repos: int = 0) -> Path:
        """Return the home of a store with one workspace and `repos` repos, one of them TARGET."""
        home = self.directory / name
        if home.exists():
            return home
        environ = self.environ(home)
        self.run(
            self.symphony,
            *("profile", "create", "ada", "--email", "ada@example.com"),
            environ=environ,
        )
        self.run(self.symphony, "workspace", "create", "acme", environ=environ)
        if repos:
            repo = self.directory / f"{name}-repos" / TARGET
            make_repo(repo, self, files=False)
            self.run(self.symphony, "repo", "add", str(repo), environ=environ)
            self._multiply(self.database(home), repos - 1, repo.parent)
        return home

    def profiles(self) -> Path:
        """Return the home of a store with 3 profiles and 2,000 repos, TARGET in the last one.

        The first profile is active, so what names TARGET looks beyond it.
        """
        home = self.directory / "profiles"
        if home.exists():
            return home
        environ = self.environ(home)
        repo = self.directory / "profiles-repos" / TARGET
        make_repo(repo, self, files=False)
        for profile in ("ada", "ada_acme", "ada_lab"):
            email = ("--email", f"{profile}@example.com")
            self.run(self.symphony, "profile", "create", profile, *email, environ=environ)
            workspace = ("workspace", "create", profile, "-P", profile)
            self.run(self.symphony, *workspace, environ=environ)
        self.run(self.symphony, "repo", "add", "-w", "ada_lab:ada_lab", str(repo), environ=environ)
        self._multiply(self.database(home), 1_999, repo.parent)
        self.run(self.symphony, "profile", "use", "ada", environ=environ)
        return home

    def database(self, home: Path) -> str:
        """Return the path of a store's file."""
        info = json.loads(self.run(self.symphony, "info", "--json", environ=self.environ(home)))
        return info["store"]

    def _multiply(self, database: str, count: int, parent: Path) -> None:
        """Copy the one repo's row `count` times into all workspaces, directly in the table."""
        with sqlite3.connect(database) as connection:
            cursor = connection.execute("select * from repos")
            columns = [column[0] for column in cursor.description]
            template = dict(zip(columns, cursor.fetchone(), strict=True))
            places = ", ".join(f":{column}" for column in columns)
            workspaces = [row[0] for row in connection.execute("select id from workspaces")]
            connection.executemany(
                f"insert into repos ({', '.join(columns)}) values ({places})",
                (
                    template
                    | {"id": uuid4().hex, "name": name, "name_key": name}
                    | {"path": str(parent / name), "workspace_id": workspace}
                    for name, workspace in zip(
                        (f"repo-{number:06}" for number in range(count)), cycle(workspaces)
                    )
                ),
            )
        connection.execute("pragma wal_checkpoint(truncate)")
        connection.close()

    def make_directories(self, home: Path) -> None:
        """Create the directory of each repo, so that none is missing."""
        connection = sqlite3.connect(self.database(home))
        for (path,) in connection.execute("select path from repos"):
            os.makedirs(path, exist_ok=True)
        connection.close()

    def make_configurations(self, home: Path) -> None:
        """Give the directory of each repo a git configuration with a remote."""
        connection = sqlite3.connect(self.database(home))
        for (path,) in connection.execute("select path from repos"):
            os.makedirs(f"{path}/.git", exist_ok=True)
            url = f"https://example.com/ada/{os.path.basename(path)}.git"
            text = f'[core]\n\tbare = false\n[remote "origin"]\n\turl = {url}\n'
            Path(path, ".git", "config").write_text(text)
        connection.close()

    def tree(self) -> Path:
        """Return a tree of 200 repositories with 500 files each."""
        tree = self.directory / "tree"
        if not tree.exists():
            for group in range(GROUPS):
                for number in range(REPOS_PER_GROUP):
                    make_repo(tree / f"group-{group:02}" / f"repo-{group:02}-{number}", self)
        return tree

    def fresh_copy(self, home: Path) -> Path:
        """Return a store's home, reset to a copy of another one."""
        copy = self.directory / f"{home.name}-copy"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(home, copy)
        return copy


def make_repo(path: Path, stage: Stage, *, files: bool = True) -> None:
    """Create a repository with a remote and one commit, with 500 files or none."""
    path.mkdir(parents=True)
    for folder in range(FOLDERS if files else 0):
        (path / f"folder-{folder}").mkdir()
        for number in range(FILES_PER_FOLDER):
            text = f"{path.name} {folder} {number}\n"
            (path / f"folder-{folder}" / f"file-{number}.txt").write_text(text)
    git = ("git", "-C", str(path))
    stage.run(*git, "init", "--quiet", "--initial-branch=main")
    stage.run(*git, "remote", "add", "origin", f"https://example.com/ada/{path.name}.git")
    stage.run(*git, "add", ".")
    stage.run(*git, "commit", "--quiet", "--allow-empty", "--message", path.name)
