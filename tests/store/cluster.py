"""A PostgreSQL of the tests' own: started by an ordinary user, reached by a Unix socket, unsafe."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import psycopg
import pytest

MAY_BE_MISSING = not (os.environ.get("CI") and sys.platform == "linux")
# Durability costs time, and the cluster lives as long as the tests.
SETTINGS = ("listen_addresses=", "fsync=off", "full_page_writes=off", "synchronous_commit=off")
# PostgreSQL refuses to run as root.
ORDINARY_USERS = ("postgres", "nobody")
COLLATIONS = {
    "C": "lc_collate 'C' lc_ctype 'C'",
    "ICU": "lc_collate 'C' lc_ctype 'C' locale_provider icu icu_locale 'en-US'",
}


class Cluster(NamedTuple):
    """A running PostgreSQL with its socket in a directory."""

    directory: Path

    def database(self, name: str) -> str:
        """Return how to connect to a database."""
        return f"host={self.directory} user=postgres dbname={name}"

    def create(self, name: str, collation: str = "C") -> str:
        """Create a database, and return how to connect to it."""
        with psycopg.connect(self.database("postgres"), autocommit=True) as connection:
            options = f"template template0 encoding 'UTF8' {COLLATIONS[collation]}"
            connection.execute(f'create database "{name}" {options}'.encode())
        return self.database(name)


def programs() -> Path | None:
    """Return the directory of PostgreSQL's server programs, or None."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    # Debian keeps them off the PATH.
    debian = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(debian, key=lambda path: int(path.parts[-3]), default=None)
    return newest.parent if newest else None


@contextmanager
def running() -> Iterator[Cluster]:
    """Start a cluster for a block; skip the test, or fail in CI, if PostgreSQL is missing."""
    bin_directory = programs()
    if bin_directory is None:
        reason = "PostgreSQL's initdb is missing"
        if not MAY_BE_MISSING:
            pytest.fail(reason)
        pytest.skip(reason)
    # The path of a socket has at most 107 bytes, and pytest's directories are closed to others.
    directory = Path(tempfile.mkdtemp(prefix="symphony-pg-", dir="/tmp"))
    user = _ordinary_user(directory)
    data = str(directory / "data")

    def run(program: str, *arguments: str) -> None:
        command: Sequence[str] = (str(bin_directory / program), "-D", data, *arguments)
        environ = {"PATH": os.environ["PATH"], "LC_ALL": "C"}
        identity = {} if user is None else {"user": user, "group": user, "extra_groups": []}
        with open(directory / "output", "a") as output:
            # The server keeps what it inherits, so a pipe would never end.
            done = subprocess.run(
                command, cwd=directory, env=environ, stdout=output, stderr=output, **identity
            )
        if done.returncode:
            raise RuntimeError((directory / "output").read_text())

    try:
        run("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        settings = " ".join(f"-c {setting}" for setting in SETTINGS)
        run("pg_ctl", "start", "-w", "-o", f"-k {directory} {settings}")
        try:
            yield Cluster(directory)
        finally:
            run("pg_ctl", "stop", "-w", "-m", "immediate")
    finally:
        shutil.rmtree(directory)


def _ordinary_user(directory: Path) -> int | None:
    if os.geteuid() != 0:
        return None
    for name in ORDINARY_USERS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        os.chown(directory, entry.pw_uid, entry.pw_gid)
        return entry.pw_uid
    raise RuntimeError(f"none of the users {ORDINARY_USERS} exists")
