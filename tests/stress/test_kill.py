"""Processes killed at any moment, and the store."""

import random
import statistics
import subprocess
import time

import pytest

from tests.stress.conftest import Home

pytestmark = pytest.mark.slow

MOMENTS = 100


def seconds_of(home: Home, *arguments: str) -> float:
    start = time.perf_counter()
    home.run(*arguments)
    return time.perf_counter() - start


def test_writes_killed_at_a_hundred_random_moments_lose_nothing_acknowledged(home: Home) -> None:
    home.run("profile", "create", "ada", "--email", "ada@example.org")
    usual = statistics.median(seconds_of(home, "workspace", "create", f"warm{n}") for n in range(5))
    moments = random.Random(20)
    acknowledged = {f"warm{n}" for n in range(5)}
    killed = 0

    for n in range(MOMENTS):
        process = home.start("workspace", "create", f"w{n}")
        # Imports take most of the time; the moments cluster around the write.
        try:
            process.wait(timeout=usual * moments.triangular(0.2, 1.3, 0.95))
        except subprocess.TimeoutExpired:
            process.kill()
        process.communicate()
        if process.returncode == 0:
            acknowledged.add(f"w{n}")
        else:
            killed += 1

    assert killed >= MOMENTS // 5, "the moments were too late to mean anything"
    assert acknowledged <= home.names()
    home.assert_sound()


def test_a_first_write_killed_at_random_moments_leaves_no_broken_store(home: Home) -> None:
    usual = seconds_of(home, "profile", "list")
    moments = random.Random(21)

    for n in range(30):
        fresh = Home(home.directory / f"home{n}")
        fresh.directory.mkdir()
        process = fresh.start("profile", "create", "ada", "--email", "ada@example.org")
        try:
            process.wait(timeout=usual * moments.uniform(2, 12))
        except subprocess.TimeoutExpired:
            process.kill()
        process.communicate()

        was_done = process.returncode == 0
        rows = fresh.run("profile", "list")
        assert not was_done or rows.startswith("ada\t")
        fresh.run("profile", "create", "bob", "--email", "bob@example.org")
        fresh.assert_sound()
