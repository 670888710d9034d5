"""The guard's lines in real shells, and the hooks around them."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from symphony_cli.base.configuration import BLOCK, WARN
from symphony_cli.identity.guard.scripts import alone, guard, with_guard
from tests.conftest import Result
from tests.hooks import SYSTEM, a_stand_in

SHELLS = [shell for shell in ("sh", "dash", "bash", "zsh", "ksh") if shutil.which(shell)]
CALLED = "called: identity check\n"
STOPPED = "error: commit blocked by Symphony's identity guard\n"
UNCHECKED = "the identity of this commit"
PASSES = "hint: to commit anyway, pass --no-verify\n"

pytestmark = pytest.mark.parametrize("shell", SHELLS)


def run(script: bytes, *arguments: str, path: str = SYSTEM, stdin: str = "") -> Result:
    """Run a script as git runs a hook."""
    hook = Path("hook")
    hook.write_bytes(script)
    hook.chmod(0o755)
    done = subprocess.run(
        [hook.resolve(), *arguments],
        env={**os.environ, "PATH": path},
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
    )
    return Result(done.returncode, done.stdout, done.stderr)


def a_script(shell: str, lines: bytes, rest: str = "echo rest\n", options: str = "") -> bytes:
    first = f"#!{shutil.which(shell)} {options}".rstrip()
    return with_guard(f"{first}\n{rest}".encode(), lines)


@pytest.mark.parametrize("options", ["", "-e", "-eu"])
@pytest.mark.parametrize("unchecked", [WARN, BLOCK])
def test_a_good_identity_lets_the_rest_run(
    shell: str, options: str, unchecked: str, tmp_path: Path
) -> None:
    program = a_stand_in(tmp_path / "bin")
    script = a_script(shell, guard(str(program), unchecked), options=options)
    assert run(script) == (0, "rest\n", CALLED)


@pytest.mark.parametrize("options", ["", "-e", "-eu"])
@pytest.mark.parametrize("unchecked", [WARN, BLOCK])
def test_a_wrong_identity_stops_it_before_the_rest(
    shell: str, options: str, unchecked: str, tmp_path: Path
) -> None:
    program = a_stand_in(tmp_path / "bin", 6)
    script = a_script(shell, guard(str(program), unchecked), options=options)
    assert run(script) == (1, "", CALLED + STOPPED)


@pytest.mark.parametrize("options", ["", "-e", "-eu"])
@pytest.mark.parametrize(
    ("end", "why"),
    [
        (7, "symphony failed (exit code 7)"),
        (70, "symphony failed (exit code 70)"),
        (1, "symphony failed (exit code 1)"),
        ("kill -9 $$", "symphony failed (exit code 137)"),
        (None, "symphony was not found"),
    ],
)
def test_an_unchecked_commit_passes_with_a_warning_or_is_stopped(
    shell: str, options: str, end: int | str | None, why: str, tmp_path: Path
) -> None:
    program = tmp_path / "bin" / "symphony" if end is None else a_stand_in(tmp_path / "bin", end)
    called = "" if end is None else CALLED
    warning = f"{called}warning: {UNCHECKED} was not checked: {why}\n"
    warned = run(a_script(shell, guard(str(program), WARN), options=options))
    error = f"{called}error: {UNCHECKED} cannot be checked: {why}\n{PASSES}"
    stopped = run(a_script(shell, guard(str(program), BLOCK), options=options))
    # Each shell reports a killed process in its own words.
    assert (warned.code, warned.stdout) == (0, "rest\n")
    assert warned.stderr.startswith(called)
    assert warned.stderr.endswith(warning.removeprefix(called))
    assert (stopped.code, stopped.stdout) == (1, "")
    assert stopped.stderr.endswith(error.removeprefix(called))


def test_the_symphony_on_path_wins_over_the_fallback(shell: str, tmp_path: Path) -> None:
    installed = a_stand_in(tmp_path / "old", 6)
    on_path = a_stand_in(tmp_path / "new and spaced")
    script = a_script(shell, guard(str(installed), BLOCK))
    assert run(script, path=f"{on_path.parent}:{SYSTEM}") == (0, "rest\n", CALLED)
    assert run(script).code == 1


def test_without_a_fallback_symphony_is_not_found(shell: str) -> None:
    result = run(a_script(shell, guard(None, WARN)))
    warning = f"warning: {UNCHECKED} was not checked: symphony was not found\n"
    assert result == (0, "rest\n", warning)


def test_the_hook_keeps_its_arguments_its_input_its_variables_and_its_end(
    shell: str, tmp_path: Path
) -> None:
    # The stand-in reads all of its input, which must not be the input of the hook.
    program = a_stand_in(tmp_path / "bin", "cat; exit 0")
    rest = 'read -r line\necho "$?:${symphony-}:${code-}:$1:$line"\nexit 3\n'
    script = a_script(shell, guard(str(program), WARN), "echo $?\n" + rest, "-u")
    assert run(script, "one", stdin="typed\n") == (3, "0\n0:::one:typed\n", CALLED)


def test_the_guard_alone_passes_or_stops(shell: str, tmp_path: Path) -> None:
    program = a_stand_in(tmp_path / "bin")
    assert run(alone(guard(str(program), WARN))) == (0, "", CALLED)
    a_stand_in(tmp_path / "bin", 6)
    assert run(alone(guard(str(program), WARN))).code == 1
