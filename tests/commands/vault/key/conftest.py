"""A key created on a terminal, and a check for leaked secrets."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.age_keys import IDENTITY, PASSPHRASE
from tests.conftest import Result, Run, Sandbox
from tests.terminal import Terminal

TYPED = "typed by a user \u00e9"


class Made(NamedTuple):
    """SYMPHONY_HOME, and the terminal's output."""

    home: Path
    seen: str
    code: int


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Create a key on a terminal, once for all tests since it takes seconds."""
    home = tmp_path_factory.mktemp("made")
    with Terminal(["vault", "key", "create"], env={"SYMPHONY_HOME": str(home)}) as terminal:
        terminal.read_until("new passphrase: ")
        terminal.type(f"{TYPED}\n")
        terminal.read_until("confirm passphrase: ")
        terminal.type(f"{TYPED}\n")
        seen = terminal.read_rest()
        return Made(home, seen, terminal.wait())


@pytest.fixture
def key_verb(installed: Run) -> Run:
    """Run a verb of `vault key`, and check its output for secrets."""

    def run(*arguments: str, **options: object) -> Result:
        result = installed("vault", "key", *arguments, **options)
        for stream in (result.stdout, result.stderr):
            assert PASSPHRASE not in stream
            assert IDENTITY[:-20].lower() not in stream.lower()
        return result

    return run


@pytest.fixture(autouse=True)
def nothing_secret_is_kept(sandbox: Sandbox) -> Iterator[None]:
    """Check all files that Symphony has written for secrets."""
    yield
    for path in sandbox.symphony_home.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert PASSPHRASE.encode() not in content, path
            assert IDENTITY[:-20].encode() not in content.upper(), path
