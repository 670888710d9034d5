"""Hosts with keys in the user's ssh_config(5).

The file is parsed here because `ssh -G` would run the commands of `Match exec`. Keys are not read.
"""

from __future__ import annotations

import os
import re
from glob import glob
from typing import TYPE_CHECKING

from symphony_cli.base.text import key
from symphony_cli.identity.detect.detections import SSHHost
from symphony_cli.system.disk.user_files import read_user_file

if TYPE_CHECKING:
    from symphony_cli.base.findings import Notice

# readconf.c has the same limit.
_DEEPEST_INCLUDE = 16
_MOST_FILES = 200
_LINE = re.compile(r"\s*(?P<keyword>[A-Za-z]+)(?:(?:\s*=\s*|\s+)(?P<rest>.*))?")
# A blank ends a word; `#` starts a comment only at the start of a word.
_QUOTED = r""""(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'"""
_WORD = re.compile(rf"""\s*(?P<word>\#.*|(?:{_QUOTED}|\\.|[^\s"'\\])+)""")
_PIECE = re.compile(rf"""(?P<quoted>{_QUOTED})|(?P<plain>(?:\\.|[^"'\\])+)""")
_WILD = re.compile(r"[*?!]")


def words(text: str) -> list[str] | None:
    """Return the unquoted words of a line, or None for an unclosed quote."""
    found: list[str] = []
    position = 0
    text = text.rstrip()
    while position < len(text):
        match = _WORD.match(text, position)
        if match is None:
            return None
        if match["word"].startswith("#"):
            break
        pieces = _PIECE.finditer(match["word"])
        joined = "".join(piece["plain"] or piece["quoted"][1:-1] for piece in pieces)
        found.append(re.sub(r"""\\(["'\\ ])""", r"\1", joined))
        position = match.end()
    return found


class _Host:
    """The settings of one alias; the first of each wins."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.settings: dict[str, str] = {}


class SSHConfig:
    """The configuration below the user's home directory."""

    def __init__(self, home: str) -> None:
        self._home = home
        self._directory = os.path.join(home, ".ssh")
        self._hosts: dict[str, _Host] = {}
        self._files = 0

    def hosts(self, notices: list[Notice]) -> list[SSHHost]:
        """Return the hosts that have a name without wildcards and a key; add the notices.

        `Match` blocks and patterns are ignored.
        """
        self._hosts.clear()
        self._files = 0
        self._read(os.path.join(self._directory, "config"), None, 0, notices)
        found: list[SSHHost] = []
        for alias, host in self._hosts.items():
            path = self._key(alias, host.settings)
            if path is not None:
                user = host.settings.get("user")
                place = host.settings.get("hostname") or alias
                reached = f"{user}@{place}" if user else place
                found.append(SSHHost(alias, path, f"{host.source}: Host {alias} ({reached})"))
        return found

    def _read(self, path: str, outer: list[str] | None, depth: int, notices: list[Notice]) -> None:
        """Parse a file; `outer` are the aliases that the include applies to, or None for all."""
        self._files += 1
        if depth > _DEEPEST_INCLUDE or self._files > _MOST_FILES:
            return
        text = read_user_file(path, notices)
        aliases = outer
        for number, line in enumerate((text or "").split("\n"), 1):
            match = _LINE.fullmatch(line.rstrip("\r"))
            if match is None:
                continue
            keyword = match["keyword"].lower()
            given = words(match["rest"] or "") or []
            if keyword == "host":
                aliases = self._named(given, outer, f"{path}:{number}")
            elif keyword == "match":
                aliases = []
            elif keyword == "include":
                for pattern in given:
                    for included in sorted(glob(self._included(pattern))):
                        self._read(included, aliases, depth + 1, notices)
            elif keyword in ("hostname", "user", "identityfile") and given:
                for alias in aliases or ():
                    self._hosts[alias].settings.setdefault(keyword, given[0])

    def _named(self, patterns: list[str], outer: list[str] | None, source: str) -> list[str]:
        """Return the aliases in a `Host` line that the include applies to."""
        aliases = [
            pattern
            for pattern in dict.fromkeys(patterns)
            if not _WILD.search(pattern) and (outer is None or pattern in outer)
        ]
        for alias in aliases:
            self._hosts.setdefault(alias, _Host(source))
        return aliases

    def _included(self, pattern: str) -> str:
        return os.path.join(self._directory, self._at_home(pattern))

    def _at_home(self, path: str) -> str:
        # ssh uses the password file; HOME differs from it only in tests and for root.
        return f"{self._home}{path[1:]}" if path.startswith("~/") else path

    def _key(self, alias: str, settings: dict[str, str]) -> str | None:
        """Return the path of a host's key, or None if it is unset or cannot be expanded."""
        path = settings.get("identityfile", "none")
        tokens = {
            "%": "%",
            "d": self._home,
            "h": settings.get("hostname") or alias,
            "n": alias,
            "r": settings.get("user") or "",
        }
        if key(path) == "none" or "${" in path:
            return None
        try:
            path = re.sub(r"%(.?)", lambda match: tokens[match[1]], path)
        except KeyError:
            return None
        path = self._at_home(path)
        return path if os.path.isabs(path) else None


def key_of_command(command: str, home: str) -> str | None:
    """Return the path of the key in an ssh command (git's `core.sshCommand`), or None."""
    import shlex

    try:
        arguments = shlex.split(command)
    except ValueError:
        return None
    for argument, following in zip(arguments, [*arguments[1:], ""], strict=False):
        option, value = argument[:2], argument[2:] or following
        if option == "-o" and (match := re.match(r"identityfile\s*[= ]\s*", value, re.IGNORECASE)):
            path = value[match.end() :]
        elif option == "-i":
            path = value
        else:
            continue
        path = f"{home}{path[1:]}" if path.startswith("~/") else path
        return path if os.path.isabs(path) else None
    return None
