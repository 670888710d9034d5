"""The installed command, or another program, on a pseudo-terminal."""

from __future__ import annotations

import codecs
import os
import pty
import re
import select
import struct
import subprocess
import termios
from collections.abc import Mapping, Sequence
from fcntl import ioctl
from typing import Self

from tests.conftest import executable

SECONDS = 60
PATIENCE = os.path.join(os.path.dirname(__file__), "patience")
ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def without_colors(text: str) -> str:
    """Return the text written on a terminal, without escape sequences."""
    return ESCAPE.sub("", text).replace("\r\n", "\n").replace("\r", "")


class Terminal:
    """The command with a terminal as its standard input, output and error.

    Another `program`, such as a shell, can replace the command; the terminal is its controlling one
    too. The command draws progress bars after `patience` seconds: by default never, since the time
    that it takes depends on the machine.
    """

    def __init__(
        self,
        arguments: Sequence[str],
        *,
        env: Mapping[str, str] | None = None,
        columns: int = 80,
        program: str | None = None,
        patience: float = float("inf"),
    ) -> None:
        self._master, follower = pty.openpty()
        ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        environ = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
        if program is None:
            environ["PYTHONPATH"] = os.pathsep.join(
                [PATIENCE, *filter(None, [environ.get("PYTHONPATH")])]
            )
            environ["TEST_PATIENCE_SECONDS"] = str(patience)
        self.process = subprocess.Popen(
            [program or executable(), *arguments],
            stdin=follower,
            stdout=follower,
            stderr=follower,
            env={**environ, "TERM": "xterm", "COLUMNS": str(columns), **(env or {})},
            start_new_session=True,
            preexec_fn=(lambda: ioctl(0, termios.TIOCSCTTY, 0)) if program else None,
        )
        os.close(follower)
        self._seen = ""
        self._decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self._master)

    def _read(self) -> bool:
        """Read the next output; return whether there was any."""
        ready, _, _ = select.select([self._master], [], [], SECONDS)
        assert ready, f"nothing more came after {self._seen!r}"
        try:
            data = os.read(self._master, 65_536)
        except OSError:
            # Linux raises this when the other end is closed.
            return False
        # A chunk may end in the middle of a character.
        self._seen += self._decoder.decode(data)
        return bool(data)

    def read_until(self, text: str) -> str:
        """Wait until the text appears, and return all output."""
        while text not in self._seen:
            assert self._read(), f"{text!r} is not in {self._seen!r}"
        return self._seen

    def type(self, text: str) -> None:
        """Type text."""
        os.write(self._master, text.encode())

    def read_rest(self) -> str:
        """Wait until the command has ended, and return all output."""
        while self._read():
            pass
        return self._seen

    def wait(self) -> int:
        """Wait until the command has ended, and return its exit code."""
        self.read_rest()
        return self.process.wait(SECONDS)
