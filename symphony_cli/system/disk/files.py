"""Paths, and the state of the file system."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Container

from symphony_cli.base.errors import Conflict, Failed, InvalidValue
from symphony_cli.base.text import clean_path, escaped
from symphony_cli.domain.vault_places import archive_of, state_of, work_directory_of

_MISSING = (errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG)
_SMALL = 1 << 12


def full_path(path: str, field: str = "path") -> str:
    """Return a path made absolute, with `~` expanded and links unresolved.

    Raises InvalidValue for `field`: empty, not UTF-8, or with control characters.
    """
    if not path:
        raise InvalidValue(f"{field.upper()}_INVALID", "a path cannot be empty", field=field)
    try:
        # Not abspath: it resolves `link/..` to the link's directory, while the system resolves it
        # to the parent of the link's target.
        return clean_path(os.path.join(os.getcwd(), os.path.expanduser(path)), field)
    except FileNotFoundError:
        raise _missing(path, "the working directory no longer exists", field) from None


def existing_directory(path: str) -> str:
    """Return a directory's absolute path with links resolved.

    Raises InvalidValue (field `path`): PATH_INVALID, PATH_MISSING, PATH_NOT_A_DIRECTORY,
    PATH_UNREADABLE.
    """
    full = full_path(path)
    try:
        status = os.stat(full)
        if not stat.S_ISDIR(status.st_mode):
            raise InvalidValue("PATH_NOT_A_DIRECTORY", f"'{path}' is not a directory", field="path")
        os.scandir(full).close()
        real = os.path.realpath(full)
    except OSError as error:
        raise _unusable(path, error) from None
    if not os.access(real, os.R_OK | os.X_OK):
        raise _unreadable(path, os.strerror(errno.EACCES))
    return clean_path(real)


def read_regular(path: str, most: int) -> bytes:
    """Return the content of a file, at most `most` bytes.

    Raises OSError, even for a pipe or a device, since reading one may never end.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise OSError(errno.EINVAL, "it is not a regular file", path)
        # The size may be 0 for a file with content, such as in /proc.
        size = max(status.st_size, _SMALL)
        chunks: list[bytes] = []
        while chunk := os.read(descriptor, min(size, most)):
            chunks.append(chunk)
            most -= len(chunk)
        return b"".join(chunks)
    finally:
        os.close(descriptor)


def is_missing(path: str) -> bool:
    """Whether a path does not exist, or is a dangling link.

    A path that may exist but is not accessible is not missing.
    """
    try:
        os.stat(path)
    except OSError as error:
        return error.errno in _MISSING
    except ValueError:
        return True
    return False


def vault_state_at(path: str) -> str:
    """Return the state of the vault at a path, one of `vault_places.STATES`.

    A path that may exist but is not accessible counts as a directory.
    """
    return state_of(
        directory=not is_missing(path),
        archive=_is_archive(archive_of(path)),
        work=_is_directory(work_directory_of(path)),
    )


def _is_archive(path: str) -> bool:
    # A link counts, even a dangling one: archives may be on another disk.
    return os.path.lexists(path) and not os.path.isdir(path)


def _is_directory(path: str) -> bool:
    return os.path.isdir(path) and not os.path.islink(path)


def is_within(path: str, directory: str) -> bool:
    """Whether an absolute path is a directory or below it, by its text."""
    return path == directory or path.startswith(directory.rstrip("/") + "/")


def moved_path(path: str, source: str, destination: str) -> str:
    """Return a path after a move of `source`; a path outside of it is unchanged."""
    return destination + path[len(source) :] if is_within(path, source) else path


def _unusable(path: str, error: OSError) -> InvalidValue:
    if error.errno == errno.ENAMETOOLONG:
        return InvalidValue("PATH_INVALID", f"the path '{path}' is too long", field="path")
    if error.errno in _MISSING:
        return _missing(path)
    return _unreadable(path, error.strerror or str(error))


def _missing(path: str, reason: str | None = None, field: str = "path") -> InvalidValue:
    because = f": {reason}" if reason else ""
    message = f"'{escaped(path)}' does not exist{because}"
    return InvalidValue("PATH_MISSING", message, field=field)


