"""Answers that a terminal does not show, and lines that are read from nowhere else."""

from __future__ import annotations

import os
import signal
import termios
from collections.abc import Generator
from contextlib import contextmanager, suppress
from typing import TextIO

from symphony_cli.output.streams import write

# What is longer is cut off, and its length tells.
MOST = 4096
# What ends the program and would leave the terminal as it is then. At SIGINT, Python raises.
_ENDINGS = (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)


def read_line(descriptor: int, most: int = MOST) -> bytes | None:
    """Return the next line without its end, of at most so many bytes; None where there is none.

    Nothing after it is read, since that may be for somebody else. Raises OSError.
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
    """Ask, in a block of `without_echo`, and return the line that is typed; None at its end."""
    # What was typed before the question is not the answer to it.
    termios.tcflush(descriptor, termios.TCIFLUSH)
    write(stderr, f"{question}: ")
    try:
        # Not from a stream, which decodes it, and whose errors would show it.
        return read_line(descriptor)
    finally:
        # The end of the line was not shown either.
        write(stderr, "\n")


@contextmanager
def without_echo(descriptor: int) -> Generator[None]:
    """Have a terminal not show what is typed while a block runs.

    A signal that ends the program does so, and the terminal shows again what is typed.
    """
    before = termios.tcgetattr(descriptor)
    silent = termios.tcgetattr(descriptor)
    silent[3] &= ~termios.ECHO

    def be_silent(*_: object) -> None:
        # What was typed before the question is not the answer to it.
        termios.tcsetattr(descriptor, termios.TCSAFLUSH, silent)

    def show() -> None:
        # Of a terminal that has hung up there is nothing to be set.
        with suppress(termios.error):
            # At once: to wait until all is written would be for ever where the user holds output.
            termios.tcsetattr(descriptor, termios.TCSANOW, before)
            # Nor is the rest of an answer that was given up the next thing that the shell does.
            termios.tcflush(descriptor, termios.TCIFLUSH)

    def end(number: int, _: object) -> None:
        show()
        signal.signal(number, signal.SIG_DFL)
        signal.raise_signal(number)

    # A handler that somebody else has set lets the block end, and one may be ignored, as by nohup.
    ending = [number for number in _ENDINGS if signal.getsignal(number) is signal.SIG_DFL]
    for number in ending:
        signal.signal(number, end)
    # A shell has the terminal show everything while the program is stopped, and leaves it so.
    handler = signal.signal(signal.SIGCONT, be_silent)
    try:
        be_silent()
        yield
    finally:
        signal.signal(signal.SIGCONT, handler)
        show()
        for number in ending:
            signal.signal(number, signal.SIG_DFL)
