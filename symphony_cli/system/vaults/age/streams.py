"""Streams that are encrypted and decrypted on the way, in age's format (https://age-encryption.org/v1).

As in `tar | age`, another process has the cryptography (`age_worker`), and is at the other end of a
pipe.
"""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Self

from symphony_cli.system.vaults.age import worker as age_worker
from symphony_cli.system.vaults.age.worker import BLOCK

# Without it, glibc gives the memory of each block back and has it cleared anew for the next one.
_ENVIRON = {"MALLOC_TRIM_THRESHOLD_": str(16 * BLOCK), "MALLOC_MMAP_THRESHOLD_": str(4 * BLOCK)}


class NoKeyFits(Exception):
    """The file was not encrypted for this identity."""


class Tampered(Exception):
    """The file is none of age's, or it was cut off or changed."""


class _Worker:
    """A process that encrypts or decrypts."""

    def __init__(
        self, arguments: Sequence[str], stdin: int, stdout: int, passed: Sequence[int] = ()
    ) -> None:
        self._process = subprocess.Popen(
            # No module of its directory is to be in the place of one of the standard library's.
            [sys.executable, "-P", age_worker.__file__, *arguments],
            stdin=stdin,
            stdout=stdout,
            stderr=subprocess.PIPE,
            env=os.environ | _ENVIRON,
            pass_fds=passed,
            # A Ctrl-C at the terminal is for this process, which then ends that one.
            start_new_session=True,
        )
        self._told = b""

    def end(self) -> None:
        """Wait for it, also again. Raises NoKeyFits, Tampered, OSError, as it ended."""
        self._wait()
        match self._process.returncode:
            case age_worker.DONE:
                return
            case age_worker.TAMPERED:
                raise Tampered
            case age_worker.NO_KEY_FITS:
                raise NoKeyFits
            case age_worker.FAILED:
                # Whatever else is written there comes before it.
                number = int(self._told.split()[-1])
                raise OSError(number, os.strerror(number))
            case status:
                told = self._told.decode(errors="replace")
                raise RuntimeError(f"age_worker ended with {status}: {told}")

    def kill(self) -> None:
        """End it, if it has not ended."""
        self._process.kill()
        self._wait()

    def _wait(self) -> None:
        if self._process.stderr and not self._process.stderr.closed:
            with self._process.stderr as stream:
                self._told = stream.read()
        self._process.wait()


def _pipe() -> tuple[int, int]:
    """Return a pipe's ends; as large a pipe as anybody may have, where the system says."""
    read_end, write_end = os.pipe()
    if hasattr(fcntl, "F_SETPIPE_SZ"):
        # Without it, the two processes wait for each other four times as often.
        with suppress(OSError):
            fcntl.fcntl(write_end, fcntl.F_SETPIPE_SZ, 4 * BLOCK)
    return read_end, write_end


class Encryption:
    """Encrypts what is written to it into a descriptor. All of it is there after the block.

    Raises OSError of the descriptor. What an exception ended in the middle may look whole to age,
    and is for nobody to keep.
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
        """Take data to be encrypted. Raises BrokenPipeError when that has failed."""
        self._pipe.write(data)

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None and not issubclass(kind, BrokenPipeError):
            self._worker.kill()
        with suppress(BrokenPipeError):
            self._pipe.close()
        if kind is None or issubclass(kind, BrokenPipeError):
            self._worker.end()


class Decryption:
    """Decrypts what is in a file. It is read once, forwards; the tar module asks for no more.

    Where it ends it raises NoKeyFits, Tampered, and OSError of the descriptor: nothing that came
    out is whole before that.
    """

    def __init__(self, descriptor: int, identity: str, tell: Callable[[int], None]) -> None:
        """Take a descriptor and an identity (`AGE-SECRET-KEY-1...`).

        `tell` is told how many bytes have been read.
        """
        self._descriptor = descriptor
        self._identity = identity
        self._tell = tell
        self._position = 0
        self.limit: int | None = None
        """Up to where it may be read."""
        self.last = b""
        """What was read last."""

    def __enter__(self) -> Self:
        read_end, write_end = _pipe()
        secret, hand_over = os.pipe()
        # It fits into the pipe, so nobody has to read it yet.
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
        """Return how many bytes have been read."""
        return self._position

    def read(self, size: int) -> bytes:
        """Return so many bytes, fewer at the end. Raises ValueError beyond the limit.

        Raises what it ended with, where the end is not that of the file.
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
        """Read on up to a position that is further."""
        while self._position < position and self.read(min(BLOCK, position - self._position)):
            pass

    def __exit__(self, *_: object) -> None:
        self._pipe.close()
        self._worker.kill()
