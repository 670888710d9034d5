"""Where Symphony keeps its things. `symphony path` loads this module: it imports nothing heavy."""

from __future__ import annotations

import os
import sys

from symphony_cli.base.errors import Failed
from symphony_cli.base.light import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

# The systems on which the XDG rule below is also the one of platformdirs.
_XDG_PLATFORMS = ("linux", "freebsd", "openbsd", "netbsd", "dragonfly")


class Paths(NamedTuple):
    """The directories of one user; none of them need exist."""

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
        """The directory of the copies that are made before a migration."""
        return os.path.join(self.data, "backups")

    @property
    def vault_key(self) -> str:
        """The directory of the key of vaults."""
        return os.path.join(self.data, "vault-key")

    @property
    def note_indexes(self) -> str:
        """The directory of the indexes of notes."""
        return os.path.join(self.cache, "notes")

    @property
    def config_file(self) -> str:
        """The file that the user may write."""
        return os.path.join(self.config, "config.toml")

    @property
    def git_files(self) -> str:
        """The directory of the files that git reads."""
        return os.path.join(self.config, "git")

    @property
    def log_file(self) -> str:
        """The file that unexpected errors are written to."""
        return os.path.join(self.state, "symphony.log")


def paths(environ: Mapping[str, str]) -> Paths:
    """Return where things are: below SYMPHONY_HOME where it is set, else where platformdirs says.

    Raises Failed when there is no home directory to put them in.
    """
    if chosen := environ.get("SYMPHONY_HOME"):
        home = os.path.abspath(_expanded(chosen, environ))
        return Paths(*(os.path.join(home, name) for name in ("data", "config", "state", "cache")))
    # Termux is Linux too, but platformdirs has other rules for Android.
    if not sys.platform.startswith(_XDG_PLATFORMS) or "ANDROID_ROOT" in environ:
        return _from_platformdirs()
    # Importing platformdirs costs 11 ms, and `symphony path` has 25 ms for everything, so its rule
    # is written out here. A test holds the two equal.
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
    # The XDG specification has relative paths ignored.
    value = environ.get(variable, "")
    base = value if value.startswith("/") else _expanded(default, environ)
    return os.path.join(base, "symphony")


def _expanded(path: str, environ: Mapping[str, str]) -> str:
    if path != "~" and not path.startswith("~/"):
        return os.path.expanduser(path)
    return _home(environ).rstrip("/") + path[1:] or "/"


def _home(environ: Mapping[str, str]) -> str:
    # An empty or relative HOME would put the store wherever the command was started.
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
            "there is no home directory to keep the store in",
            hint="set HOME, or SYMPHONY_HOME to the directory that everything goes into",
        ) from None
