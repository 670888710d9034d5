"""Deletes whole directories: into the trash where there is one, else for good."""

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
from symphony_cli.system.disk.moving import beside, refuse_unmovable
from symphony_cli.system.disk.trash import has_trash, put_into_trash
from symphony_cli.system.processes.signals import Interrupts


class DirectoryRemover:
    """Deletes directories, but for those that hold one of the `protected`."""

    def __init__(self, protected: Sequence[str] = ()) -> None:
        self._protected = protected

    def check(self, path: str) -> None:
        """Raise InvalidValue where there is no directory, Refused for what must stay."""
        refuse_unmovable(path, self._protected)
        if mounts := mounts_in(path):
            shown = ", ".join(escaped(mount) for mount in mounts)
            raise Refused(
                "DIRECTORY_HOLDS_MOUNT",
                f"'{escaped(path)}' stays, since something is mounted in it: {shown}",
                hint=escaped(f"take it out first: umount {shlex.quote(mounts[-1])}"),
                field="path",
            )

    def has_trash(self, path: str) -> bool:
        """Whether there is a trash for a directory, as far as can be seen before."""
        return has_trash(path)

    def removing(self) -> DirectoryRemoval:
        """Return a removal of nothing yet, to be entered."""
        return DirectoryRemoval()


class DirectoryRemoval:
    """One removal of directories.

    What has no trash to go to is only set aside, and put back at the end of the block unless
    `finish` was called.
    """

    def __init__(self) -> None:
        self._aside: dict[str, str] = {}
        self._interrupts = Interrupts()
        self._exits = ExitStack()

    @property
    def interrupted(self) -> bool:
        """Whether a signal asked to end, also one that had to wait."""
        return self._interrupts.received

    def __enter__(self) -> Self:
        self._exits.enter_context(self._interrupts.handled())
        return self

    def __exit__(self, *_: object) -> None:
        self._interrupts.block()
        with self._exits:
            for path, aside in self._aside.items():
                # Where it cannot be put back, `relocate` finds it.
                with suppress(OSError):
                    os.rename(aside, path)

    def take(self, path: str) -> bool:
        """Take a directory from its place; return whether it is in the trash now.

        Raises Failed, and then it is where it was. From here on until `finish` the signals that ask
        to end have to wait, so that the rows go with what they are about.
        """
        self._interrupts.block()
        if put_into_trash(path):
            return True
        aside = beside(path, "deleted")
        try:
            os.rename(path, aside)
        except OSError as error:
            raise Failed(
                "NOT_DELETED", f"'{escaped(path)}' cannot be deleted: {error.strerror}"
            ) from None
        self._aside[path] = aside
        return False

    def finish(self) -> list[Notice]:
        """Delete for good what was set aside; return a notice for what stays of it.

        All that is left stays where a signal asks to end.
        """
        notices: list[Notice] = []
        left, self._aside = self._aside, {}
        for path, aside in left.items():
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
