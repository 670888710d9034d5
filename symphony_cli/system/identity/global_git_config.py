"""The user's own git configuration with Symphony's include.

`git config --add include.path` would extend an existing `[include]` section, and the settings below
that would win. So the lines are added as text, by git's own protocol: the new content is written to
a lock file, which then replaces the configuration. Before that, git must read the same settings
from it, and the include last.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Generator, Mapping
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from symphony_cli.base.errors import Failed
from symphony_cli.base.text import escaped
from symphony_cli.identity.rule_files import quoted
from symphony_cli.system.disk.copying import sync_path
from symphony_cli.system.git.on_disk import config as git_config
from symphony_cli.system.processes.signals import interrupts_deferred

if TYPE_CHECKING:
    from symphony_cli.system.git.program import GitProgram

_HEADER = b"[include]\n"
# Symphony's files set these, and other includes may.
_OVERRIDING = (
    *("user.", "author.", "committer.", "include.", "includeif."),
    *("gpg.", "commit.gpgsign", "tag.gpgsign", "core.sshcommand"),
)


def global_path(environ: Mapping[str, str]) -> str:
    """Return the file that `git config --global` writes to (git-config(1)).

    Raises Failed if GIT_CONFIG_GLOBAL is empty or /dev/null.
    """
    if "GIT_CONFIG_GLOBAL" in environ:
        chosen = environ["GIT_CONFIG_GLOBAL"]
        if not chosen or chosen == os.devnull:
            raise Failed(
                "GIT_CONFIG_OFF",
                "GIT_CONFIG_GLOBAL turns your global git configuration off",
                hint="to turn it on, run `unset GIT_CONFIG_GLOBAL`",
            )
        return os.path.abspath(chosen)
    home = environ.get("HOME") or os.path.expanduser("~")
    xdg = environ.get("XDG_CONFIG_HOME") or os.path.join(home, ".config")
    own, other = os.path.join(home, ".gitconfig"), os.path.join(xdg, "git", "config")
    # Git reads both, ~/.gitconfig last, and writes to the other only if ~/.gitconfig is missing.
    return other if not os.path.lexists(own) and os.path.exists(other) else own


class GlobalConfig:
    """The file at `path`, which may include `index`; a symbolic link is followed and kept."""

    def __init__(self, path: str, program: GitProgram, index: str) -> None:
        self.path = path
        self._index = index
        self._real = os.path.realpath(path)
        self._program = program

    def content(self) -> bytes | None:
        """Return the content, or None for a missing file. Raises Failed."""
        try:
            with open(self._real, "rb") as file:
                return file.read()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise self._failed("read", error) from None

    @contextmanager
    def locked(self) -> Generator[Change]:
        """Lock the file against git and others, and yield its replacement. Raises Failed.

        Signals wait until the lock is removed.
        """
        lock = f"{self._real}.lock"
        try:
            mode = stat.S_IMODE(os.stat(self._real).st_mode)
        except OSError:
            mode = 0o644
        if os.path.exists(self._real) and not os.access(self._real, os.W_OK):
            raise self._failed("written", PermissionError(errno.EACCES, "it is read-only"))
        with interrupts_deferred():
            change = Change(self, lock, self._created(lock, mode))
            try:
                # umask may drop bits.
                os.fchmod(change.descriptor, mode)
                yield change
            finally:
                change.close()

    def _created(self, lock: str, mode: int) -> int:
        try:
            return os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode)
        except FileExistsError:
            raise Failed(
                "GIT_CONFIG_LOCKED",
                f"{self.path} is being changed by another program",
                hint=f"if none is, remove {lock}",
            ) from None
        except OSError as error:
            raise self._failed("written", error) from None

    def without_include(self, settings: list[str]) -> list[str]:
        """Return the settings that are not an include of the index."""
        return [one for one in settings if one != f"include.path\n{self._index}"]

    def settings(self, path: str) -> list[str]:
        """Return the settings in a file as git lists them. Raises Failed for an invalid file."""
        asked = ("config", "--file", path, "--no-includes", "--null", "--list")
        output = self._program.output(self._program.query("/", *asked))
        if output is None:
            raise Failed(
                "GIT_CONFIG_INVALID",
                f"git cannot read {escaped(path)}",
                hint=f"to see why, run `git config --file {escaped(path)} --list`",
            )
        return output.split("\0")[:-1]

    def _failed(self, done: str, error: OSError) -> Failed:
        reason = error.strerror or str(error)
        return Failed("GIT_CONFIG_NOT_WRITABLE", f"{self.path} cannot be {done}: {reason}")


class Change:
    """An atomic replacement of the configuration."""

    def __init__(self, config: GlobalConfig, lock: str, descriptor: int) -> None:
        self._config = config
        self._lock = lock
        self.descriptor = descriptor
        self._is_open = True

    def replace(self, content: bytes, kept: list[str], index: str | None) -> None:
        """Replace the configuration.

        Raises Failed, and changes nothing, unless git reads the settings `kept` from the content,
        followed by the include of `index` if there is one.
        """
        try:
            with os.fdopen(os.dup(self.descriptor), "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            found = self._config.settings(self._lock)
            # The user's own include of the index may stay above it.
            is_last = index is None or found[-1:] == [f"include.path\n{index}"]
            if not is_last or self._config.without_include(found) != kept:
                raise Failed(
                    "GIT_CONFIG_NOT_WRITABLE",
                    f"the last line of {self._config.path} is not complete",
                    hint="complete its last line, or add these lines yourself",
                )
            real = self._lock.removesuffix(".lock")
            os.replace(self._lock, real)
            sync_path(os.path.dirname(real))
        except OSError as error:
            raise Failed(
                "GIT_CONFIG_NOT_WRITABLE",
                f"{self._config.path} cannot be written: {error.strerror}",
            ) from None
        self._close_descriptor()

    def close(self) -> None:
        """Remove the lock, unless its file has replaced the configuration."""
        if self._is_open:
            self._close_descriptor()
            # It is gone if the flush after the replacement failed.
            with suppress(FileNotFoundError):
                os.unlink(self._lock)

    def _close_descriptor(self) -> None:
        self._is_open = False
        os.close(self.descriptor)


def lines_for(index: str) -> bytes:
    """Return the lines that include a file."""
    return _HEADER + _line(index)


def _line(index: str) -> bytes:
    return os.fsencode(f"\tpath = {quoted(index)}\n")


def includes(content: bytes, path: str, index: str, environ: Mapping[str, str]) -> bool:
    """Whether a configuration at `path` includes a file, and nothing below can override that.

    The include may be written in any way that git reads as the same file.
    """
    settings = git_config.parse(content.decode("utf-8", "surrogateescape")) or []
    file = os.path.realpath(index)
    for name, value in reversed(settings):
        if name == "include.path" and value and _included(value, path, environ) == file:
            return True
        if name.startswith(_OVERRIDING):
            return False
    return False


def _included(value: str, path: str, environ: Mapping[str, str]) -> str:
    """Return the file of an include in the configuration at `path` (git-config(1))."""
    home = environ.get("HOME")
    if home and (value == "~" or value.startswith("~/")):
        value = home + value[1:]
    return os.path.realpath(os.path.join(os.path.dirname(path), os.path.expanduser(value)))


def with_lines(content: bytes, index: str) -> bytes:
    """Return the content with the include at its end."""
    glue = b"" if not content or content.endswith(b"\n") else b"\n"
    return content + glue + lines_for(index)


def without_lines(content: bytes, index: str) -> bytes:
    """Return the content without the include, wherever it is."""
    start = content.rfind(lines_for(index))
    if start >= 0:
        rest = content[start + len(lines_for(index)) :]
        # A line that the user added below ours needs the section header.
        if not rest.strip() or rest.lstrip().startswith(b"["):
            return content[:start] + rest
    return content.replace(_line(index), b"")
