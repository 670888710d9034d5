"""Moves of directories, reversible until kept."""

from __future__ import annotations

import errno
import os
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from typing import Self
from uuid import uuid4

from symphony_cli.base.errors import Conflict, Failed, InvalidValue, Refused, SymphonyError
from symphony_cli.base.findings import Notice
from symphony_cli.base.text import clean_path, escaped
from symphony_cli.system.disk.copying import Stamp, copy_tree, delete_tree, stamps_in, sync_path
from symphony_cli.system.disk.files import full_path, is_within
from symphony_cli.system.processes.signals import Interrupts

# A file name may have 255 bytes, a character up to 4.
_KEPT = 40


def sibling_path(path: str, what: str) -> str:
    """Return an unused path next to a directory, on the same file system."""
    parent, name = os.path.split(path)
    return os.path.join(parent, f"{name[:_KEPT]}.symphony-{what}-{uuid4().hex[:8]}")


def has_whole_name(path: str) -> bool:
    """Whether the siblings of a path have its whole name, so that they show whose they are."""
    return len(os.path.basename(path)) <= _KEPT


def hidden_sibling_path(path: str, what: str) -> str:
    """Return an unused path that scans skip, for an incomplete directory."""
    parent, name = os.path.split(sibling_path(path, what))
    return os.path.join(parent, f".{name}")


def check_movable(path: str, protected: Sequence[str]) -> None:
    """Raise unless a directory may be moved or deleted.

    Raises InvalidValue if it is not a directory, Refused if it holds one of the `protected`.
    """
    if os.path.islink(path):
        raise InvalidValue(
            "PATH_IS_LINK",
            f"'{escaped(path)}' is a symbolic link to '{escaped(os.path.realpath(path))}'",
            hint="to record the real path, run `symphony repo edit REF --path DIR` (or `vault"
            " edit`)",
            field="path",
        )
    if not os.path.isdir(path):
        raise InvalidValue(
            "PATH_NOT_A_DIRECTORY", f"'{escaped(path)}' is not a directory", field="path"
        )
    for one in protected:
        if is_within(os.path.realpath(one), os.path.realpath(path)):
            raise Refused(
                "DIRECTORY_PROTECTED",
                f"'{escaped(path)}' contains '{escaped(one)}', so it cannot be moved or deleted",
                field="path",
            )


class DirectoryMover:
    """Moves that refuse directories holding `protected` paths."""

    def __init__(self, protected: Sequence[str] = ()) -> None:
        self._protected = protected

    def destination(self, source: str, wanted: str) -> str:
        """Return the destination by the rule of `mv`: in an existing directory, else that path."""
        check_movable(source, self._protected)
        full = full_path(wanted)
        if os.path.isdir(full):
            into = os.path.realpath(full)
            final = os.path.join(into, os.path.basename(source))
        else:
            parent, name = os.path.split(full.rstrip("/"))
            final = os.path.join(os.path.realpath(parent), name)
        if is_within(final, source) and final != source:
            raise InvalidValue(
                "MOVE_INTO_ITSELF",
                f"'{escaped(source)}' cannot be moved into itself",
                field="destination",
            )
        if os.path.lexists(final):
            raise _taken(final)
        return clean_path(final, "destination")

    def moving(self, source: str, destination: str) -> DirectoryMove:
        """Return a move that has not started."""
        return DirectoryMove(source, destination)


