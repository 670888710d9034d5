"""Termination signals: deferred, ignored or raised."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Interrupts:
    """Termination signals as KeyboardInterrupt: unhandled, they would leave children behind.

    `received` is whether one came, even while they were blocked.
    """

    def __init__(self) -> None:
        self.is_blocked = False
        self.received = False

    def handled(self) -> Any:
        """Handle signals in a `with` block, unless an outer block has blocked them."""
        return _handling(self._handle)

    def block(self) -> None:
        """Block signals from here on, in called functions that handle them too."""
        self.is_blocked = True

    def unblock(self) -> None:
        """Deliver signals again. Raises KeyboardInterrupt if one came meanwhile."""
        self.is_blocked = False
        if self.received:
            raise KeyboardInterrupt

    @contextmanager
    def blocked(self) -> Generator[None]:
        """Block signals in a `with` block, which must not stop halfway."""
        self.block()
        try:
            yield
        finally:
            self.unblock()

    def _handle(self, *_: object) -> None:
        self.received = True
        if not self.is_blocked:
            raise KeyboardInterrupt


@contextmanager
def interrupts_deferred() -> Generator[None]:
    """Defer signals to the end of a `with` block, and raise KeyboardInterrupt there."""
    interrupts = Interrupts()
    with interrupts.handled(), interrupts.blocked():
        yield


def interrupts_ignored() -> Any:
    """Ignore signals in a `with` block."""
    return _handling(signal.SIG_IGN)


@contextmanager
def _handling(handler: Callable[..., object] | signal.Handlers) -> Generator[None]:
    """Set a handler, except for signals ignored already (nohup). Only the main thread can."""
    if threading.current_thread() is not threading.main_thread() or _are_blocked():
        yield
        return
    before = {
        number: signal.signal(number, handler)
        for number in _SIGNALS
        if signal.getsignal(number) is not signal.SIG_IGN
    }
    try:
        yield
    finally:
        for number, handler_before in before.items():
            signal.signal(number, handler_before)


def _are_blocked() -> bool:
    owners = (getattr(signal.getsignal(number), "__self__", None) for number in _SIGNALS)
    return any(isinstance(owner, Interrupts) and owner.is_blocked for owner in owners)
