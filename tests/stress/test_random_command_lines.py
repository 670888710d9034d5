"""Ten thousand random command lines: none ends in a traceback, a bug report or never."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Run, Sandbox
from tests.test_locales import ASCII, latin_1
from tests.trees import a_repository, a_vault_directory

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
    installed("init", work, "--email", "ada@example.org", env=env)
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
