"""A process that encrypts or decrypts what goes through it, in age's format.

    python age_worker.py encrypt RECIPIENT...    standard input to standard output
    python age_worker.py decrypt DESCRIPTOR      the same, with the identity that it reads there

pyrage keeps Python's lock while it works, so beside it no thread gets on, and a process does. It
ends with one of the statuses below; for FAILED the system's number of the error is on standard
error.
"""

from __future__ import annotations

import io
import os
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pyrage import ssh, x25519

DONE, TAMPERED, NO_KEY_FITS, FAILED = 0, 65, 77, 74

# How much is read and written at once: pyrage asks for 8 KiB.
BLOCK = 1 << 18


class Sink(io.BufferedIOBase):
    """What pyrage writes into: standard output, in blocks. It loses no error, as pyrage does.

    The last thing that pyrage does is to drop its buffer, and what that meets nobody is told.
    """

    def __init__(self) -> None:
        self._waiting = bytearray()
        self._error: OSError | None = None

    def write(self, data: Any) -> int:
        """Take all of the bytes."""
        self._waiting += data
        if len(self._waiting) >= BLOCK:
            self._write_out()
        return len(data)

    def flush(self) -> None:
        """Do nothing yet: blocks are written when they are full."""

    def finish(self) -> None:
        """Write what is left. Raises OSError, also one of before."""
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
    """Keep what is secret in this process's memory out of the file that a crash leaves."""
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def recipient(text: str) -> ssh.Recipient | x25519.Recipient:
    """Return pyrage's object for a recipient. Raises its RecipientError."""
    from pyrage import ssh, x25519

    if text.startswith("ssh-"):
        return ssh.Recipient.from_str(text)
    return x25519.Recipient.from_str(text)


def run(verb: str, *arguments: str) -> int:
    """Do what the command line says; return the status."""
    import pyrage

    without_core_dumps()
    sink = Sink()
    with io.BufferedReader(io.FileIO(0), BLOCK) as source:
        try:
            if verb == "encrypt":
                pyrage.encrypt_io(source, sink, [recipient(text) for text in arguments])
            else:
                with open(int(arguments[0])) as secret:
                    identity = pyrage.x25519.Identity.from_str(secret.read())
                pyrage.decrypt_io(source, sink, [identity])
            sink.finish()
        except (pyrage.EncryptError, pyrage.DecryptError, OSError) as error:
            return _status(error, sink)
    return DONE


def _status(error: Exception, sink: Sink) -> int:
    """Return what to end with; if writing is what failed, pyrage has only its text."""
    import pyrage

    try:
        sink.finish()
    except OSError as failed:
        error = failed
    if isinstance(error, OSError) and error.errno is not None:
        sys.stderr.write(f"{error.errno}\n")
        return FAILED
    if isinstance(error, pyrage.EncryptError):
        raise error
    # In the middle of a file pyrage calls it an OSError, without a number.
    return NO_KEY_FITS if "No matching keys" in str(error) else TAMPERED


if __name__ == "__main__":
    sys.exit(run(*sys.argv[1:]))
