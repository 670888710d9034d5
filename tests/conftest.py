"""Fixtures for all tests: each runs in an empty home of its own."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import hypothesis
import hypothesis.configuration
import pytest
from typer.testing import CliRunner

# Tests change directory, and Hypothesis would keep its examples wherever that is.
hypothesis.configuration.set_hypothesis_home_dir(Path(__file__).parent.parent / ".hypothesis")
# Only the benchmarks measure time: a test machine may be slow.
hypothesis.settings.register_profile("symphony", deadline=None)
hypothesis.settings.load_profile("symphony")


def pytest_configure() -> None:
    """Restore signals that the parent process ignores (nohup, &)."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    signal.signal(signal.SIGQUIT, signal.SIG_DFL)


FOREIGN = ("SYMPHONY_", "GIT_", "XDG_")
FOREIGN_NAMES = ("CLICOLOR", "CLICOLOR_FORCE", "FORCE_COLOR", "LANG", "LANGUAGE", "TERM")


class Result(NamedTuple):
    """The result of a command."""

    code: int
    stdout: str
    stderr: str

    @property
    def json(self) -> Any:
        """Standard output, parsed."""
        return json.loads(self.stdout)

    @property
    def error(self) -> dict[str, str | None]:
        """The error object that `--json` writes to standard error; its last line."""
        return json.loads(self.stderr.splitlines()[-1])["error"]


class Sandbox(NamedTuple):
    """A test's directories: the user's home, SYMPHONY_HOME, and the working directory."""

    home: Path
    symphony_home: Path
    work: Path


Run = Callable[..., Result]


def checked(arguments: Sequence[str | os.PathLike[str]], result: Result) -> Result:
    """Return a result whose JSON is valid against the schemas."""
    from tests.schemas import check_json

    check_json([os.fspath(one) for one in arguments], result.stdout, result.stderr)
    return result


@pytest.fixture(autouse=True)
def sandbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """Move the test into an empty home, an empty store and an empty working directory."""
    made = Sandbox(tmp_path / "home", tmp_path / "symphony", tmp_path / "work")
    made.home.mkdir()
    made.work.mkdir()
    for name in list(os.environ):
        if name.startswith(FOREIGN) or name in FOREIGN_NAMES:
            monkeypatch.delenv(name)
    gitconfig = made.home / ".gitconfig"
    gitconfig.write_text("[init]\n\tdefaultBranch = main\n")
    for name, value in {
        "HOME": str(made.home),
        "SYMPHONY_HOME": str(made.symphony_home),
        "GIT_CONFIG_GLOBAL": str(gitconfig),
        "GIT_CONFIG_NOSYSTEM": "1",
        "NO_COLOR": "1",
        "COLUMNS": "80",
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
    }.items():
        monkeypatch.setenv(name, value)
    time.tzset()
    monkeypatch.chdir(made.work)
    yield made
    monkeypatch.undo()
    time.tzset()


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Create an empty store of the newest revision, once per test process."""
    from symphony_cli.store.migrations.upgrade import upgrade

    path = tmp_path_factory.mktemp("store") / "symphony.db"
    upgrade(str(path), 0)
    return path


@pytest.fixture
def copied_stores(empty_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Copy the empty store instead of creating one: a migration takes half of a command's time."""
    from symphony_cli.store.migrations import upgrade as upgrading

    migrate = upgrading.upgrade

    def copy_or_migrate(path: str, busy_timeout: float) -> None:
        directory = os.path.dirname(path)
        if os.path.lexists(path) or os.path.lexists(directory):
            migrate(path, busy_timeout)
            return
        os.makedirs(directory, mode=0o700)
        shutil.copyfile(empty_store, path)
        os.chmod(path, 0o600)

    monkeypatch.setattr(upgrading, "upgrade", copy_or_migrate)


@pytest.fixture
def symphony(monkeypatch: pytest.MonkeyPatch, copied_stores: None) -> Run:
    """Run a command in this process, through the real root command.

    The call raises any error that passes the error boundary.
    """

    def run(
        *args: str | os.PathLike[str],
        stdin: str | None = None,
        env: Mapping[str, str] | None = None,
        cwd: str | os.PathLike[str] | None = None,
    ) -> Result:
        from symphony_cli.main import app

        with monkeypatch.context() as patch:
            if cwd is not None:
                patch.chdir(cwd)
            result = CliRunner().invoke(
                app, [os.fspath(arg) for arg in args], stdin, env, catch_exceptions=False
            )
        return checked(args, Result(result.exit_code, result.stdout, result.stderr))

    return run


def first_on_path(directory: Path) -> dict[str, str]:
    """Return the environment in which Python imports from a directory first."""
    rest = os.environ.get("PYTHONPATH")
    return {"PYTHONPATH": os.pathsep.join([str(directory), *([rest] if rest else [])])}


def executable() -> str:
    """Return the path of the installed command, in the environment that the tests run in."""
    return os.path.join(os.path.dirname(sys.executable), "symphony")


@pytest.fixture
def installed() -> Run:
    """Run the installed command in its own process. Invalid UTF-8 becomes surrogates."""

    def run(
        *args: str | os.PathLike[str],
        stdin: str | None = None,
        env: Mapping[str, str] | None = None,
        cwd: str | os.PathLike[str] | None = None,
        timeout: float = 120,
    ) -> Result:
        done = subprocess.run(
            [executable(), *args],
            input=stdin or "",
            env={**os.environ, **(env or {})},
            cwd=cwd,
            timeout=timeout,
            capture_output=True,
            encoding="utf-8",
            errors="surrogateescape",
            check=False,
        )
        return checked(args, Result(done.returncode, done.stdout, done.stderr))

    return run
