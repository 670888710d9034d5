"""Looks at the file system, and makes directories."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Container
from contextlib import suppress

from symphony_cli.base.errors import Conflict, Failed, InvalidValue
from symphony_cli.base.text import clean_path, escaped
from symphony_cli.domain.vault_places import archive_of, state_of, work_directory_of

_NOTHING_THERE = (errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG)


def full_path(path: str, field: str = "path") -> str:
    """Return a path as the user wrote it, made absolute, `~` expanded, links as they are.

    Raises InvalidValue, about `field`, for one that cannot be a path: empty, not UTF-8, with
    control characters.
    """
    if not path:
        raise InvalidValue(f"{field.upper()}_INVALID", "a path cannot be empty", field=field)
    try:
        # Not abspath: it takes `link/..` for the directory that the link is in, and the system
        # takes it for the parent of where the link leads.
        return clean_path(os.path.join(os.getcwd(), os.path.expanduser(path)), field)
    except FileNotFoundError:
        raise _missing(path, "the current directory is gone", field) from None


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
    """Return what is in a file, at most so many bytes.

    Raises OSError as `open` does, and for what is no regular file: reading a pipe or a device
    that stands in the place of one would never end.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "it is no regular file", path)
        with os.fdopen(os.dup(descriptor), "rb") as file:
            return file.read(most)
    finally:
        os.close(descriptor)


def nothing_is_at(path: str) -> bool:
    """Whether nothing can be found at a path now; a link that leads nowhere is nothing."""
    try:
        os.stat(path)
    except OSError as error:
        return error.errno in _NOTHING_THERE
    except ValueError:
        return True
    return False


def vault_state_at(path: str) -> str:
    """Return the state of the vault at a path, one of `vault_places.STATES`, as it is now.

    What may be there and cannot be looked at is a directory.
    """
    return state_of(
        directory=not nothing_is_at(path),
        archive=_is_archive(archive_of(path)),
        work=_is_directory(work_directory_of(path)),
    )


def _is_archive(path: str) -> bool:
    # A link counts, also one that leads nowhere: archives may be kept on another disk.
    return os.path.lexists(path) and not os.path.isdir(path)


def _is_directory(path: str) -> bool:
    return os.path.isdir(path) and not os.path.islink(path)


def is_within(path: str, directory: str) -> bool:
    """Whether an absolute path is a directory's or below it, by its text."""
    return path == directory or path.startswith(directory.rstrip("/") + "/")


def moved_path(path: str, source: str, destination: str) -> str:
    """Return where a path is after `source` was moved; what is not in there stays."""
    return destination + path[len(source) :] if is_within(path, source) else path


def replace_file(path: str, content: bytes) -> None:
    """Replace a file as a whole, in a directory that is not to be trusted. Raises OSError."""
    # A name that nobody can have foreseen: a repository may bring a link to a file of the user's.
    new = f"{path}.symphony-{os.urandom(8).hex()}"
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o666)
    try:
        with open(descriptor, "wb") as file:
            file.write(content)
        os.replace(new, path)
    except OSError:
        with suppress(OSError):
            os.remove(new)
        raise


def _unusable(path: str, error: OSError) -> InvalidValue:
    if error.errno == errno.ENAMETOOLONG:
        return InvalidValue("PATH_INVALID", f"the path '{path}' is too long", field="path")
    if error.errno in _NOTHING_THERE:
        return _missing(path)
    return _unreadable(path, error.strerror or str(error))


def _missing(path: str, reason: str | None = None, field: str = "path") -> InvalidValue:
    because = f": {reason}" if reason else ""
    message = f"there is nothing at '{escaped(path)}'{because}"
    return InvalidValue("PATH_MISSING", message, field=field)


def _unreadable(path: str, reason: str) -> InvalidValue:
    message = f"'{path}' cannot be read: {reason}"
    return InvalidValue("PATH_UNREADABLE", message, field="path")


