"""Signals that ask the program to end: when they are heard, and what they do."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any

_ASK_TO_END = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Interrupts:
    """Takes each of the signals as a KeyboardInterrupt: unhandled, they would leave children."""

    def __init__(self) -> None:
        self._is_postponed = False
        self._has_come = False

    def handled(self) -> Any:
        """Handle them while a block runs."""
        return _handling(self._come)

    @contextmanager
    def postponed(self) -> Generator[None]:
        """Let none come in the middle of a block, where something would be half done."""
        self._is_postponed = True
        try:
            yield
        finally:
            self._is_postponed = False
            if self._has_come:
                raise KeyboardInterrupt

    def _come(self, *_: object) -> None:
        if not self._is_postponed:
            raise KeyboardInterrupt
        self._has_come = True


def unheard() -> Any:
    """Hear none while a block runs."""
    return _handling(signal.SIG_IGN)


@contextmanager
def _handling(handler: Callable[..., object] | signal.Handlers) -> Generator[None]:
    """Handle those that are not ignored already, as under nohup. Only the main thread can."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {
        number: signal.signal(number, handler)
        for number in _ASK_TO_END
        if signal.getsignal(number) is not signal.SIG_IGN
    }
    try:
        yield
    finally:
        for number, handler_before in before.items():
            signal.signal(number, handler_before)
