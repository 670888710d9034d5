"""Files and directories that only their owner can use, whatever the umask."""

from __future__ import annotations

import os
from contextlib import suppress

from symphony_cli.system.disk.copying import write_out


def make_private_directory(path: str) -> None:
    """Make a directory (0700). Raises OSError."""
    os.mkdir(path, 0o700)
    # mkdir's mode is less what the umask takes away. FAT, on a stick, has no modes to give back.
    with suppress(PermissionError):
        os.chmod(path, 0o700)


def write_private_file(path: str, content: bytes) -> None:
    """Write a file (0600) that is not there yet, and have it on the disk.

    Raises OSError; nothing stays of one that is not whole.
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
    """Write a file (0600) in the place of another one, whole or not at all, and synced.

    Raises OSError. Only one process at a time may do so.
    """
    directory, name = os.path.split(path)
    new = os.path.join(directory, f".{name}.new")
    # One of a process that was killed.
    with suppress(FileNotFoundError):
        os.unlink(new)
    try:
        write_private_file(new, content)
        os.replace(new, path)
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(new)
        raise
    write_out(directory)


def remove_directory_of_files(path: str) -> None:
    """Remove a directory with the files in it, as far as that can be done."""
    with suppress(OSError):
        for name in os.listdir(path):
            os.unlink(os.path.join(path, name))
        os.rmdir(path)
