"""Ten thousand random command lines: none ends in a traceback, a bug report or never."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import typer.main

from symphony_cli.main import app
from tests.conftest import Run, Sandbox
from tests.stress.command_lines import leaves
from tests.test_locales import ASCII, latin_1
from tests.trees import a_repository, a_vault_directory, git

pytestmark = pytest.mark.slow

COUNT = 1_700
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("locale", ["utf-8", "latin-1", "ascii"])
@pytest.mark.parametrize("home", [b"home", b"caf\xe9"])
def test_no_command_line_is_a_bug(
    installed: Run, sandbox: Sandbox, tmp_path: Path, locale: str, home: bytes
) -> None:
    work = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + home))
    work.mkdir(exist_ok=True)
    for name in ("api", "code/web"):
        a_repository(work / name, commit=True)
    a_vault_directory(work / "nötes")
    (work / "nötes" / "a.md").write_text("# Title\n[[b]] #tag\n")
    settings = {"utf-8": {}, "latin-1": latin_1(tmp_path), "ascii": ASCII}[locale]
    env = {
        **os.environ,
        **settings,
        "HOME": str(work),
        "SYMPHONY_HOME": str(work / ".symphony"),
        "GIT_CONFIG_GLOBAL": str(work / ".gitconfig"),
        # Clones of random URLs reach no network.
        "GIT_ALLOW_PROTOCOL": "file",
        "EDITOR": "true",
        "PYTHONPATH": str(ROOT),
    }
    for command in (
        ["init", work, "--email", "ada@example.org"],
        ["profile", "create", "home", "--email", "ada@home.example"],
        ["workspace", "create", "home", "-P", "home"],
        ["repo", "add", "-w", "home", work / "api"],
        ["config", "set", "select.saved", "-t 'a | b' --dirty api 'g*'"],
    ):
        installed(*command, env=env)
    git(work / "api", "worktree", "add", "--quiet", work / "tree")
    seed = f"{locale} {home!r}"
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-m", "tests.stress.command_lines", seed, str(COUNT)],
        cwd=work,
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
    )
    assert done.stdout.decode() == ""


def test_the_random_command_lines_have_every_option_that_selects_and_acts() -> None:
    found = {
        name
        for _, command in leaves(typer.main.get_command(app))
        for option in command.params
        if option.param_type_name == "option"
        for name in option.opts
    }
    wanted = {"-t", "--archive", "--archived", "--gone", "--sort", "--all", "--all-profiles"}
    wanted |= {"--rebase", "--autostash", "--tty", "--failed", "--branch", "-u", "--add-remote"}
    assert wanted <= found
