"""Signals that ask the program to end: when they are heard, and what they do."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any

_ASK_TO_END = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Interrupts:
    """Takes each of the signals as a KeyboardInterrupt: unhandled, they would leave children.

    `has_come` says whether one came, also while they were held.
    """

    def __init__(self) -> None:
        self.is_held = False
        self.has_come = False

    def handled(self) -> Any:
        """Handle them while a block runs, unless somebody around it holds them."""
        return _handling(self._come)

    def hold(self) -> None:
        """Let none come from here on, whatever else is called that handles them."""
        self.is_held = True

    def let_in(self) -> None:
        """Let them come again; raises KeyboardInterrupt if one came meanwhile."""
        self.is_held = False
        if self.has_come:
            raise KeyboardInterrupt

    @contextmanager
    def postponed(self) -> Generator[None]:
        """Let none come in the middle of a block, where something would be half done."""
        self.hold()
        try:
            yield
        finally:
            self.let_in()

    def _come(self, *_: object) -> None:
        self.has_come = True
        if not self.is_held:
            raise KeyboardInterrupt


def unheard() -> Any:
    """Hear none while a block runs."""
    return _handling(signal.SIG_IGN)


@contextmanager
def _handling(handler: Callable[..., object] | signal.Handlers) -> Generator[None]:
    """Handle those that are not ignored already, as under nohup. Only the main thread can."""
    if threading.current_thread() is not threading.main_thread() or _are_held():
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


def _are_held() -> bool:
    owners = (getattr(signal.getsignal(number), "__self__", None) for number in _ASK_TO_END)
    return any(isinstance(owner, Interrupts) and owner.is_held for owner in owners)
