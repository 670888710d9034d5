"""Moves whole directories, so that it can be taken back until it is said to stay."""

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
from symphony_cli.system.disk.copying import Mark, copy_tree, delete_tree, marks_of, write_out
from symphony_cli.system.disk.files import full_path, is_within
from symphony_cli.system.processes.signals import Interrupts


def beside(path: str, what: str) -> str:
    """Return a path next to a directory, on the same file system, that nothing has."""
    parent, name = os.path.split(path)
    # A file name may have 255 bytes, and a character four of them.
    return os.path.join(parent, f"{name[:40]}.symphony-{what}-{uuid4().hex[:8]}")


def hidden_beside(path: str, what: str) -> str:
    """Return such a path that a search does not look at, for what is not a whole directory."""
    parent, name = os.path.split(beside(path, what))
    return os.path.join(parent, f".{name}")


def refuse_unmovable(path: str, protected: Sequence[str]) -> None:
    """Raise unless there is a directory that may go from where it is.

    InvalidValue where it is no directory itself, Refused where one of the `protected` is in it.
    """
    if os.path.islink(path):
        raise InvalidValue(
            "PATH_IS_LINK",
            f"'{escaped(path)}' is a symbolic link to '{escaped(os.path.realpath(path))}'",
            hint="say where it is itself: symphony repo (or vault) update REF --path DIR",
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
                f"'{escaped(path)}' holds '{escaped(one)}', so it stays where it is",
                field="path",
            )


class DirectoryMover:
    """Moves directories, but for those that hold one of the `protected`."""

    def __init__(self, protected: Sequence[str] = ()) -> None:
        self._protected = protected

    def destination(self, source: str, wanted: str) -> str:
        """Return where a directory comes to be when it is moved to what the user wrote.

        That is as `mv` has it: into a directory that is there, else under the name itself. Raises
        InvalidValue, Refused for what cannot be moved or not there, Conflict when something is at
        the path.
        """
        refuse_unmovable(source, self._protected)
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
        """Return a move that has not begun, to be entered."""
        return DirectoryMove(source, destination)


class DirectoryMove:
    """One move. It is taken back at the end of the block unless `keep` was called.

    Entering makes the parents that are missing, and copies what lies on another file system. A
    signal that asks to end takes it back, too, until it is placed.
    """

    def __init__(self, source: str, destination: str) -> None:
        self._source = self._original = source
        self._destination = destination
        self._copy: str | None = None
        self._copied: dict[str, Mark] = {}
        self._made: list[str] = []
        self._is_placed = self._is_kept = False
        self._interrupts = Interrupts()
        self._exits = ExitStack()

    @property
    def interrupted(self) -> bool:
        """Whether a signal asked to end, also one that had to wait."""
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
                self._copy = hidden_beside(self._destination, "copy")
                self._copied = copy_tree(self._source, self._copy)
        except BaseException as error:
            with self._exits:
                self._take_back()
            if isinstance(error, OSError):
                raise self._failed(error) from None
            raise
        return self

    def place(self) -> None:
        """Put the directory at its destination. Raises Conflict, Failed.

        From here on until `finish` the signals that ask to end have to wait: what is on disk and
        what is in the store must not come to differ, nor links lead to where nothing is.
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
        """Let the directory stay where it is now."""
        self._is_kept = True
        if self._copy:
            # Links of git's between two places of the repository lead to the original as long as
            # there is one, and what is half deleted must not look like the repo.
            old = hidden_beside(self._source, "moved")
            with suppress(OSError):
                os.rename(self._source, old)
                self._original = old

    def __exit__(self, *_: object) -> None:
        try:
            if not self._is_kept:
                self._take_back()
        finally:
            self._exits.close()

    def finish(self) -> list[Notice]:
        """Delete the original of what was copied; return a notice when it stays.

        It stays where anything was written into it after it was copied, or a signal asks to end.
        """
        if not self._copy:
            return []
        stays = f"'{escaped(self._original)}', of which a copy was moved, stays"
        try:
            self._interrupts.unblock()
            if marks_of(self._original) != self._copied:
                why = "it was changed after it was copied; take from it what is new"
                return [Notice("SOURCE_CHANGED", f"{stays}: {why}")]
            for directory in (self._destination, *self._made):
                write_out(os.path.dirname(directory))
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
        # Bind mounts, and what lies in a lower layer of an overlay, look like one file system and
        # are not. The system says so; nothing takes the place of a directory that is not empty.
        probe = hidden_beside(self._destination, "probe")
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

    def _take_back(self) -> None:
        """Leave everything as it was. Raises Failed when the directory cannot be moved back."""
        self._interrupts.block()
        if self._is_placed and not self._copy:
            try:
                os.rename(self._destination, self._source)
            except OSError as error:
                raise Failed(
                    "MOVE_NOT_TAKEN_BACK",
                    f"'{escaped(self._source)}' is at '{escaped(self._destination)}' now, and"
                    f" cannot be moved back: {error.strerror}",
                    hint="symphony repo relocate DIR",
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
    return Conflict(
        "PATH_TAKEN", f"there is something at '{escaped(path)}' already", field="destination"
    )
