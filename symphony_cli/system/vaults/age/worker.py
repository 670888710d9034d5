"""A process that encrypts or decrypts standard input with age.

    python worker.py encrypt RECIPIENT...    encrypt standard input to standard output
    python worker.py decrypt DESCRIPTOR      decrypt it, with the identity read from a descriptor

pyrage holds the GIL while it works, so it needs a process, not a thread. The exit status is one of
the constants below; for FAILED, standard error ends with the errno, and for any other status with
the error.
"""

from __future__ import annotations

import io
import os
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pyrage import ssh, x25519

DONE, TAMPERED, NO_KEY_FITS, FAILED = 0, 65, 77, 74

# pyrage has one type of error, so only the messages of rage tell what happened.
OF_DAMAGE = (
    *("Header ", "Incomplete header", "Unknown age format", "failed to fill whole buffer"),
    *("decryption error", "age file is truncated", "Last STREAM chunk is empty"),
)

# The size of reads and writes: pyrage itself uses 8 KiB.
BLOCK = 1 << 18


class Source(io.FileIO):
    """Standard input for pyrage, which has only the message of an error in the header.

    `error` is the first error, or None.
    """

    error: OSError | None = None

    def readinto(self, buffer: Any, /) -> int | None:
        """Read into a buffer. Raises OSError."""
        try:
            return super().readinto(buffer)
        except OSError as error:
            self.error = error
            raise


class Sink(io.BufferedIOBase):
    """Standard output for pyrage, written in blocks.

    It keeps the first error, since pyrage ignores errors when it drops its buffer at the end.
    """

    def __init__(self) -> None:
        self._waiting = bytearray()
        self._error: OSError | None = None

    def write(self, data: Any) -> int:
        """Buffer all of the bytes."""
        self._waiting += data
        if len(self._waiting) >= BLOCK:
            self._write_out()
        return len(data)

    def flush(self) -> None:
        """Do nothing: only full blocks are written."""

    def finish(self) -> None:
        """Write the rest. Raises OSError, also an earlier one."""
        if self._error is not None:
            raise self._error
        self._write_out()

    def _write_out(self) -> None:
        left, self._waiting = memoryview(self._waiting), bytearray()
        try:
            while left:
                left = left[os.write(1, left) :]
        except OSError as error:
            self._error = error
            raise


def without_core_dumps() -> None:
    """Disable core dumps, which would contain secrets in memory."""
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def recipient(text: str) -> ssh.Recipient | x25519.Recipient:
    """Return pyrage's recipient. Raises pyrage.RecipientError."""
    from pyrage import ssh, x25519

    if text.startswith("ssh-"):
        return ssh.Recipient.from_str(text)
    return x25519.Recipient.from_str(text)


def run(verb: str, *arguments: str) -> int:
    """Run a command line, and return the exit status."""
    import pyrage

    without_core_dumps()
    sink = Sink()
    source = Source(0)
    with io.BufferedReader(source, BLOCK) as stream:
        try:
            if verb == "encrypt":
                pyrage.encrypt_io(stream, sink, [recipient(text) for text in arguments])
            else:
                with open(int(arguments[0])) as secret:
                    identity = pyrage.x25519.Identity.from_str(secret.read())
                pyrage.decrypt_io(stream, sink, [identity])
            sink.finish()
        except (pyrage.EncryptError, pyrage.DecryptError, OSError) as error:
            return _status(source.error or error, sink)
    return DONE


def _status(error: Exception, sink: Sink) -> int:
    """Return the exit status; an unknown error ends the program with one line."""
    try:
        sink.finish()
    except OSError as failed:
        error = failed
    if isinstance(error, OSError) and error.errno is not None:
        sys.stderr.write(f"{error.errno}\n")
        return FAILED
    if str(error).startswith("No matching keys"):
        return NO_KEY_FITS
    # In the middle of a file pyrage raises OSError without an errno.
    if str(error).startswith(OF_DAMAGE):
        return TAMPERED
    raise SystemExit(f"{type(error).__name__}: {' '.join(str(error).split())}")


if __name__ == "__main__":
    sys.exit(run(*sys.argv[1:]))
