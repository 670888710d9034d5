"""Settings, templates and new notes in vaults.

The contents of a vault are untrusted.
"""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from typing import Any, Final

from symphony_cli.base.errors import Failed, InvalidValue
from symphony_cli.base.findings import Notice
from symphony_cli.base.text import escaped, key
from symphony_cli.system.disk.user_files import read_user_file

MAX_SETTINGS: Final = 1_000_000
_DIRECTORY = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_LINKS = (errno.ELOOP, errno.ENOTDIR, errno.EMLINK)


class NoteDirectory:
    """The files of vaults on disk.

    `zk_config` is the path of the user's own zk settings.
    """

    def __init__(self, zk_config: str | None = None) -> None:
        self._zk_config = zk_config

    def all_files(self, vault: str) -> list[str]:
        """Return the paths of all files in a vault, without unreadable directories."""
        found: list[str] = []
        below = [""]
        while below:
            path = below.pop()
            try:
                with os.scandir(os.path.join(vault, path)) as entries:
                    for entry in entries:
                        if entry.name.startswith("."):
                            continue
                        inside = os.path.join(path, entry.name)
                        if entry.is_dir(follow_symlinks=False):
                            below.append(inside)
                        else:
                            found.append(inside)
            except OSError:
                # A directory that was deleted or is unreadable adds no files.
                continue
        return found

    def read(self, vault: str, path: str) -> str | None:
        """Return the text of a file of up to MAX_SETTINGS bytes, or None."""
        try:
            folder = _folder(vault, path, make=False)
            try:
                flags = os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC
                descriptor = os.open(os.path.basename(path), flags, dir_fd=folder)
            finally:
                os.close(folder)
            try:
                mode = os.fstat(descriptor).st_mode
                if stat.S_ISDIR(mode):
                    return None
                if not stat.S_ISREG(mode):
                    raise _invalid(vault, path, "it is not a file")
                with os.fdopen(os.dup(descriptor), "rb") as file:
                    content = file.read(MAX_SETTINGS + 1)
            finally:
                os.close(descriptor)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _invalid(vault, path, _reason(error)) from None
        if len(content) > MAX_SETTINGS:
            raise _invalid(vault, path, f"it has more than {MAX_SETTINGS} bytes")
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise _invalid(vault, path, "it is not UTF-8") from None

    def zk_settings(self, vault: str, notices: list[Notice]) -> dict[str, Any]:
        """Return the notebook's settings merged over the user's own."""
        # Imported here, since lists of links do without it.
        import tomllib

        from symphony_cli.notes.programs.zk_settings import CONFIG, merged

        own: dict[str, Any] = {}
        if self._zk_config:
            try:
                own = tomllib.loads(read_user_file(self._zk_config, notices) or "")
            except (ValueError, RecursionError):
                message = "skipped zk's config.toml: it is not valid TOML"
                notices.append(Notice("FILE_SKIPPED", message))
        text = self.read(vault, CONFIG)
        try:
            return merged(own, tomllib.loads(text or ""))
        except (ValueError, RecursionError) as error:
            message = f"{CONFIG} of the vault cannot be used: {error}"
            raise InvalidValue("SETTINGS_INVALID", message) from None

    def new_id(self, characters: str, length: int) -> str:
        """Return an ID from the system's random source."""
        import secrets

        return "".join(secrets.choice(characters) for _ in range(length))

    def create(self, vault: str, path: str, text: str) -> str | None:
        """Create a file, unless its directory has the name in any case or Unicode form.

        On a system that the vault is synced to, these may be the same name.
        """
        name = os.path.basename(path)
        try:
            folder = _folder(vault, path, make=True)
            try:
                alike = [one for one in os.listdir(folder) if key(one) == key(name)]
                if alike:
                    there = name if name in alike else min(alike)
                    return os.path.join(os.path.dirname(path), there)
                flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
                try:
                    descriptor = os.open(name, flags, 0o666, dir_fd=folder)
                except FileExistsError:
                    # Another process created it in between.
                    return path
                try:
                    with os.fdopen(descriptor, "wb") as file:
                        file.write(text.encode(errors="replace"))
                except OSError:
                    # An incomplete note must not stay.
                    os.unlink(name, dir_fd=folder)
                    raise
            finally:
                os.close(folder)
        except OSError as error:
            if error.errno in _LINKS:
                raise _invalid(vault, path, _reason(error)) from None
            message = f"{escaped(os.path.join(vault, path))} cannot be written: {error.strerror}"
            raise Failed("NOTE_NOT_WRITTEN", message) from None
        return None


def _folder(vault: str, path: str, *, make: bool) -> int:
    """Return a descriptor of the directory of a path in a vault. Raises OSError."""
    # Imported here, since this module's readers start without dataclasses.
    from symphony_cli.domain.vaults import KIND_BY_MARKER

    # The user may have registered a link as the vault, so that one is followed.
    descriptor = os.open(vault, _DIRECTORY & ~os.O_NOFOLLOW)
    parts = path.split("/")[:-1]
    for place, part in enumerate(parts):
        is_settings = not make and place == 0 and part in KIND_BY_MARKER
        try:
            if make:
                with suppress(FileExistsError):
                    os.mkdir(part, dir_fd=descriptor)
            flags = _DIRECTORY & ~os.O_NOFOLLOW if is_settings else _DIRECTORY
            inner = os.open(part, flags, dir_fd=descriptor)
        finally:
            os.close(descriptor)
        descriptor = inner
    return descriptor


def _reason(error: OSError) -> str:
    if error.errno in _LINKS:
        return "a file or a symbolic link is in its place"
    return error.strerror or str(error)


def _invalid(vault: str, path: str, reason: str) -> InvalidValue:
    where = escaped(os.path.join(vault, path))
    return InvalidValue(
        "SETTINGS_INVALID", f"{where} cannot be used: {reason}", hint=f"check {where}"
    )
