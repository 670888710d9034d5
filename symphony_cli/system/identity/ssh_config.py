"""ssh's configuration of the user, as ssh_config(5) has it: which hosts have a key of their own.

`ssh -G` would run what `Match exec` names, so the file is read here. No key is opened.
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
# A word ends at a blank; `#` begins a comment only where a word would begin.
_QUOTED = r""""(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'"""
_WORD = re.compile(rf"""\s*(?P<word>\#.*|(?:{_QUOTED}|\\.|[^\s"'\\])+)""")
_PIECE = re.compile(rf"""(?P<quoted>{_QUOTED})|(?P<plain>(?:\\.|[^"'\\])+)""")
_WILD = re.compile(r"[*?!]")


def words(text: str) -> list[str] | None:
    """Return the words of a line, unquoted, or None where a quote is not closed."""
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
    """What the blocks of one alias say; of each setting the first counts."""

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
        """Return the hosts that are named, without wildcards, and have a key; add the notices.

        What `Match` blocks say is left out, and so is what holds for patterns of hosts.
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
        """Take down what a file says; `outer` are the aliases that its text is about, None all."""
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
        """Return the aliases in a `Host` line, which hold inside those it is included for."""
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
        # ssh itself goes by the password file; HOME is the same for all but tests and root.
        return f"{self._home}{path[1:]}" if path.startswith("~/") else path

    def _key(self, alias: str, settings: dict[str, str]) -> str | None:
        """Return the path of a host's key, None where there is none or it cannot be told."""
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
    """Return the path of the key that a command (git's `core.sshCommand`) has ssh use."""
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
