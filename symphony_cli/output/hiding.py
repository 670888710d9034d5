"""Answers that a terminal does not show."""

from __future__ import annotations

import os
import signal
import termios
from collections.abc import Generator
from contextlib import ExitStack, contextmanager, suppress
from typing import TextIO

from symphony_cli.output.streams import write

# A longer line is cut off, and its length shows that.
MOST = 4096


def read_line(descriptor: int, most: int = MOST) -> bytes | None:
    """Return the next line without its newline, at most `most` bytes, or None at the end.

    Reads nothing after the line, since another reader may need it. Raises OSError.
    """
    line = bytearray()
    while len(line) < most:
        byte = os.read(descriptor, 1)
        if byte == b"\n":
            return bytes(line)
        if not byte:
            return bytes(line) or None
        line += byte
    return bytes(line)


def read_hidden(descriptor: int, stderr: TextIO, question: str) -> bytes | None:
    """Ask, in a `without_echo` block, and return the typed line; None at the end of input."""
    # Text typed before the question is not its answer.
    termios.tcflush(descriptor, termios.TCIFLUSH)
    try:
        write(stderr, f"{question}: ")
        # Not from a text stream, whose decoding errors would show the answer.
        return read_line(descriptor)
    finally:
        # The terminal did not show the newline either.
        write(stderr, "\n")


@contextmanager
def without_echo(descriptor: int) -> Generator[None]:
    """Turn a terminal's echo off during a block.

    SIGQUIT, which ends the program without running `finally`, turns it on again first.
    """
    before = termios.tcgetattr(descriptor)
    silent = termios.tcgetattr(descriptor)
    silent[3] &= ~termios.ECHO

    def be_silent(*_: object) -> None:
        termios.tcsetattr(descriptor, termios.TCSAFLUSH, silent)

    def show() -> None:
        # A terminal that has hung up raises an error.
        with suppress(termios.error):
            # TCSANOW, since draining would block forever if the user has stopped output (Ctrl-S).
            termios.tcsetattr(descriptor, termios.TCSANOW, before)
            # Flush, so that the shell does not run the rest of an abandoned answer.
            termios.tcflush(descriptor, termios.TCIFLUSH)

    def end(number: int, _: object) -> None:
        show()
        signal.signal(number, signal.SIG_DFL)
        signal.raise_signal(number)

    quitting = signal.signal(signal.SIGQUIT, end)
    # While the program is stopped the shell turns the echo on, and leaves it on.
    handler = signal.signal(signal.SIGCONT, be_silent)
    try:
        be_silent()
        yield
    finally:
        signal.signal(signal.SIGCONT, handler)
        show()
        signal.signal(signal.SIGQUIT, quitting)


class Silence:
    """Blocks in which the echo is off from the first hidden question on."""

    def __init__(self) -> None:
        self._stack: ExitStack | None = None
        self._has_begun = False

    @contextmanager
    def block(self) -> Generator[None]:
        """Turn the echo on again at the end of a block; a nested block ends with the outer one."""
        if self._stack is not None:
            yield
            return
        with ExitStack() as self._stack:
            try:
                yield
            finally:
                self._stack, self._has_begun = None, False

    def begin(self, descriptor: int) -> None:
        """Turn a terminal's echo off, in a block."""
        assert self._stack is not None
        if not self._has_begun:
            self._stack.enter_context(without_echo(descriptor))
            self._has_begun = True
