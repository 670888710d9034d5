"""The installed command in an empty home."""

import json
import os
import sqlite3
import subprocess
import sysconfig
from pathlib import Path

import pytest

COMMAND = Path(sysconfig.get_path("scripts")) / "symphony"


class Home:
    """An empty home, and the installed command in it."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.store = directory / "data" / "symphony.db"
        self.environ = {
            **{name: value for name, value in os.environ.items() if "COVERAGE" not in name},
            "SYMPHONY_HOME": str(directory),
            "SYMPHONY_LIMITS_WORKSPACES_PER_PROFILE": "100000",
        }

    def start(self, *arguments: str, **environ: str) -> subprocess.Popen[str]:
        """Start the command; `communicate` returns its output."""
        return self.start_on(subprocess.DEVNULL, *arguments, **environ)

    def start_on(self, stdin: int, *arguments: str, **environ: str) -> subprocess.Popen[str]:
        """Start the command with a descriptor as its standard input."""
        return subprocess.Popen(
            [str(COMMAND), *arguments],
            env=self.environ | environ,
            cwd=self.directory,
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str, **environ: str) -> str:
        """Run the command, which must succeed, and return its output."""
        process = self.start(*arguments, **environ)
        out, err = process.communicate(timeout=60)
        assert process.returncode == 0, err
        return out

    def names(self) -> set[str]:
        """The names of all workspaces."""
        return {row["name"] for row in json.loads(self.run("workspace", "list", "--json"))}

    def query(self, sql: str) -> list[tuple[object, ...]]:
        """Query the store directly."""
        connection = sqlite3.connect(self.store)
        try:
            return connection.execute(sql).fetchall()
        finally:
            connection.close()

    def assert_sound(self) -> None:
        """Check that the store is intact and its history complete."""
        assert self.query("PRAGMA integrity_check") == [("ok",)]
        assert self.query("PRAGMA foreign_key_check") == []
        assert (
            self.query(
                "SELECT name FROM workspaces WHERE name NOT IN"
                " (SELECT subject FROM operations"
                " WHERE action IN ('workspace create', 'workspace import', 'init'))"
            )
            == []
        )
        assert (
            self.query(
                "SELECT subject FROM operations WHERE action = 'workspace create'"
                " AND subject NOT IN (SELECT name FROM workspaces)"
            )
            == []
        )


@pytest.fixture
def home(tmp_path: Path) -> Home:
    directory = tmp_path / "symphony"
    directory.mkdir()
    return Home(directory)