class DirectoryMove:
    """One move, reversed at the end of the block unless `keep` was called.

    Entering creates missing parents, and copies a directory to another file system. A termination
    signal reverses it until it is placed.
    """

    def __init__(self, source: str, destination: str) -> None:
        self._source = self._original = source
        self._destination = destination
        self._copy: str | None = None
        self._copied: dict[str, Stamp] = {}
        self._made: list[str] = []
        self._is_placed = self._is_kept = False
        self._interrupts = Interrupts()
        self._exits = ExitStack()

    @property
    def interrupted(self) -> bool:
        """Whether a termination signal came, even while signals were blocked."""
        return self._interrupts.received

    def __enter__(self) -> Self:
        try:
            self._exits.enter_context(self._interrupts.handled())
            self._make_parents()
            if not os.access(os.path.dirname(self._source), os.W_OK | os.X_OK):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
            if os.path.ismount(self._source):
                raise OSError(errno.EBUSY, "a file system is mounted there")
            if self._has_to_be_copied():
                self._copy = hidden_sibling_path(self._destination, "copy")
                self._copied = copy_tree(self._source, self._copy)
        except BaseException as error:
            with self._exits:
                self._reverse()
            if isinstance(error, OSError):
                raise self._failed(error) from None
            raise
        return self

    def place(self) -> None:
        """Rename the directory, or its copy, to the destination.

        Signals are blocked from here to `finish`, so that the disk and the store agree, and links
        are repaired.
        """
        if os.path.lexists(self._destination):
            raise _taken(self._destination)
        try:
            self._interrupts.block()
            os.rename(self._copy or self._source, self._destination)
        except OSError as error:
            raise self._failed(error) from None
        self._is_placed = True

    def keep(self) -> None:
        """Keep the directory at the destination, and hide the original of a copy."""
        self._is_kept = True
        if self._copy:
            # Git's links between worktrees lead to the original while it exists, and a partly
            # deleted original must not look like the repo.
            old = hidden_sibling_path(self._source, "moved")
            with suppress(OSError):
                os.rename(self._source, old)
                self._original = old

    def __exit__(self, *_: object) -> None:
        try:
            if not self._is_kept:
                self._reverse()
        finally:
            self._exits.close()

    def finish(self) -> list[Notice]:
        """Delete the original of a copy, and return a notice if it remains.

        It remains if it changed after the copy, or after a termination signal.
        """
        if not self._copy:
            return []
        stays = f"kept '{escaped(self._original)}' after copying it"
        try:
            self._interrupts.unblock()
            if stamps_in(self._original) != self._copied:
                why = "it changed after the copy; compare the two"
                return [Notice("SOURCE_CHANGED", f"{stays}: {why}")]
            for directory in (self._destination, *self._made):
                sync_path(os.path.dirname(directory))
            delete_tree(self._original)
        except OSError as error:
            return [Notice("SOURCE_NOT_DELETED", f"{stays}: {error.strerror}")]
        except KeyboardInterrupt:
            return [Notice("SOURCE_NOT_DELETED", f"{stays}: interrupted")]
        finally:
            self._interrupts.block()
        return []

    def _make_parents(self) -> None:
        missing: list[str] = []
        parent = os.path.dirname(self._destination)
        while not os.path.isdir(parent):
            missing.insert(0, parent)
            parent = os.path.dirname(parent)
        for directory in missing:
            os.mkdir(directory)
            self._made.append(directory)

    def _has_to_be_copied(self) -> bool:
        """Whether the destination is on another file system. Raises OSError."""
        into = os.path.dirname(self._destination)
        if os.lstat(self._source).st_dev != os.lstat(into).st_dev:
            return True
        # Bind mounts and overlays look like one file system, and only a rename shows that they are
        # not. A rename onto a non-empty directory fails without moving anything.
        probe = hidden_sibling_path(self._destination, "probe")
        full = os.path.join(probe, "full")
        with self._interrupts.blocked():
            os.mkdir(probe)
            os.mkdir(full)
            try:
                os.rename(self._source, probe)
            except OSError as error:
                if error.errno not in (errno.ENOTEMPTY, errno.EEXIST, errno.EXDEV):
                    raise
                return error.errno == errno.EXDEV
            finally:
                os.rmdir(full)
                os.rmdir(probe)
        return False

    def _reverse(self) -> None:
        """Reverse the move. Raises Failed if the directory cannot be moved back."""
        self._interrupts.block()
        if self._is_placed and not self._copy:
            try:
                os.rename(self._destination, self._source)
            except OSError as error:
                raise Failed(
                    "MOVE_NOT_TAKEN_BACK",
                    f"'{escaped(self._source)}' is now at '{escaped(self._destination)}' and"
                    f" cannot be moved back: {error.strerror}",
                    hint="to find it, run `symphony repo relocate DIR`",
                ) from None
        elif self._copy:
            copy = self._destination if self._is_placed else self._copy
            if os.path.lexists(copy):
                with suppress(OSError):
                    delete_tree(copy)
        for directory in reversed(self._made):
            with suppress(OSError):
                os.rmdir(directory)

    def _failed(self, error: OSError) -> SymphonyError:
        return Failed(
            "NOT_MOVED",
            f"'{escaped(self._source)}' cannot be moved to '{escaped(self._destination)}':"
            f" {error.strerror}",
            field="destination",
        )


def _taken(path: str) -> Conflict:
    return Conflict("PATH_TAKEN", f"'{escaped(path)}' already exists", field="destination")
