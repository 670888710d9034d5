"""Symphony's directories. `symphony path` imports this, so it stays light."""

from __future__ import annotations

import os
import sys

from symphony_cli.base.errors import Failed
from symphony_cli.base.light import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

# The systems for which platformdirs follows the XDG rule below.
_XDG_PLATFORMS = ("linux", "freebsd", "openbsd", "netbsd", "dragonfly")


class Paths(NamedTuple):
    """One user's directories, which may not exist."""

    data: str
    config: str
    state: str
    cache: str

    @property
    def store(self) -> str:
        """The SQLite file."""
        return os.path.join(self.data, "symphony.db")

    @property
    def backups(self) -> str:
        """The directory of copies made before migrations."""
        return os.path.join(self.data, "backups")

    @property
    def vault_key(self) -> str:
        """The directory of the vault key."""
        return os.path.join(self.data, "vault-key")

    @property
    def note_indexes(self) -> str:
        """The directory of note indexes."""
        return os.path.join(self.cache, "notes")

    @property
    def config_file(self) -> str:
        """The user's configuration file."""
        return os.path.join(self.config, "config.toml")

    @property
    def git_files(self) -> str:
        """The directory of files that git includes."""
        return os.path.join(self.config, "git")

    @property
    def log_file(self) -> str:
        """The log of unexpected errors."""
        return os.path.join(self.state, "symphony.log")


def paths(environ: Mapping[str, str]) -> Paths:
    """Return the directories below SYMPHONY_HOME if it is set, else where platformdirs puts them.

    Raises Failed without a home directory.
    """
    if chosen := environ.get("SYMPHONY_HOME"):
        home = os.path.abspath(_expanded(chosen, environ))
        return Paths(*(os.path.join(home, name) for name in ("data", "config", "state", "cache")))
    # Termux is Linux, but platformdirs has other rules for Android.
    if not sys.platform.startswith(_XDG_PLATFORMS) or "ANDROID_ROOT" in environ:
        return _from_platformdirs()
    # Importing platformdirs costs 11 ms of the 25 ms that `symphony path` may take, so its rule is
    # repeated here; a test compares the two.
    return Paths(
        _xdg("XDG_DATA_HOME", "~/.local/share", environ),
        _xdg("XDG_CONFIG_HOME", "~/.config", environ),
        _xdg("XDG_STATE_HOME", "~/.local/state", environ),
        _xdg("XDG_CACHE_HOME", "~/.cache", environ),
    )


def _from_platformdirs() -> Paths:
    from platformdirs import PlatformDirs

    dirs = PlatformDirs("symphony", appauthor=False)
    return Paths(dirs.user_data_dir, dirs.user_config_dir, dirs.user_state_dir, dirs.user_cache_dir)


def _xdg(variable: str, default: str, environ: Mapping[str, str]) -> str:
    # The XDG specification ignores relative paths.
    value = environ.get(variable, "")
    base = value if value.startswith("/") else _expanded(default, environ)
    return os.path.join(base, "symphony")


def _expanded(path: str, environ: Mapping[str, str]) -> str:
    if path != "~" and not path.startswith("~/"):
        return os.path.expanduser(path)
    return _home(environ).rstrip("/") + path[1:] or "/"


def _home(environ: Mapping[str, str]) -> str:
    # An empty or relative HOME would put the store into the working directory.
    home = environ.get("HOME", "")
    if os.path.isabs(home):
        return home
    try:
        import pwd

        return pwd.getpwuid(os.getuid()).pw_dir
    except (ImportError, KeyError):
        if os.path.isabs(home := os.path.expanduser("~")):
            return home
        raise Failed(
            "HOME_UNKNOWN",
            "the home directory is unknown",
            hint="set HOME, or set SYMPHONY_HOME to a directory for all of Symphony's files",
        ) from None