def is_marker(directory: str, name: str) -> bool:
    """Whether an entry called as a vault's marker directory is one.

    A link counts, since settings are shared between vaults so. A `logseq` without settings in it
    may be anything, and with a repository in it is the source code of Logseq.
    """
    path = os.path.join(directory, name)
    if name == "logseq":
        has_settings = os.path.isfile(os.path.join(path, "config.edn"))
        return has_settings and not os.path.lexists(os.path.join(path, ".git"))
    return os.path.isdir(path)


def markers_in(directory: str, names: Container[str] | None = None) -> list[str]:
    """Return the vault's markers that a directory holds, of the entries called `names` if given."""
    # Every list looks for missing paths with this module, and needs no dataclasses for it.
    from symphony_cli.domain.vaults import KIND_BY_MARKER

    return [
        name
        for name in KIND_BY_MARKER
        if (names is None or name in names) and is_marker(directory, name)
    ]


def make_private_directories(path: str) -> list[str]:
    """Make a directory (0700) and the parents that are missing (0700), the topmost first.

    Returns those that were made; nothing is made where the directory is there. Raises OSError,
    and then none of them stays.
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
            # mkdir's mode is less what the umask takes away.
            os.chmod(directory, 0o700)
    except OSError:
        for directory in reversed(made):
            os.rmdir(directory)
        raise
    return made


class LocalFiles:
    """This machine's file system."""

    def directory(self, path: str) -> str:
        """Return a directory's absolute path with links resolved.

        Raises InvalidValue when it is missing, is no directory or cannot be read.
        """
        return existing_directory(path)

    def resolved(self, path: str) -> str:
        """Return a path made absolute, `~` expanded and links resolved, whatever is there.

        Raises InvalidValue for what cannot be a path.
        """
        return clean_path(os.path.realpath(full_path(path)))

    def absolute(self, path: str, field: str) -> str:
        """Return a file's absolute path with `~` expanded, links as they are; it may be missing.

        Raises InvalidValue, about `field`, for what cannot be a path.
        """
        full = full_path(path, field)
        # `link/..` is the parent of where the link leads, and only the file system knows which.
        leads_up = os.pardir in full.split(os.sep)
        return clean_path(os.path.realpath(full) if leads_up else os.path.normpath(full), field)

    def missing(self, path: str) -> bool:
        """Whether nothing can be found at the path now.

        What may be there and cannot be looked at, say for want of a permission, is not missing.
        """
        return nothing_is_at(path)

    def vault_state(self, path: str) -> str:
        """Return the state of the vault at a path, one of `vault_places.STATES`, as it is now.

        What may be there and cannot be looked at is not missing.
        """
        return vault_state_at(path)

    def make_directory(self, path: str) -> str:
        """Make a directory that only the user can enter (0700), and return its real path.

        Raises InvalidValue for what cannot be a path, Conflict when something is there, Failed when
        it cannot be made.
        """
        full = full_path(path)
        taken = Conflict("PATH_TAKEN", f"there is something at '{path}' already", field="path")
        if os.path.lexists(full.rstrip("/") or "/"):
            raise taken
        real = clean_path(os.path.realpath(full))
        try:
            made = make_private_directories(real)
        except FileExistsError as error:
            # A parent that is a dangling link is no directory, and cannot be made one.
            if error.filename == real:
                raise taken from None
            raise _not_made(path, error) from None
        except OSError as error:
            raise _not_made(path, error) from None
        if not made:
            # Another process was faster.
            raise taken
        return real

    def remove_directory(self, path: str) -> None:
        """Remove an empty directory. Raises Failed when it cannot be removed."""
        try:
            os.rmdir(path)
        except FileNotFoundError:
            return
        except OSError as error:
            raise Failed(
                "DIRECTORY_NOT_REMOVED",
                f"the directory '{path}' could not be removed: {error.strerror}",
                field="path",
            ) from None

    def vault_kind(self, path: str) -> str:
        """Return the kind of vault that the directory is, by its marker directories."""
        from symphony_cli.domain.vaults import kind_of

        return kind_of(markers_in(path))


def _not_made(path: str, error: OSError) -> Failed:
    return Failed(
        "DIRECTORY_NOT_MADE",
        f"the directory '{path}' could not be made: {error.strerror}",
        field="path",
    )
