"""Deletion of directories: set aside, look again, then destroy."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterable, Sequence
from contextlib import ExitStack, suppress
from typing import Self

from symphony_cli.base.errors import Failed, Refused
from symphony_cli.base.findings import Notice
from symphony_cli.base.text import escaped
from symphony_cli.system.disk.copying import Stamp, delete_tree, stamps_in
from symphony_cli.system.disk.mounts import mounts_in
from symphony_cli.system.disk.moving import check_movable, has_whole_name, sibling_path
from symphony_cli.system.disk.trash import forget_in_trash, has_trash, in_trash, put_into_trash
from symphony_cli.system.processes.signals import Interrupts

_DELETED = "deleted"
# Names by `sibling_path`, and hidden ones.
_LEFTOVER = re.compile(r"\.symphony-(?:deleted|copy|moved|probe)-[0-9a-f]{8}\Z")


class DirectoryRemover:
    """Deletion that refuses directories holding `protected` paths."""

    def __init__(self, protected: Sequence[str] = ()) -> None:
        self._protected = protected

    def check(self, path: str) -> None:
        """Refuse protected paths and mounts."""
        check_movable(path, self._protected)
        if mounts := mounts_in(path):
            shown = ", ".join(escaped(mount) for mount in mounts)
            raise Refused(
                "DIRECTORY_HOLDS_MOUNT",
                f"'{escaped(path)}' was kept: something is mounted in it: {shown}",
                hint=escaped(f"to unmount it, run `umount {shlex.quote(mounts[-1])}`"),
                field="path",
            )

    def has_trash(self, path: str) -> bool:
        """Whether the directory's file system has a trash."""
        return has_trash(path)

    def in_trash(self, path: str) -> list[str]:
        """Return where directories from a path are in the trash, the newest first."""
        return in_trash(path)

    def forget_in_trash(self, trashed: str) -> None:
        """Remove the trash's record of a directory that was moved out of it."""
        forget_in_trash(trashed)

    def removing(self) -> DirectoryRemoval:
        """Return an empty removal."""
        return DirectoryRemoval()

    def leftovers(self, directories: Iterable[str]) -> list[str]:
        """Return the entries whose names only a killed deletion or move leaves."""
        found: list[str] = []
        for directory in directories:
            with suppress(OSError):
                names = os.listdir(directory)
                found += [os.path.join(directory, name) for name in names if _LEFTOVER.search(name)]
        return sorted(found)

    def aside_of(self, path: str) -> str | None:
        """Return where a killed deletion left a missing directory, or None."""
        if not has_whole_name(path):
            return None
        prefix = sibling_path(path, _DELETED)[: -len("00000000")]
        found = [one for one in self.leftovers([os.path.dirname(path)]) if one.startswith(prefix)]
        return found[0] if len(found) == 1 and not os.path.lexists(path) else None

    def put_back(self, aside: str, path: str) -> None:
        """Give a directory that was set aside its path again. Raises Failed."""
        _put_back(aside, path)


class DirectoryRemoval:
    """One removal of directories.

    A directory that was set aside gets its name back at the end of the block unless `finish` was
    called.
    """

    def __init__(self) -> None:
        self._seen: dict[str, dict[str, Stamp]] = {}
        self._aside: dict[str, str] = {}
        self._interrupts = Interrupts()
        self._exits = ExitStack()

    @property
    def interrupted(self) -> bool:
        """Whether a termination signal came, even while signals were blocked."""
        return self._interrupts.received

    def __enter__(self) -> Self:
        self._exits.enter_context(self._interrupts.handled())
        return self

    def __exit__(self, *_: object) -> None:
        self._interrupts.block()
        with self._exits, ExitStack() as every:
            # Each of them is tried, whatever becomes of the others.
            for path, aside in self._aside.items():
                every.callback(_put_back, aside, path)

    def look(self, path: str) -> None:
        """Remember the files of a directory."""
        self._seen[path] = _look(path)

    def set_aside(self, path: str) -> bool:
        """Rename a directory, and look again; put it back and return False if it has changed.

        Signals are blocked from here to `finish`, so that directory and registration go together.
        """
        self._interrupts.block()
        aside = sibling_path(path, _DELETED)
        try:
            os.rename(path, aside)
        except OSError as error:
            raise Failed(
                "NOT_DELETED", f"'{escaped(path)}' cannot be deleted: {error.strerror}"
            ) from None
        self._aside[path] = aside
        if _look(aside) == self._seen[path]:
            return True
        self._restore(path)
        return False

    def trash(self, path: str) -> bool:
        """Put a directory that was set aside into the trash, by its own name, if there is one."""
        if not has_trash(self._aside[path]):
            return False
        self._restore(path)
        if put_into_trash(path):
            return True
        if self.set_aside(path):
            return False
        raise Failed("NOT_DELETED", f"'{escaped(path)}' cannot be deleted: it has changed")

    def _restore(self, path: str) -> None:
        _put_back(self._aside.pop(path), path)

    def finish(self) -> list[Notice]:
        """Delete the renamed directories, and return a notice for each that remains.

        A signal stops the deletion, and the rest remains, as does a directory that has changed.
        """
        notices: list[Notice] = []
        renamed, self._aside = self._aside, {}
        for path, aside in renamed.items():
            try:
                self._interrupts.unblock()
                if _look(aside) != self._seen[path]:
                    message = f"kept {escaped(path)} at '{escaped(aside)}': it has changed"
                    notices.append(Notice("NOT_DELETED", message))
                    continue
                delete_tree(aside)
            except (OSError, KeyboardInterrupt) as error:
                why = error.strerror if isinstance(error, OSError) else "interrupted"
                message = (
                    f"deleted {escaped(path)} in part; the rest is at '{escaped(aside)}': {why}"
                )
                notices.append(Notice("DELETED_IN_PART", message))
            finally:
                self._interrupts.block()
        return notices


def _look(path: str) -> dict[str, Stamp]:
    return stamps_in(path, on_unreadable=lambda error: None)


def _put_back(aside: str, path: str) -> None:
    try:
        if os.path.lexists(path):
            raise FileExistsError(0, "another file is there now")
        os.rename(aside, path)
    except OSError as error:
        raise Failed(
            "NOT_PUT_BACK",
            f"'{escaped(path)}' is now at '{escaped(aside)}' and cannot be moved back:"
            f" {error.strerror}",
            hint="move the other file away, then run"
            f" `mv {shlex.quote(escaped(aside))} {shlex.quote(escaped(path))}`",
        ) from None