def _unreadable(path: str, reason: str) -> InvalidValue:
    message = f"'{path}' cannot be read: {reason}"
    return InvalidValue("PATH_UNREADABLE", message, field="path")


def is_marker(directory: str, name: str) -> bool:
    """Whether an entry with a marker's name is a vault's marker directory.

    A link counts, since vaults may share settings. A `logseq` directory without settings is not a
    marker, and one with a repository is Logseq's source code.
    """
    path = os.path.join(directory, name)
    if name == "logseq":
        has_settings = os.path.isfile(os.path.join(path, "config.edn"))
        return has_settings and not os.path.lexists(os.path.join(path, ".git"))
    return os.path.isdir(path)


def markers_in(directory: str, names: Container[str] | None = None) -> list[str]:
    """Return the markers of a vault in a directory, only among `names` if given."""
    # Every list checks for missing paths with this module, so it does not import dataclasses.
    from symphony_cli.domain.vaults import KIND_BY_MARKER

    return [
        name
        for name in KIND_BY_MARKER
        if (names is None or name in names) and is_marker(directory, name)
    ]


def make_private_directories(path: str) -> list[str]:
    """Create a directory and its missing parents (0700); return the new ones, topmost first.

    Raises OSError, and removes the new ones.
    """
    missing: list[str] = []
    while not os.path.isdir(path):
        missing.insert(0, path)
        path = os.path.dirname(path)
    made: list[str] = []
    try:
        for directory in missing:
            os.mkdir(directory, 0o700)
            made.append(directory)
            # The umask may drop bits, so chmod.
            os.chmod(directory, 0o700)
    except OSError:
        for directory in reversed(made):
            os.rmdir(directory)
        raise
    return made


class LocalFiles:
    """This machine's file system."""

    def directory(self, path: str) -> str:
        """Return a directory's path (see `existing_directory`)."""
        return existing_directory(path)

    def resolved(self, path: str) -> str:
        """Return the real path."""
        return clean_path(os.path.realpath(full_path(path)))

    def absolute(self, path: str, field: str) -> str:
        """Return the absolute path, with links resolved only before a `..`."""
        full = full_path(path, field)
        # `link/..` is the parent of the link's target, which only the file system knows.
        leads_up = os.pardir in full.split(os.sep)
        return clean_path(os.path.realpath(full) if leads_up else os.path.normpath(full), field)

    def missing(self, path: str) -> bool:
        """Whether the path does not exist."""
        return is_missing(path)

    def vault_state(self, path: str) -> str:
        """Return the state by the vault's directory, archive and work directory."""
        return vault_state_at(path)

    def make_directory(self, path: str) -> str:
        """Create a directory and its missing parents (0700)."""
        full = full_path(path)
        taken = Conflict("PATH_TAKEN", f"'{path}' already exists", field="path")
        if os.path.lexists(full.rstrip("/") or "/"):
            raise taken
        real = clean_path(os.path.realpath(full))
        try:
            made = make_private_directories(real)
        except FileExistsError as error:
            # A parent may be a dangling link, which mkdir does not replace.
            if error.filename == real:
                raise taken from None
            raise _not_made(path, error) from None
        except OSError as error:
            raise _not_made(path, error) from None
        if not made:
            # Another process created it first.
            raise taken
        return real

    def remove_directory(self, path: str) -> None:
        """Remove an empty directory. Raises Failed."""
        try:
            os.rmdir(path)
        except FileNotFoundError:
            return
        except OSError as error:
            raise Failed(
                "DIRECTORY_NOT_REMOVED",
                f"the directory '{path}' cannot be removed: {error.strerror}",
                field="path",
            ) from None

    def vault_kind(self, path: str) -> str:
        """Return the kind by the marker directories."""
        from symphony_cli.domain.vaults import kind_of

        return kind_of(markers_in(path))


def _not_made(path: str, error: OSError) -> Failed:
    return Failed(
        "DIRECTORY_NOT_MADE",
        f"the directory '{path}' cannot be created: {error.strerror}",
        field="path",
    )
