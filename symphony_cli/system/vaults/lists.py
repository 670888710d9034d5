"""The lists of vaults that Obsidian and zk keep."""

from __future__ import annotations

import json
import os
import time
import tomllib
from collections.abc import Callable, Iterable, Mapping
from string import Template
from typing import Any, cast

from symphony_cli.base.errors import InvalidValue
from symphony_cli.base.findings import Notice
from symphony_cli.base.text import clean_path, escaped
from symphony_cli.domain.search_results import Listed, ListedVault
from symphony_cli.system.disk.files import is_within
from symphony_cli.system.disk.user_files import read_user_file
from symphony_cli.system.home.directories import config_directory, home

# Obsidian writes its list in place, so for a moment it may be incomplete: read it again.
_PAUSES = (0.02, 0.04, 0.08, 0.16, 0.32)
_ZK_VARIABLE = "ZK_NOTEBOOK_DIR"


class VaultLists:
    """The lists of the user of `environ`; `pause` sleeps."""

    def __init__(
        self, environ: Mapping[str, str], pause: Callable[[float], None] = time.sleep
    ) -> None:
        self._environ = environ
        self._home = home(environ)
        self._pause = pause

    def read(self) -> Listed:
        """Return Obsidian's vaults, then zk's."""
        notices: list[Notice] = []
        found: dict[str, ListedVault] = {}
        for vault in [*self._of_obsidian(notices), *self._of_zk(notices)]:
            found.setdefault(vault.path, vault)
        return Listed(list(found.values()), notices)

    def _of_obsidian(self, notices: list[Notice]) -> Iterable[ListedVault]:
        for directory in self._obsidian_directories():
            source = os.path.join(directory, "obsidian.json")
            paths = self._read_obsidian(source, notices)
            # Skip Obsidian's own sandbox vault, which it recreates whenever it opens it.
            own = [path for path in paths if not is_within(path, directory)]
            yield from _storable(own, "obsidian", source, notices)

    def _obsidian_directories(self) -> list[str]:
        """Return where Obsidian keeps its list: Linux, Flatpak, Snap, macOS, Windows."""
        places = [
            os.path.join(config_directory(self._environ), "obsidian"),
            f"{self._home}/.var/app/md.obsidian.Obsidian/config/obsidian",
            f"{self._home}/snap/obsidian/current/.config/obsidian",
            f"{self._home}/Library/Application Support/obsidian",
        ]
        if roaming := self._environ.get("APPDATA"):
            places.append(os.path.join(roaming, "obsidian"))
        return list(dict.fromkeys(places))

    def _read_obsidian(self, path: str, notices: list[Notice]) -> list[str]:
        for pause in (*_PAUSES, None):
            text = read_user_file(path, notices)
            if text is None:
                return []
            if (paths := paths_in_obsidian_json(text)) is not None:
                return paths
            if pause is not None:
                self._pause(pause)
        notices.append(_skipped(path, "it is not an Obsidian list of vaults"))
        return []

    def _of_zk(self, notices: list[Notice]) -> Iterable[ListedVault]:
        source = zk_config(self._environ)
        text = read_user_file(source, notices)
        if text is not None and (path := self._zk_notebook(source, text, notices)):
            yield from _storable([path], "zk", source, notices)
        if path := self._environ.get(_ZK_VARIABLE):
            yield from _storable([self._expanded(path)], "zk", f"${_ZK_VARIABLE}", notices)

    def _zk_notebook(self, source: str, text: str, notices: list[Notice]) -> str | None:
        try:
            table = tomllib.loads(text).get("notebook")
        except (ValueError, RecursionError):
            notices.append(_skipped(source, "it is not valid TOML"))
            return None
        path = cast("dict[str, Any]", table).get("dir") if isinstance(table, dict) else None
        return self._expanded(path) if isinstance(path, str) and path else None

    def _expanded(self, path: str) -> str:
        """Expand variables and `~` as zk does."""
        path = Template(path).safe_substitute(self._environ)
        return self._home + path[1:] if path == "~" or path.startswith("~/") else path


def zk_config(environ: Mapping[str, str]) -> str:
    """Return the path of zk's configuration."""
    chosen = environ.get("ZK_CONFIG_DIR") or os.path.join(config_directory(environ), "zk")
    return os.path.join(chosen, "config.toml")


def paths_in_obsidian_json(text: str) -> list[str] | None:
    """Return the paths in Obsidian's list, or None if the text is invalid or incomplete.

    Leaves out entries without a path.
    """
    try:
        content = json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        return None
    vaults = _values(content, "vaults", {})
    if not isinstance(vaults, dict):
        return None
    entries = cast("dict[str, Any]", vaults).values()
    paths = [_values(entry, "path", None) for entry in entries]
    return [path for path in paths if isinstance(path, str) and path]


def _values(content: Any, name: str, default: Any) -> Any:
    """Return a value of a JSON object, or None if the content is not an object."""
    return cast("dict[str, Any]", content).get(name, default) if isinstance(content, dict) else None


def _storable(
    paths: Iterable[str], kind: str, source: str, notices: list[Notice]
) -> list[ListedVault]:
    """Return the vaults at valid paths; add a notice with the number of the others."""
    found: list[ListedVault] = []
    left_out = 0
    for path in paths:
        try:
            # A list copied from another system may have paths that are not absolute here.
            if os.path.isabs(clean_path(path)):
                found.append(ListedVault(path, kind, source))
                continue
        except InvalidValue:
            pass
        left_out += 1
    if left_out:
        what = "1 path" if left_out == 1 else f"{left_out} paths"
        message = f"skipped {what} in {escaped(source)}: not absolute or not UTF-8"
        notices.append(Notice("PATH_SKIPPED", message))
    return found


def _skipped(path: str, reason: str) -> Notice:
    return Notice("FILE_SKIPPED", f"skipped {escaped(path)}: {reason}")
