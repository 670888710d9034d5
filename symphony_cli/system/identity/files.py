"""Symphony's files for git, and their include."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Generator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import TYPE_CHECKING, Any

from symphony_cli.base.errors import Failed
from symphony_cli.base.text import escaped
from symphony_cli.identity.file_changes import CHANGE, CREATE, KEEP, REMOVE, FileChange
from symphony_cli.identity.rule_files import INDEX, KEPT, PROFILES
from symphony_cli.system.identity.global_git_config import (
    GlobalConfig,
    global_path,
    includes,
    lines_for,
    with_lines,
    without_lines,
)

if TYPE_CHECKING:
    from symphony_cli.system.git.program import GitProgram

    Lock = Callable[[], AbstractContextManager[None]]

# Records the change to the user's own configuration, so that it can be undone to the byte.
_STATE = "applied.json"


class IdentityFiles:
    """The files in `directory`; `environ` locates the user's own configuration.

    The configuration is copied to `backups` before each change. `lock` excludes other processes
    that write what is derived from the store.
    """

    def __init__(
        self,
        directory: str,
        backups: str,
        environ: Mapping[str, str],
        program: GitProgram,
        lock: Lock,
    ) -> None:
        self.directory = directory
        self.index = f"{directory}/{INDEX}"
        self._backups = backups
        self._environ = environ
        self._program = program
        self._lock = lock

    @contextmanager
    def locked(self) -> Generator[None]:
        """Hold the lock during a block. Raises Failed."""
        try:
            with self._lock():
                yield
        except OSError as error:
            raise _failed(self.directory, error) from None

    @property
    def is_applied(self) -> bool:
        """Whether the record of an apply exists."""
        return os.path.exists(self._state_path)

    # Symphony's own files

    def index_text(self) -> str:
        """Return the content of the index and of the files of kept rules."""
        return "".join(_content(path) or "" for path in (self.index, *self._inside(KEPT)))

    def changes(self, files: Mapping[str, str]) -> list[FileChange]:
        """Compare these files with the ones on disk."""
        found: list[FileChange] = []
        for path, content in files.items():
            before = _content(path)
            change = CREATE if before is None else KEEP if before == content else CHANGE
            found.append(FileChange(path, change, content if change != KEEP else ""))
        return [*found, *(FileChange(path, REMOVE) for path in self._others(files))]

    def write(self, files: Mapping[str, str]) -> None:
        """Replace each file atomically (mode 0600), and remove all others."""
        for path, content in files.items():
            if _content(path) != content:
                _writing(path, lambda path=path, content=content: _replace(path, content))
        for path in self._others(files):
            _writing(path, lambda path=path: os.unlink(path))

    def remove(self) -> None:
        """Remove the directory, the record of the apply last."""
        import shutil

        from symphony_cli.system.processes.signals import interrupts_deferred

        def remove() -> None:
            for path in (*self._others({}), self.index):
                with suppress(FileNotFoundError):
                    os.unlink(path)
            shutil.rmtree(self.directory)

        with interrupts_deferred():
            _writing(self.directory, remove)

    def _others(self, files: Mapping[str, str]) -> list[str]:
        """Return the paths of files that the index does not include any more."""
        # Where a file system ignores case, a file may have the name in another one.
        kept = {path.lower(): path for path in files}
        return [
            path
            for folder in (PROFILES, KEPT)
            for path in self._inside(folder)
            if path not in files and not _is_same(path, kept.get(path.lower()))
        ]

    def _inside(self, folder: str) -> list[str]:
        folder = os.path.join(self.directory, folder)
        try:
            names = os.listdir(folder)
        except FileNotFoundError:
            return []
        except OSError as error:
            raise _failed(folder, error) from None
        return [os.path.join(folder, name) for name in sorted(names)]

    # The user's own

    def inclusion(self) -> FileChange:
        """Compare the end of the configuration with the include."""
        config = self._config
        before = config.content()
        if self._is_included(before):
            return FileChange(config.path, KEEP)
        lines = os.fsdecode(lines_for(self.index))
        return FileChange(config.path, CREATE if before is None else CHANGE, lines)

    def include(self) -> None:
        """Move the include to the end of the configuration."""
        config = self._config
        if self._is_included(config.content()):
            # The file may be read-only.
            self._keep_state(config.path, self._state())
            return
        with config.locked() as change:
            before = config.content()
            if self._is_included(before):
                self._keep_state(config.path, self._state())
                return
            bare, state = self._without(before or b"")
            self._back_up(before)
            # Recorded before the change, so that an interrupted one can be undone.
            fresh = {
                "glued": bool(bare) and not bare.endswith(b"\n"),
                "created": before is None or bool(state.get("created") and not bare),
            }
            self._keep_state(config.path, fresh)
            kept = self._other_settings(config) if before is not None else []
            change.replace(with_lines(bare, self.index), kept, self.index)

    def exclude(self) -> FileChange:
        """Remove the include, and the file if `include` created it."""
        config = self._config_of_state()
        before = config.content()
        if before is None or lines_for(self.index).split(b"\n")[1] not in before:
            return FileChange(config.path, KEEP)
        with config.locked() as change:
            before = config.content() or b""
            after, state = self._without(before)
            self._back_up(before)
            if not after and state.get("created"):
                _writing(config.path, lambda: os.unlink(os.path.realpath(config.path)))
                return FileChange(config.path, REMOVE)
            change.replace(after, self._other_settings(config), None)
        return FileChange(config.path, CHANGE)

    def _without(self, content: bytes) -> tuple[bytes, dict[str, Any]]:
        """Return the content without the include, and the record of the apply."""
        state = self._state()
        after = without_lines(content, self.index)
        if after != content and state.get("glued") and content.endswith(lines_for(self.index)):
            after = after.removesuffix(b"\n")
        return after, state

    def _is_included(self, content: bytes | None) -> bool:
        """Whether nothing below the include can override what it sets."""
        if content is None or content.endswith(lines_for(self.index)):
            return content is not None
        return includes(content, self._config.path, self.index, self._environ)

    def _other_settings(self, config: GlobalConfig) -> list[str]:
        return config.without_include(config.settings(config.path))

    @property
    def _config(self) -> GlobalConfig:
        return GlobalConfig(global_path(self._environ), self._program, self.index)

    def _config_of_state(self) -> GlobalConfig:
        """Return the configuration of the last apply; the environment may name another one now."""
        path = self._state().get("path")
        return GlobalConfig(str(path), self._program, self.index) if path else self._config

    @property
    def _state_path(self) -> str:
        return os.path.join(self.directory, _STATE)

    def _state(self) -> dict[str, Any]:
        try:
            return json.loads(_content(self._state_path) or "{}")
        except ValueError:
            return {}

    def _keep_state(self, path: str, state: dict[str, Any]) -> None:
        content = json.dumps({**state, "path": path}) + "\n"
        if _content(self._state_path) != content:
            _writing(self._state_path, lambda: _replace(self._state_path, content))

    def _back_up(self, content: bytes | None) -> None:
        """Copy the user's own configuration (mode 0600)."""
        if content is None:
            return
        # Imported here because `symphony status` only reads `is_applied`.
        from symphony_cli.system.disk.files import make_private_directories
        from symphony_cli.system.disk.writing import write_file

        try:
            make_private_directories(self._backups)
            write_file(f"{self._backups}/gitconfig-{os.urandom(8).hex()}", content)
        except OSError as error:
            raise _failed(self._backups, error) from None


def _content(path: str) -> str | None:
    try:
        with open(path, encoding="utf-8", errors="surrogateescape", newline="") as file:
            return file.read()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _failed(path, error) from None


def _is_same(path: str, other: str | None) -> bool:
    try:
        return other is not None and os.path.samefile(path, other)
    except OSError:
        return False


def _replace(path: str, content: str) -> None:
    # Imported here because `symphony status` only reads `is_applied`.
    from symphony_cli.system.disk.files import make_private_directories
    from symphony_cli.system.disk.writing import replace_file

    make_private_directories(os.path.dirname(path))
    replace_file(path, content.encode("utf-8", "surrogateescape"))


def _writing(path: str, write: Callable[[], object]) -> None:
    try:
        write()
    except FileNotFoundError:
        return
    except OSError as error:
        raise _failed(path, error) from None


def _failed(path: str, error: OSError) -> Failed:
    return Failed("IDENTITY_FILES_FAILED", f"{escaped(path)} cannot be used: {error.strerror}")
