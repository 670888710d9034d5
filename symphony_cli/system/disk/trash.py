"""The trash, as freedesktop.org and the desktops have it."""

from __future__ import annotations

import errno
import os
import stat
import sys

from symphony_cli.base.errors import Failed
from symphony_cli.base.text import escaped


def put_into_trash(path: str) -> bool:
    """Put a directory into the trash; return whether there is one for it.

    Raises Failed where there is a trash, and it does not take the directory.
    """
    from send2trash import (  # pyright: ignore[reportMissingTypeStubs]
        TrashPermissionError,
        send2trash,  # pyright: ignore[reportUnknownVariableType]
    )

    try:
        send2trash(path)
    except TrashPermissionError:
        return False
    except OSError as error:
        # At the trash's place, and not from a rename to it.
        if error.errno in (errno.ENOTDIR, errno.EEXIST) and error.filename2 is None:
            return False
        raise _not_trashed(path, error.strerror or str(error)) from None
    if os.path.lexists(path):
        raise _not_trashed(path, "it is still there")
    return True


def has_trash(path: str) -> bool:
    """Whether there is a trash for a directory, or one can be made, as far as can be seen."""
    if sys.platform == "darwin":
        return True
    place = _place(path)
    while not os.path.lexists(place):
        place = os.path.dirname(place)
    return os.path.isdir(place) and os.access(place, os.W_OK | os.X_OK)


def _place(path: str) -> str:
    """Return where the trash for a directory is to be: on the same file system."""
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
        f"'{escaped(path)}' cannot be put into the trash: {reason}",
        hint="nothing was forgotten; delete it yourself, then: symphony repo remove REF",
    )
