"""Output in locales whose encoding is not UTF-8."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Run, Sandbox, executable
from tests.terminal import Terminal
from tests.trees import a_repository, a_vault_directory

NAME = "Müsli"
# Python itself uses UTF-8 in the C locale, unless these variables switch that off.
ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


def latin_1(directory: Path) -> dict[str, str]:
    """Make a locale with ISO 8859-1, and return the environment that selects it."""
    name = "de_DE.ISO-8859-1"
    sources = Path("/usr/share/i18n/locales/de_DE")
    if not (shutil.which("localedef") and sources.exists()) and not os.environ.get("CI"):
        pytest.skip("localedef or its sources are not installed here")
    make = ["localedef", "-i", "de_DE", "-f", "ISO-8859-1", directory / name]
    subprocess.run(make, check=True, capture_output=True)
    return {"LC_ALL": name, "LOCPATH": str(directory)}


@pytest.fixture(params=["latin-1", "ascii", "streams"])
def env(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str]:
    if request.param == "latin-1":
        if sys.platform != "linux":
            pytest.skip("LOCPATH is glibc's")
        return latin_1(tmp_path)
    return ASCII if request.param == "ascii" else {"PYTHONIOENCODING": "latin-1"}


def test_pipes_get_the_bytes_of_utf_8(
    installed: Run, sandbox: Sandbox, env: dict[str, str]
) -> None:
    repo = a_repository(sandbox.work / NAME)
    vault = a_vault_directory(sandbox.work / "Bücher")
    (vault / "Übung.md").write_text("# Größe\n\nein Wort\n")
    assert installed("init", ".", "--email", "ada@example.org", env=env).code == 0
    for command in (
        ["repo", "list"],
        ["repo", "list", "--json"],
        ["repo", "list", "--path"],
        ["repo", "list", "-0"],
        ["path", NAME],
        ["path", NAME, "--json"],
        ["repo", "show", NAME, "--json"],
        ["status", "--json"],
        ["search", "wort", "--json"],
        ["vault", "list", "--json"],
        ["path", "Größe"],
        ["path", "Größe", "--json"],
        ["doctor"],
    ):
        assert installed(*command, env=env) == installed(*command), command
    assert installed("path", NAME, env=env).stdout == f"{repo}\n"
    other = a_repository(sandbox.work / "Äpfel")
    assert installed("repo", "add", "-", stdin=f"{other}\n", env=env).code == 0
    assert installed("path", "Äpfel").stdout == f"{other}\n"


def test_terminals_get_their_own_encoding(sandbox: Sandbox, tmp_path: Path) -> None:
    a_repository(sandbox.work / NAME)
    subprocess.run([executable(), "init", ".", "--email", "ada@example.org"], check=True)
    env = latin_1(tmp_path)
    for options, said in ((), b"M\xfcsli"), (("--json",), b"M\\u00fcsli"):
        with Terminal(["repo", "list", *options], env=env, columns=200) as terminal:
            assert terminal.wait() == 0
            assert said in terminal.read_rest().encode("utf-8", "surrogateescape")
