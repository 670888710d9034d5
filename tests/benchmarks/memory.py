"""The peak memory of a process and its children."""

from __future__ import annotations

import threading
from pathlib import Path

from tests.benchmarks.measuring import Unmeasurable

LOOK_EVERY = 0.005


class Watch:
    """Records the peak memory of a process and its children, until the block ends."""

    def __init__(self, process: int) -> None:
        self._process = process
        self._peaks: dict[int, int] = {}
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._look)

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self._thread.join()

    @property
    def megabytes(self) -> float:
        """The peak of the process, and the peak of its largest child."""
        beside = [peak for process, peak in self._peaks.items() if process != self._process]
        return (self._peaks.get(self._process, 0) + max(beside, default=0)) / 1024

    def _look(self) -> None:
        while not self._is_over.wait(LOOK_EVERY):
            for process in (self._process, *_children(self._process)):
                # Keep the last reading: just after a fork it is still the parent's.
                if peak := _peak(process):
                    self._peaks[process] = peak


def _children(process: int) -> list[int]:
    try:
        tasks = list(Path(f"/proc/{process}/task").iterdir())
        return [int(child) for task in tasks for child in (task / "children").read_text().split()]
    except OSError:
        return []


def _peak(process: int) -> int:
    """Return a process's peak memory in kilobytes, or 0 after its end."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM:")), 0)


def refuse_no_proc() -> None:
    if not Path(f"/proc/self/task/{threading.get_native_id()}/children").exists():
        raise Unmeasurable("only Linux tells what memory a process and those it started have had")
