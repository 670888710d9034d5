"""The trash of freedesktop.org and macOS."""

from __future__ import annotations

import errno
import os
import stat
import sys

from symphony_cli.base.errors import Failed
from symphony_cli.base.text import escaped


def put_into_trash(path: str) -> bool:
    """Put a directory into the trash, or return False without a trash. Raises Failed."""
    from send2trash import (  # pyright: ignore[reportMissingTypeStubs]
        TrashPermissionError,
        send2trash,  # pyright: ignore[reportUnknownVariableType]
    )

    try:
        send2trash(path)
    except TrashPermissionError:
        return False
    except OSError as error:
        # The trash itself cannot be created; a failed rename into it has a second file name.
        if error.errno in (errno.ENOTDIR, errno.EEXIST) and error.filename2 is None:
            return False
        raise _not_trashed(path, error.strerror or str(error)) from None
    if os.path.lexists(path):
        raise _not_trashed(path, "it is still there")
    return True


def has_trash(path: str) -> bool:
    """Whether a directory's file system has a trash, or one can probably be created."""
    if sys.platform == "darwin":
        return True
    existing = _trash_path(path)
    while not os.path.lexists(existing):
        existing = os.path.dirname(existing)
    return os.path.isdir(existing) and os.access(existing, os.W_OK | os.X_OK)


def _trash_path(path: str) -> str:
    home = os.path.realpath(os.path.expanduser("~"))
    if os.lstat(path).st_dev == os.lstat(home).st_dev:
        data = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
        return os.path.join(os.path.expanduser(data), "Trash")
    top = os.path.realpath(path)
    while not os.path.ismount(top):
        top = os.path.dirname(top)
    shared = os.path.join(top, ".Trash")
    if os.path.lexists(shared):
        mode = os.lstat(shared).st_mode
        if stat.S_ISDIR(mode) and mode & stat.S_ISVTX:
            return os.path.join(shared, str(os.getuid()))
    return os.path.join(top, f".Trash-{os.getuid()}")


def _not_trashed(path: str, reason: str) -> Failed:
    return Failed(
        "NOT_TRASHED",
        f"'{escaped(path)}' cannot be moved to the trash: {reason}",
        hint="delete it yourself, then run `symphony repo remove REF`",
    )
