"""The trash of freedesktop.org and macOS."""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import unquote

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


def in_trash(path: str) -> list[str]:
    """Return where the directories are that were put into the trash from a path, the newest first.

    It follows the Trash specification of freedesktop.org. macOS does not say where a file was.
    """
    found: list[tuple[str, str]] = []
    for trash in {_home_trash(), _trash_path(_existing(os.path.dirname(path)))}:
        for name, record in _records(trash):
            original = os.path.join(_top(trash), unquote(record.get("Path", "")))
            trashed = os.path.join(trash, "files", name)
            if original == path and os.path.isdir(trashed):
                found.append((record.get("DeletionDate", ""), trashed))
    return [trashed for _, trashed in sorted(found, reverse=True)]


def _top(trash: str) -> str:
    """Return the directory that the paths in a trash are relative to."""
    if trash == _home_trash():
        return "/"
    parent = os.path.dirname(trash)
    return os.path.dirname(parent) if os.path.basename(parent) == ".Trash" else parent


def forget_in_trash(trashed: str) -> None:
    """Remove the trash's record of a directory that was moved out of it."""
    files, name = os.path.split(trashed)
    record = os.path.join(os.path.dirname(files), "info", f"{name}.trashinfo")
    if os.path.basename(files) == "files" and not os.path.lexists(trashed):
        with suppress(OSError):
            os.unlink(record)


def _existing(path: str) -> str:
    """Return the nearest directory that exists, from a path upwards."""
    while not os.path.isdir(path):
        path = os.path.dirname(path)
    return path


def _records(trash: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the names and the records of what is in a trash."""
    with suppress(OSError), os.scandir(os.path.join(trash, "info")) as entries:
        for entry in entries:
            with suppress(OSError, ValueError), open(entry.path, encoding="utf-8") as file:
                lines = (line.strip().partition("=") for line in file)
                yield entry.name.removesuffix(".trashinfo"), {key: text for key, _, text in lines}


def _home_trash() -> str:
    data = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return os.path.join(os.path.expanduser(data), "Trash")


def _trash_path(path: str) -> str:
    home = os.path.realpath(os.path.expanduser("~"))
    if os.lstat(path).st_dev == os.lstat(home).st_dev:
        return _home_trash()
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
