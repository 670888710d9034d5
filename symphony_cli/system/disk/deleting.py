"""Deletion of directories, into the trash if possible."""

from __future__ import annotations

import os
import shlex
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from typing import Self

from symphony_cli.base.errors import Failed, Refused
from symphony_cli.base.findings import Notice
from symphony_cli.base.text import escaped
from symphony_cli.system.disk.copying import delete_tree
from symphony_cli.system.disk.mounts import mounts_in
from symphony_cli.system.disk.moving import check_movable, sibling_path
from symphony_cli.system.disk.trash import has_trash, put_into_trash
from symphony_cli.system.processes.signals import Interrupts


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
                f"'{escaped(path)}' stays, since something is mounted in it: {shown}",
                hint=escaped(f"take it out first: umount {shlex.quote(mounts[-1])}"),
                field="path",
            )

    def has_trash(self, path: str) -> bool:
        """Whether the directory's file system has a trash."""
        return has_trash(path)

    def removing(self) -> DirectoryRemoval:
        """Return an empty removal."""
        return DirectoryRemoval()


class DirectoryRemoval:
    """One removal of directories.

    It renames a directory that has no trash, and restores its name at the end of the block unless
    `finish` was called.
    """

    def __init__(self) -> None:
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
        with self._exits:
            for path, aside in self._aside.items():
                # `relocate` finds a directory that keeps its new name.
                with suppress(OSError):
                    os.rename(aside, path)

    def take(self, path: str) -> bool:
        """Put a directory into the trash, or rename it; return whether it is in the trash.

        Signals are blocked from here to `finish`, so that directory and registration go together.
        """
        self._interrupts.block()
        if put_into_trash(path):
            return True
        aside = sibling_path(path, "deleted")
        try:
            os.rename(path, aside)
        except OSError as error:
            raise Failed(
                "NOT_DELETED", f"'{escaped(path)}' cannot be deleted: {error.strerror}"
            ) from None
        self._aside[path] = aside
        return False

    def finish(self) -> list[Notice]:
        """Delete the renamed directories, and return a notice for each that remains.

        A signal stops the deletion, and the rest remains.
        """
        notices: list[Notice] = []
        renamed, self._aside = self._aside, {}
        for path, aside in renamed.items():
            try:
                self._interrupts.unblock()
                delete_tree(aside)
            except (OSError, KeyboardInterrupt) as error:
                why = error.strerror if isinstance(error, OSError) else "interrupted"
                message = f"'{escaped(aside)}' is what is left of {escaped(path)}: {why}"
                notices.append(Notice("DELETED_IN_PART", message))
            finally:
                self._interrupts.block()
        return notices
