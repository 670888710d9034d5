"""Killed at any moment, the user's own git configuration is the old one or the new one."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from tests.stress.conftest import Home

pytestmark = pytest.mark.slow

KILLS = 100
BEFORE = b"[user]\n\tname = Nobody\n" + b"# a remark that makes it long\n" * 2000


def test_a_killed_apply_or_remove_leaves_the_old_or_the_new(home: Home, tmp_path: Path) -> None:
    gitconfig = tmp_path / "gitconfig"
    lock = tmp_path / "gitconfig.lock"
    environ = {"GIT_CONFIG_GLOBAL": str(gitconfig)}
    gitconfig.write_bytes(BEFORE)
    home.run("profile", "create", "ada", "--email", "ada@example.org", **environ)
    home.run("workspace", "create", "job", "--root", str(tmp_path), **environ)
    begin = time.monotonic()
    home.run("identity", "apply", "--yes", **environ)
    longest = time.monotonic() - begin
    after = gitconfig.read_bytes()
    assert after.startswith(BEFORE)
    assert after != BEFORE
    seen: set[bytes] = set()
    for number in range(KILLS):
        verb = "remove" if number % 2 else "apply"
        process = home.start("identity", verb, "--yes", **environ)
        # At any moment between start and end: no step here waits.
        time.sleep(random.Random(number).uniform(0.3, 1.0) * longest)
        # The duration varies with the load: if the process had ended, the next wait is shorter,
        # else longer.
        longest *= 1.1 if process.poll() is None else 0.85
        process.kill()
        process.communicate()
        assert gitconfig.read_bytes() in (BEFORE, after)
        seen.add(gitconfig.read_bytes())
        # A killed git leaves these behind.
        lock.unlink(missing_ok=True)
    assert seen == {BEFORE, after}
    home.run("identity", "apply", "--yes", **environ)
    assert gitconfig.read_bytes() == after
    home.run("identity", "remove", "--yes", **environ)
    assert gitconfig.read_bytes() == BEFORE
