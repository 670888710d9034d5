"""gh's accounts and protocol, read from its files; tokens are skipped."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from symphony_cli.identity.detect.detections import Account
from symphony_cli.repos.clones import HTTPS, SSH
from symphony_cli.system.disk.user_files import read_user_file

if TYPE_CHECKING:
    from symphony_cli.base.findings import Notice

_GITHUB = "github.com"
# Other lines are skipped: a token is never a key, and the only values read are users' names.
_KEY = re.compile(
    r"""(?P<indent> *)(?P<quote>["']?)(?P<key>[\w.:-]+)(?P=quote):(?:\s+(?P<value>.*))?"""
)
_USER = re.compile(r"""(?P<quote>["']?)(?P<user>\w[\w-]{0,99})(?P=quote)\s*(?:#.*)?""", re.ASCII)
_TOKEN = re.compile(r"gh[a-z]_|github_pat_|[0-9a-f]{40}")


def hosts_file(environ: Mapping[str, str], home: str) -> str:
    """Return the path of gh's hosts file."""
    chosen = environ.get("GH_CONFIG_DIR")
    if not chosen:
        chosen = os.path.join(environ.get("XDG_CONFIG_HOME") or f"{home}/.config", "gh")
    return os.path.join(chosen, "hosts.yml")


def accounts(path: str, notices: list[Notice]) -> list[Account]:
    """Return the accounts in a hosts file without duplicates; add the notices.

    They are the `user:` of each host and the names below its `users:`.
    """
    found: dict[tuple[str, str], Account] = {}
    for number, keys, name, value in _entries(read_user_file(path, notices) or ""):
        if len(keys) == 1 and name == "user":
            user = _USER.fullmatch(value)
        elif len(keys) == 2 and keys[1] == "users":
            user = _USER.fullmatch(name)
        else:
            continue
        if user is None or _TOKEN.match(user["user"]):
            continue
        source = f"{path}:{number}: {user['user']} on {keys[0]}"
        found.setdefault((keys[0], user["user"]), Account(user["user"], keys[0], source))
    return list(found.values())


def git_protocol(environ: Mapping[str, str]) -> str:
    """Return the protocol that gh uses for GitHub: the host's, else the general one, else https."""
    home = environ.get("HOME") or os.path.expanduser("~")
    hosts = hosts_file(environ, home)
    general = os.path.join(os.path.dirname(hosts), "config.yml")
    for path, above in ((hosts, [_GITHUB]), (general, [])):
        for _, keys, name, value in _entries(read_user_file(path, []) or ""):
            protocol = value.partition("#")[0].strip().strip("\"'")
            if keys == above and name == "git_protocol" and protocol in (HTTPS, SSH):
                return protocol
    return HTTPS


def _entries(text: str) -> Iterator[tuple[int, list[str], str, str]]:
    """Yield the number of each line with a key, the keys above it, the key and its value."""
    # The keys above the current line, with their indentation.
    above: list[tuple[int, str]] = []
    for number, line in enumerate(text.splitlines(), 1):
        match = _KEY.fullmatch(line.rstrip())
        if match is None:
            continue
        indent, name = len(match["indent"]), match["key"]
        while above and above[-1][0] >= indent:
            above.pop()
        yield number, [key for _, key in above], name, (match["value"] or "").strip()
        above.append((indent, name))
