"""The recorded contract: command lines of every verb, replayed byte for byte.

A change that is invisible to users and scripts passes these tests. After a visible change, record
again and read the difference:

    SYMPHONY_RECORD=1 pytest tests/contract; git diff tests/contract/records

The module `transcripts` says how to write a record. Each record begins in an empty home, and its
lines build on one another.
"""

from __future__ import annotations

import difflib
import fcntl
import io
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.age_keys import a_vault_key
from tests.conftest import Result, Run, checked, executable
from tests.contract.transcripts import RESULT, STEP, Command, Masks, command_in, recorded
from tests.test_layers import verbs
from tests.trees import WHO

RECORDS = sorted((Path(__file__).parent / "records").glob("*.txt"))
IS_RECORDING = bool(os.environ.get("SYMPHONY_RECORD"))
# The tests themselves need these variables; all others go.
KEPT = ("COV", "LD_", "PYTEST", "PYTHON")
SET = {
    "HOME": "{root}/home",
    "SYMPHONY_HOME": "{root}/symphony",
    "PATH": "{root}/bin",
    "GIT_CONFIG_NOSYSTEM": "1",
    "NO_COLOR": "1",
    "COLUMNS": "80",
    "LC_ALL": "C.UTF-8",
    "TZ": "UTC",
}
DATED = {f"GIT_{who}_DATE": "2099-01-02T03:04:05Z" for who in ("AUTHOR", "COMMITTER")}
PROGRAMS = ("cat", "echo", "env", "false", "git", "pwd", "sh", "true")

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="the record has the paths and programs of Linux"
)


class Replay:
    """Runs the lines of one record; set-up steps find their programs in `path`."""

    def __init__(self, patch: pytest.MonkeyPatch, path: str, inside: Run, outside: Run) -> None:
        self._patch = patch
        self._path = path
        self._runs = {"": inside, "process": outside, "tty": self._on_terminal}
        self._masks = Masks()

    def run(self, line: str) -> list[str]:
        """Run a line, and return the lines that record its result."""
        line = self._masks.show(line)
        if command := command_in(line):
            result = self._result(command)
            return recorded(Result(result.code, *map(self._masks.hide, result[1:])))
        if step := STEP.fullmatch(line):
            match step["step"].split():
                case ["cd", directory]:
                    self._patch.chdir(os.path.expanduser(directory))
                case ["vault-key"]:
                    a_vault_key(Path(os.environ["SYMPHONY_HOME"]))
                case _:
                    self._shell(step["step"])
        return []

    def _result(self, command: Command) -> Result:
        stdin = self._shell(command.before) if command.before else None
        with self._patch.context() as patch:
            for name, value in command.variables.items():
                if value:
                    patch.setenv(name, value)
                else:
                    patch.delenv(name, raising=False)
            return self._runs[command.mode](*command.arguments, stdin=stdin)

    def _shell(self, line: str) -> str:
        environ = os.environ | WHO | DATED | {"PATH": self._path}
        step = ["sh", "-ec", line]
        done = subprocess.run(step, env=environ, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{line}: {done.stderr}"
        return done.stdout

    def _on_terminal(self, *arguments: str, stdin: str | None) -> Result:
        from symphony_cli.main import app

        class Terminal(io.TextIOWrapper):
            def isatty(self) -> bool:
                return True

        out, err = io.BytesIO(), io.BytesIO()
        with self._patch.context() as patch:
            patch.setattr(sys, "stdin", Terminal(io.BytesIO((stdin or "").encode())))
            patch.setattr(sys, "stdout", Terminal(out, encoding="utf-8"))
            # No terminal: whether progress is drawn there depends on how fast the machine is.
            patch.setattr(sys, "stderr", io.TextIOWrapper(err, encoding="utf-8"))
            with pytest.raises(SystemExit) as exited:
                app(list(arguments))
            texts = (out.getvalue().decode(), err.getvalue().decode())
            return checked(arguments, Result(int(exited.value.code or 0), *texts))


@contextmanager
def own_directory(path: Path) -> Iterator[None]:
    """Have an empty directory at a path until the block ends; another process waits."""
    while True:
        with suppress(FileNotFoundError):
            path.mkdir(0o700, exist_ok=True)
            descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            # The process that had it may have removed it while this one waited.
            if os.path.exists(path) and os.path.samestat(os.stat(path), os.fstat(descriptor)):
                break
            os.close(descriptor)
    try:
        for left in path.iterdir():
            shutil.rmtree(left)
        yield
    finally:
        shutil.rmtree(path)
        os.close(descriptor)


@pytest.fixture
def replay(
    record: Path, symphony: Run, installed: Run, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Replay]:
    # Not in pytest's directory: tables wrap paths, so their length matters and no mask finds them.
    root = Path("/tmp") / f"symphony-{record.stem}"
    umask = os.umask(0o022)
    with own_directory(root), monkeypatch.context() as patch:
        (root / "bin").mkdir()
        (root / "home").mkdir()
        (root / "home" / ".gitconfig").write_text("[init]\n\tdefaultBranch = main\n")
        found = {name: shutil.which(name) for name in PROGRAMS}
        for name, target in {**found, "python": sys.executable, "symphony": executable()}.items():
            assert target, name
            (root / "bin" / name).symlink_to(target)
        path = f"{root}/bin:{os.environ['PATH']}"
        for name in [name for name in os.environ if not name.startswith(KEPT)]:
            patch.delenv(name)
        for name, value in SET.items():
            patch.setenv(name, value.format(root=root))
        patch.chdir(root / "home")
        yield Replay(patch, path, symphony, installed)
    os.umask(umask)


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.stem)
def test_every_command_line_prints_what_was_recorded(record: Path, replay: Replay) -> None:
    before = record.read_text("utf-8").splitlines()
    after: list[str] = []
    for line in before:
        if not line.startswith(RESULT):
            after += [line, *replay.run(line)]
    if IS_RECORDING:
        record.write_text("".join(f"{line}\n" for line in after), "utf-8")
    elif before != after:
        names = (f"{record.name} (recorded)", f"{record.name} (now)")
        pytest.fail("\n".join(difflib.unified_diff(before, after, *names, lineterm="")), False)


def test_the_record_has_every_verb() -> None:
    lines = (line for record in RECORDS for line in record.read_text("utf-8").splitlines())
    commands = [command.arguments for line in lines if (command := command_in(line))]
    run = [f"{' '.join(words)} " for words in commands if "--help" not in words]
    assert [verb for verb in verbs() if not any(line.startswith(f"{verb} ") for line in run)] == []
