"""Files that are written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress

from symphony_cli.system.disk.copying import sync, sync_path
from symphony_cli.system.processes.signals import interrupts_deferred

PRIVATE = 0o600


def make_private_directory(path: str) -> None:
    """Create a directory (0700). Raises OSError."""
    os.mkdir(path, 0o700)
    # The umask may drop bits, so chmod. FAT, on a stick, has no modes.
    with suppress(PermissionError):
        os.chmod(path, 0o700)


def write_file(path: str, content: bytes, mode: int = PRIVATE) -> None:
    """Write a new file, and flush it to the disk.

    Raises OSError. Neither that nor a signal leaves a partial file.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    with interrupts_deferred():
        descriptor = os.open(path, flags, mode)
        try:
            with open(descriptor, "wb") as file:
                with suppress(PermissionError):
                    os.fchmod(descriptor, mode)
                file.write(content)
                file.flush()
                sync(descriptor)
        except BaseException:
            with suppress(OSError):
                os.unlink(path)
            raise


def replace_file(
    path: str,
    content: bytes,
    mode: int = PRIVATE,
    *,
    put: Callable[[str, str], None] | None = None,
) -> None:
    """Replace a file atomically, and flush it to the disk.

    `put` moves the new file to the path. Raises OSError and what `put` raises. Neither that nor a
    signal leaves another file. Only one process at a time may do so.
    """
    new = _unfinished(path)
    with interrupts_deferred():
        remove_unfinished(path)
        write_file(new, content, mode)
        try:
            (put or os.replace)(new, path)
        except BaseException:
            with suppress(OSError):
                os.unlink(new)
            raise
        sync_path(os.path.dirname(path) or ".")


def remove_unfinished(path: str) -> None:
    """Remove the new file that a killed process may have left beside a path. Raises OSError."""
    with suppress(FileNotFoundError, NotADirectoryError):
        os.unlink(_unfinished(path))


def _unfinished(path: str) -> str:
    directory, name = os.path.split(path)
    return os.path.join(directory, f".{name}.new")


def remove_directory_of_files(path: str) -> None:
    """Remove a directory and its files, as far as possible."""
    with suppress(OSError):
        for name in os.listdir(path):
            os.unlink(os.path.join(path, name))
        os.rmdir(path)
