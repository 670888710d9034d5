"""Real shells, in which the code of `symphony shell-init` is evaluated."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.conftest import Result, Run, Sandbox, executable
from tests.terminal import Terminal
from tests.trees import a_repository, a_vault_directory

COMMANDS = {
    "bash": ("bash", "--norc", "--noprofile"),
    "zsh": ("zsh", "-f"),
    "fish": ("fish", "--no-config"),
}
# CI has these shells, so there a missing one is an error.
MAY_BE_MISSING = not (os.environ.get("CI") and sys.platform == "linux")


def param(shell: str) -> object:
    """Return the shell as a test parameter that is skipped if it is not installed."""
    missing = shutil.which(shell) is None and MAY_BE_MISSING
    return pytest.param(
        shell, marks=pytest.mark.skipif(missing, reason=f"{shell} is not installed here")
    )


class Shell(NamedTuple):
    """A shell, its way to evaluate code, and its variable with the last exit code."""

    name: str

    @property
    def command(self) -> tuple[str, ...]:
        return COMMANDS[self.name]

    @property
    def code(self) -> str:
        return "$status" if self.name == "fish" else "$?"

    def init(self, *options: str) -> str:
        words = shlex.join(["symphony", "shell-init", self.name, *options])
        return f"{words} | source" if self.name == "fish" else f'eval "$({words})"'

    def run(self, *lines: str, init: str | None = None, cwd: Path | None = None) -> Result:
        """Evaluate the code (or `init`) and then these lines, and return the result."""
        script = "\n".join([self.init() if init is None else init, *lines])
        done = subprocess.run(
            [*self.command, "-c", script],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            cwd=cwd,
            check=False,
        )
        return Result(done.returncode, done.stdout, done.stderr)

    def goes(self, *arguments: str) -> str:
        """Return the line that calls `sy` with these arguments, and prints the result."""
        words = " ".join(self.quoted(argument) for argument in arguments)
        return f'sy {words}; echo "{self.code} $PWD"'

    def quoted(self, text: str) -> str:
        return shlex.quote(text)

    @contextmanager
    def on_a_terminal(self, *before: str, init: str | None = None) -> Iterator[Terminal]:
        """Open the shell on a terminal, after these lines and the code (or `init`)."""
        program, *options = self.command
        with Terminal([*options, "-i"], program=shutil.which(program)) as terminal:
            compinit = ["autoload -Uz compinit && compinit -u -D"] if self.name == "zsh" else []
            for line in (*(before or compinit), self.init() if init is None else init):
                terminal.type(f"{line}\n")
            yield terminal


@pytest.fixture(params=[param(name) for name in COMMANDS])
def shell(request: pytest.FixtureRequest) -> Shell:
    """Each of the shells."""
    return Shell(request.param)


@pytest.fixture(autouse=True)
def on_path(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the command on the PATH of the shells."""
    directory = os.path.dirname(executable())
    monkeypatch.setenv("PATH", f"{directory}{os.pathsep}{os.environ['PATH']}")


Held = Callable[..., Path]


@pytest.fixture
def held(symphony: Run, sandbox: Sandbox) -> Held:
    """Register a repo (or a vault) in one of ada's workspaces, all made on first use."""
    symphony("profile", "create", "ada", "--email", "ada@example.org")

    def register(workspace: str, name: str, *, vault: bool = False) -> Path:
        root = sandbox.work / "roots" / workspace.replace("/", "_")
        root.mkdir(parents=True, exist_ok=True)
        symphony("workspace", "create", "--root", root, "--", workspace)
        make = a_vault_directory if vault else a_repository
        path = make(root / ("vaults" if vault else "repos") / name)
        noun = "vault" if vault else "repo"
        done = symphony(noun, "add", "--workspace", workspace, "--name", name, "--", path)
        assert done.code == 0, done.stderr
        return path

    return register
