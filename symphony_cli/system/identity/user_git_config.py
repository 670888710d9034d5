"""The identities in the user's own git configuration.

Git parses the files; the conditions of `includeIf` are followed here, whether they hold or not.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from symphony_cli.base.findings import Notice
from symphony_cli.base.text import escaped
from symphony_cli.domain.signing import OPENPGP, SSH, key_file
from symphony_cli.identity.detect.detections import Identity
from symphony_cli.system.git.on_disk import config as git_config
from symphony_cli.system.git.on_disk.layout import read_text
from symphony_cli.system.identity.ssh_config import key_of_command
from symphony_cli.system.processes.pool import run

if TYPE_CHECKING:
    from symphony_cli.system.git.program import GitProgram

_MOST_FILES = 200
_CONDITION = re.compile(r"includeif\.(?P<condition>.*)\.path", re.DOTALL)
_UNESCAPED_WILDCARD = re.compile(r"(?<!\\)(?:\\\\)*[*?\[]")


class Setting(NamedTuple):
    """A setting and the path of its file."""

    name: str
    value: str | None
    path: str


class _Included(NamedTuple):
    """A conditionally included file, the condition's directory and place."""

    path: str
    directory: str | None
    source: str


class UserGitConfig:
    """The user's configuration without Symphony's files, below `own` (absolute)."""

    def __init__(self, program: GitProgram, home: str, own: str) -> None:
        self._program = program
        self._home = home
        self._own = f"{own}/"

    def read(self, notices: list[Notice]) -> tuple[str | None, list[Identity]]:
        """Return `user.name` and the identities, the unconditional one first; add notices.

        A conditional identity inherits unconditional settings, as in git.
        """
        everywhere = self._settings(notices, "the git configuration", "--list")
        name = (last(everywhere, "user.name") or "").strip() or None
        base = identity_in(everywhere, self._home, notices)
        found = [base] if base else []
        waiting = self._included(everywhere, None)
        seen: set[_Included] = set()
        while waiting and len(seen) < _MOST_FILES:
            included = waiting.pop(0)
            if included in seen:
                continue
            seen.add(included)
            settings = self._file(included, notices)
            waiting += self._included(settings, included.directory)
            if last(settings, "user.email"):
                identity = identity_in([*everywhere, *settings], self._home, notices)
                if identity:
                    sources = (*identity.sources, included.source)
                    found.append(identity._replace(directory=included.directory, sources=sources))
        return name, found

    def _file(self, included: _Included, notices: list[Notice]) -> list[Setting]:
        if not os.path.isfile(included.path):
            message = f"{included.path}, which {included.source} includes, is not a file"
            notices.append(Notice("FILE_SKIPPED", escaped(message)))
            return []
        return self._settings(notices, included.path, "--file", included.path, "--list")

    def _settings(self, notices: list[Notice], what: str, *arguments: str) -> list[Setting]:
        # An invalid GIT_DIR keeps git from reading a repository's configuration.
        command = self._program.query(
            "/", "config", "--includes", "--show-origin", "--null", *arguments, GIT_DIR=os.devnull
        )
        done = run(command)
        if not done.is_good:
            said = done.stderr.decode("utf-8", "backslashreplace").strip().split("\n")[0]
            said = "timed out" if done.timed_out else said
            # Git fails silently if there is no configuration.
            if said:
                message = f"git cannot read {escaped(what)}: {escaped(said)}"
                notices.append(Notice("FILE_SKIPPED", message))
            return []
        return self._parsed(done.stdout.decode("utf-8", "surrogateescape"))

    def _parsed(self, output: str) -> list[Setting]:
        entries = output.split("\0")[:-1]
        settings: list[Setting] = []
        for origin, entry in zip(entries[::2], entries[1::2], strict=False):
            kind, _, path = origin.partition(":")
            name, newline, value = entry.partition("\n")
            if kind == "file" and not path.startswith(self._own):
                settings.append(Setting(name, value if newline else None, path))
        return settings

    def _included(self, settings: Sequence[Setting], outer: str | None) -> list[_Included]:
        """Return the conditionally included files; `outer` replaces a missing directory."""
        found: list[_Included] = []
        for name, value, path in settings:
            match = _CONDITION.fullmatch(name)
            if match is None or not value:
                continue
            target = os.path.join(os.path.dirname(path), self._at_home(value))
            if not target.startswith(self._own):
                directory = self._directory(match["condition"], path) or outer
                source = f"{place_of(name, value, path)}: {match['condition']}"
                found.append(_Included(os.path.normpath(target), directory, source))
        return found

    def _at_home(self, path: str) -> str:
        if path.startswith("~/"):
            return f"{self._home}{path[1:]}"
        return os.path.expanduser(path)

    def _directory(self, condition: str, path: str) -> str | None:
        """Return the directory of a `gitdir` condition in the file at `path`, or None."""
        keyword, _, pattern = condition.partition(":")
        if keyword not in ("gitdir", "gitdir/i"):
            return None
        if pattern.startswith("./"):
            pattern = os.path.dirname(os.path.realpath(path)) + pattern[1:]
        pattern = self._at_home(pattern)
        if pattern.endswith("/**"):
            pattern = pattern[:-2]
        if not pattern.startswith("/") or _UNESCAPED_WILDCARD.search(pattern):
            return None
        directory = re.sub(r"\\(.)", r"\1", pattern, flags=re.DOTALL)
        # The rule may be for one repository.
        return directory.removesuffix("/.git").rstrip("/") or "/"


def last(settings: Sequence[Setting], name: str) -> str | None:
    """Return the last value of a setting, or None."""
    return git_config.last([(one.name, one.value) for one in settings], name)


def place_of(name: str, value: str | None, path: str) -> str:
    """Return the place of a setting as `FILE:LINE`, or the file alone if the line is unknown."""
    numbers = [
        number for one, number in git_config.lines(read_text(path) or "", name) if one == value
    ]
    return f"{path}:{numbers[-1]}" if numbers else path


def identity_in(settings: Sequence[Setting], home: str, notices: list[Notice]) -> Identity | None:
    """Return the identity in settings, or None without an email address."""
    email = (last(settings, "user.email") or "").strip()
    if not email:
        return None
    where = next(one for one in reversed(settings) if one.name == "user.email")
    signing_key = (last(settings, "user.signingkey") or "").strip() or None
    signing_format = last(settings, "gpg.format") or OPENPGP if signing_key else None
    if signing_key and signing_format == SSH and signing_key.startswith("~/"):
        signing_key = f"{home}{signing_key[1:]}"
    file = key_file(signing_key, signing_format)
    if "PRIVATE KEY-----" in (signing_key or "") or (file and not os.path.isabs(file)):
        source = escaped(place_of(where.name, where.value, where.path))
        message = f"skipped the signing key of the identity at {source}: its path is relative"
        notices.append(Notice("SIGNING_KEY_SKIPPED", message))
        signing_key = signing_format = None
    return Identity(
        email,
        (last(settings, "user.name") or "").strip() or None,
        signing_key,
        signing_format,
        git_config.is_true([(one.name, one.value) for one in settings], "commit.gpgsign"),
        key_of_command(last(settings, "core.sshcommand") or "", home),
        None,
        (place_of(where.name, where.value, where.path),),
    )
