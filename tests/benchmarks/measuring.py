"""Measuring two sides: alternately, after a warm-up, as medians of wall time."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass


class Unmeasurable(Exception):
    """A requirement of a row is missing; the message names it."""


@dataclass(frozen=True)
class Side:
    """One of two things to compare. `sample` runs it once and returns milliseconds.

    It returns megabytes if the row's labels say so.
    """

    label: str
    sample: Callable[[], float]


@dataclass(frozen=True)
class Row:
    """A row of the table: two sides, and the highest allowed ratio of the first to the second.

    A row without a goal is for comparison with rows that have one.

    `most_runs` limits the number of runs, for sides that take seconds.
    """

    name: str
    ours: Side
    theirs: Side
    goal: float | None
    most_runs: int | None = None


@dataclass(frozen=True)
class Measured:
    """The result of a row."""

    name: str
    ours: str
    theirs: str
    ours_ms: float
    theirs_ms: float
    goal: float | None
    runs: int

    @property
    def ratio(self) -> float:
        return self.ours_ms / self.theirs_ms

    @property
    def verdict(self) -> str:
        if self.goal is None:
            return ""
        return "ok" if self.ratio <= self.goal else "not reached"


def command_side(
    label: str,
    command: Sequence[str] | Callable[[], Sequence[str]],
    environ: Mapping[str, str],
    directory: str,
    prepare: Callable[[], object] = lambda: None,
) -> Side:
    """Return a side that runs a command; `prepare` runs before it and is not measured.

    A function instead of a command returns the next command.
    """

    def sample() -> float:
        prepare()
        arguments = command() if callable(command) else command
        begin = time.perf_counter()
        subprocess.run(
            arguments,
            env=environ,
            cwd=directory,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=True,
        )
        return (time.perf_counter() - begin) * 1000

    return Side(label, sample)


def reporting_side(
    label: str, command: Sequence[str], environ: Mapping[str, str], directory: str
) -> Side:
    """Return a side that runs a command which measures by itself and prints milliseconds."""

    def sample() -> float:
        done = subprocess.run(
            command, env=environ, cwd=directory, capture_output=True, text=True, check=True
        )
        return float(done.stdout)

    return Side(label, sample)


def memory_side(
    label: str, command: Sequence[str], environ: Mapping[str, str], directory: str
) -> Side:
    """Return a side that runs a command and returns its peak memory in megabytes.

    Its child processes count too: the largest one, not their sum.
    """

    def sample() -> float:
        with open(os.devnull, "r+b") as nowhere:
            process = subprocess.Popen(
                command, env=environ, cwd=directory, stdin=nowhere, stdout=nowhere, stderr=nowhere
            )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode == 0
        # Linux has kilobytes, macOS bytes.
        return usage.ru_maxrss / (1024 if sys.platform.startswith("linux") else 1024**2)

    return Side(label, sample)


def measure(row: Row, runs: int) -> Measured:
    """Measure both sides alternately; each round begins with the other one."""
    runs = min(runs, row.most_runs or runs)
    os.sync()
    row.ours.sample()
    row.theirs.sample()
    ours: list[float] = []
    theirs: list[float] = []
    for turn in range(runs):
        pair = [(row.ours, ours), (row.theirs, theirs)]
        for side, samples in pair if turn % 2 else reversed(pair):
            samples.append(side.sample())
    return Measured(
        row.name,
        row.ours.label,
        row.theirs.label,
        statistics.median(ours),
        statistics.median(theirs),
        row.goal,
        runs,
    )
