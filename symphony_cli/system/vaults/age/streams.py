"""Encrypting and decrypting streams in the age format.

The format is https://age-encryption.org/v1. As in `tar | age`, another process (`worker`) at the
other end of a pipe does the cryptography.
"""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from threading import Thread
from typing import Self

from symphony_cli.system.vaults.age import worker
from symphony_cli.system.vaults.age.worker import BLOCK

# Else glibc returns each block's memory to the kernel, which clears it again for the next one.
_ENVIRON = {"MALLOC_TRIM_THRESHOLD_": str(16 * BLOCK), "MALLOC_MMAP_THRESHOLD_": str(4 * BLOCK)}

MOST_KEPT = 4096


class NoKeyFits(Exception):
    """The file was not encrypted for this identity."""


class Tampered(Exception):
    """The file is not in the age format, or was truncated or changed."""


class AgeFailed(Exception):
    """An error of age's library that is not known, in its own words."""


class _Worker:
    """A process that encrypts or decrypts."""

    def __init__(
        self, arguments: Sequence[str], stdin: int, stdout: int, passed: Sequence[int] = ()
    ) -> None:
        self._process = subprocess.Popen(
            # -P: do not let modules beside the worker shadow the standard library.
            [sys.executable, "-P", "-X", "utf8", worker.__file__, *arguments],
            stdin=stdin,
            stdout=stdout,
            stderr=subprocess.PIPE,
            bufsize=0,
            env=os.environ | _ENVIRON,
            pass_fds=passed,
            # Ctrl-C goes to this process alone, which then ends the worker.
            start_new_session=True,
        )
        self._stderr = b""
        # It must be read meanwhile: a full pipe would stop the process.
        self._reader = Thread(target=self._read_errors, daemon=True)
        self._reader.start()

    def _read_errors(self) -> None:
        """Read standard error to its end, and keep the last of it."""
        assert self._process.stderr
        with self._process.stderr as stream:
            while data := stream.read(BLOCK):
                self._stderr = (self._stderr + data)[-MOST_KEPT:]

    def end(self) -> None:
        """Wait for the exit; may be repeated.

        Raises NoKeyFits, Tampered, OSError or AgeFailed by its status.
        """
        self._wait()
        match self._process.returncode:
            case worker.DONE:
                return
            case worker.TAMPERED:
                raise Tampered
            case worker.NO_KEY_FITS:
                raise NoKeyFits
            case worker.FAILED:
                # The number comes last, after any warnings.
                number = int(self._stderr.split()[-1])
                raise OSError(number, os.strerror(number))
            case status:
                lines = self._stderr.decode(errors="replace").splitlines()
                raise AgeFailed(lines[-1] if lines else f"its process ended with {status}")

    def kill(self) -> None:
        """Kill the process, if it is still running."""
        self._process.kill()
        self._wait()

    def _wait(self) -> None:
        self._process.wait()
        self._reader.join()


def _pipe() -> tuple[int, int]:
    """Return the ends of a pipe, of the largest size that unprivileged users may set."""
    read_end, write_end = os.pipe()
    if hasattr(fcntl, "F_SETPIPE_SZ"):
        # With the default size the two processes wait for each other four times as often.
        with suppress(OSError):
            fcntl.fcntl(write_end, fcntl.F_SETPIPE_SZ, 4 * BLOCK)
    return read_end, write_end


class Encryption:
    """An encrypting stream into a descriptor, complete after the block.

    Raises the descriptor's OSError, AgeFailed. If an exception ends the block, discard the output:
    it may be truncated in a way that age cannot detect.
    """

    def __init__(self, descriptor: int, recipients: Sequence[str]) -> None:
        self._descriptor = descriptor
        self._recipients = recipients

    def __enter__(self) -> Self:
        read_end, write_end = _pipe()
        self._pipe = open(write_end, "wb", buffering=BLOCK)
        try:
            arguments = ("encrypt", *self._recipients)
            self._worker = _Worker(arguments, read_end, self._descriptor)
        finally:
            os.close(read_end)
        return self

    def write(self, data: bytes | memoryview) -> None:
        """Encrypt data. Raises BrokenPipeError if the worker failed; `__exit__` raises why."""
        self._pipe.write(data)

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None and not issubclass(kind, BrokenPipeError):
            self._worker.kill()
        with suppress(BrokenPipeError):
            self._pipe.close()
        if kind is None or issubclass(kind, BrokenPipeError):
            self._worker.end()


class Decryption:
    """A decrypting stream from a descriptor, read once, forwards.

    Its end raises NoKeyFits, Tampered, AgeFailed or the descriptor's OSError if the file is not
    intact: do not trust the data before that.
    """

    def __init__(self, descriptor: int, identity: str, tell: Callable[[int], None]) -> None:
        """Decrypt with an identity (`AGE-SECRET-KEY-1...`); `tell` receives the bytes read."""
        self._descriptor = descriptor
        self._identity = identity
        self._tell = tell
        self._position = 0
        self.limit: int | None = None
        """The position after which reading raises ValueError."""
        self.last = b""
        """The result of the last read."""

    def __enter__(self) -> Self:
        read_end, write_end = _pipe()
        secret, hand_over = os.pipe()
        # The identity fits into the pipe's buffer, so this does not block.
        os.write(hand_over, self._identity.encode())
        os.close(hand_over)
        self._pipe = open(read_end, "rb", buffering=BLOCK)
        try:
            os.lseek(self._descriptor, 0, os.SEEK_SET)
            arguments = ("decrypt", str(secret))
            self._worker = _Worker(arguments, self._descriptor, write_end, [secret])
        finally:
            os.close(write_end)
            os.close(secret)
        return self

    def tell(self) -> int:
        """Return the number of bytes read."""
        return self._position

    def read(self, size: int) -> bytes:
        """Return `size` bytes, or fewer at the end.

        Raises ValueError beyond the limit, and what `_Worker.end` raises at the end.
        """
        if size < 0 or (self.limit is not None and self._position + size > self.limit):
            raise ValueError
        data = self.last = self._pipe.read(size)
        self._position += len(data)
        self._tell(self._position)
        if len(data) < size:
            self._worker.end()
        return data

    def seek(self, position: int) -> None:
        """Skip forward to a position."""
        while self._position < position and self.read(min(BLOCK, position - self._position)):
            pass

    def __exit__(self, *_: object) -> None:
        self._pipe.close()
        self._worker.kill()
