"""Files and directories that only their owner can use."""

from __future__ import annotations

import os
from contextlib import suppress

from symphony_cli.system.disk.copying import sync_path


def make_private_directory(path: str) -> None:
    """Create a directory (0700). Raises OSError."""
    os.mkdir(path, 0o700)
    # The umask may drop bits, so chmod. FAT, on a stick, has no modes.
    with suppress(PermissionError):
        os.chmod(path, 0o700)


def write_private_file(path: str, content: bytes) -> None:
    """Write a new file (0600), and flush it to the disk.

    Raises OSError, and leaves no partial file.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    descriptor = os.open(path, flags, 0o600)
    try:
        with open(descriptor, "wb") as file:
            with suppress(PermissionError):
                os.fchmod(descriptor, 0o600)
            file.write(content)
            file.flush()
            os.fsync(descriptor)
    except BaseException:
        with suppress(OSError):
            os.unlink(path)
        raise


def replace_private_file(path: str, content: bytes) -> None:
    """Replace a file (0600) atomically, and flush it to the disk.

    Raises OSError. Only one process at a time may do so.
    """
    directory, name = os.path.split(path)
    new = os.path.join(directory, f".{name}.new")
    # A killed process may have left one.
    with suppress(FileNotFoundError):
        os.unlink(new)
    try:
        write_private_file(new, content)
        os.replace(new, path)
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(new)
        raise
    sync_path(directory)


def remove_directory_of_files(path: str) -> None:
    """Remove a directory and its files, as far as possible."""
    with suppress(OSError):
        for name in os.listdir(path):
            os.unlink(os.path.join(path, name))
        os.rmdir(path)
