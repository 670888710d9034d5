"""Git configuration files: one for each profile, an index, and files of kept repositories.

The syntax is git-config(1)'s. Names, keys and paths are quoted, and wildcards in a rule's pattern
are escaped, so that no value is read as syntax.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import groupby, takewhile
from typing import TYPE_CHECKING, NamedTuple

from symphony_cli.domain.remote_patterns import matches
from symphony_cli.domain.signing import OPENPGP
from symphony_cli.identity.persons import person_of

if TYPE_CHECKING:
    from symphony_cli.domain.views import ProfileView

INDEX = "index.gitconfig"
# The directories of the files that the index includes.
PROFILES, KEPT = "profiles", "kept"
# What the condition of a rule for remotes begins with.
REMOTE_CONDITION = "hasconfig:remote.*.url:"

_HEAD = "# Written by symphony; `symphony identity apply` writes it anew.\n"
_ELSEWHERE = "# Git directories elsewhere: "
# The index includes the files of kept repositories under conditions that are not rules.
_CONDITION = re.compile(
    r'^\[includeIf "gitdir:((?:[^"\\\n]|\\.)*)"\]$(?!\n\tpath = ".*/kept/[0-9a-f]+\.gitconfig"$)',
    re.MULTILINE,
)
_REMOTE = re.compile(r'^\[includeIf "hasconfig:remote\.\*\.url:([^"\\\n]+)"\]$', re.MULTILINE)
_ESCAPE = re.compile(r"\\(.)")
# The wildcards of wildmatch.c, which matches `gitdir:` patterns.
_WILD = re.compile(r"([\\*?\[])")
# Git resolves the path of its directory for each condition; each repository has two conditions.
_MOST_IN_FILE = 256


class Rule(NamedTuple):
    """A rule: a profile's identity applies to git directories.

    `directory` is an absolute path. The rule applies to what is `below` it, or only to itself.
    """

    directory: str
    below: bool
    username: str

    def fits(self, directory: str) -> bool:
        """Whether the rule applies to a git directory."""
        if directory == self.directory:
            return not self.below
        return self.below and directory.startswith(f"{self.directory.rstrip('/')}/")

    def fits_any(self, directories: Iterable[str], urls: Sequence[str]) -> bool:
        """Whether the rule applies to one of the git directories."""
        return any(map(self.fits, directories))

    @property
    def condition(self) -> str:
        """The condition of git's `includeIf`."""
        pattern = _WILD.sub(r"\\\1", self.directory)
        # Git reads a slash at the end as `/**`, which does not match the directory itself.
        return f"gitdir:{pattern.rstrip('/')}/" if self.below else f"gitdir:{pattern}"


class KeptRule(Rule):
    """A rule that keeps a registered repository from the rules for remotes."""

    __slots__ = ()


class RemoteRule(NamedTuple):
    """A rule: a profile's identity applies to repositories with a remote.

    `url` is a pattern of git's for URLs of the workspace's `pattern`.
    """

    url: str
    username: str
    pattern: str

    def fits_any(self, directories: Iterable[str], urls: Sequence[str]) -> bool:
        """Whether the rule applies to a repository with one of the remotes."""
        return any(self.pattern and matches(self.pattern, url) for url in urls)

    @property
    def condition(self) -> str:
        """The condition of git's `includeIf`, which gits before 2.36 ignore."""
        return f"{REMOTE_CONDITION}{self.url}"


def quoted(value: str) -> str:
    """Return a value quoted for the right side of `=`."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + escaped.replace("\n", "\\n").replace("\t", "\\t").replace("\b", "\\b") + '"'


def subsection(name: str) -> str:
    """Return the name of a subsection quoted for a section header; it must not have a newline."""
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


def ssh_command(key: str) -> str:
    """Return the ssh command that offers only this key."""
    from shlex import quote

    return f"ssh -i {quote(key)} -o IdentitiesOnly=yes"


def settings_of(profile: ProfileView, others: Iterable[ProfileView]) -> list[tuple[str, str]]:
    """Return git's settings for a profile as `section.key` names and values.

    Settings that only other profiles have are cleared, since the rule of an outer root may have
    set them.
    """
    settings = [("user.name", person_of(profile).name), ("user.email", profile.email)]
    if profile.signing_key is not None:
        sign = "true" if profile.sign else "false"
        settings += [
            ("user.signingKey", profile.signing_key),
            ("gpg.format", profile.signing_format or OPENPGP),
            ("commit.gpgSign", sign),
            ("tag.gpgSign", sign),
        ]
    elif any(other.signing_key is not None for other in others):
        settings += [
            ("user.signingKey", ""),
            ("gpg.format", OPENPGP),
            ("commit.gpgSign", "false"),
            ("tag.gpgSign", "false"),
        ]
    if profile.ssh_key is not None:
        settings.append(("core.sshCommand", ssh_command(profile.ssh_key)))
    elif any(other.ssh_key is not None for other in others):
        settings.append(("core.sshCommand", "ssh"))
    return settings


def profile_file(settings: Sequence[tuple[str, str]]) -> str:
    """Return the content of a profile's file."""
    lines = [_HEAD]
    before = None
    for name, value in settings:
        section, _, variable = name.partition(".")
        if section != before:
            lines.append(f"[{section}]\n")
            before = section
        lines.append(f"\t{variable} = {quoted(value)}\n")
    return "".join(lines)


def index_files(
    directory: str,
    rules: Iterable[Rule | RemoteRule],
    paths: Mapping[str, str],
    elsewhere: Mapping[str, str | None] = {},
) -> dict[str, str]:
    """Return the content of the index in a directory, and before it of the files of kept rules.

    Each rule includes its profile's file; `paths` has that file's absolute path for each username.
    The last rule that applies wins. Kept rules come last and in order: git reads only the files
    whose directories begin like its own. A comment keeps the git directories `elsewhere` for
    `KnownDirectories`.
    """
    kept: list[KeptRule] = []
    index = f"{_ELSEWHERE}{json.dumps(elsewhere, sort_keys=True)}\n" if elsewhere else ""
    for rule in rules:
        if isinstance(rule, KeptRule):
            kept.append(rule)
        else:
            index += rule_text(rule, paths)
    files: dict[str, str] = {}
    for start, group in _by_start(kept):
        path = f"{directory}/{KEPT}/{_digest(start)}.gitconfig"
        files[path] = _HEAD + "".join(rule_text(rule, paths) for rule in group)
        pattern = _WILD.sub(r"\\\1", start)
        index += "".join(_section(f"gitdir:{pattern}{rest}", path) for rest in ("*", "*/"))
    return {**files, f"{directory}/{INDEX}": _HEAD + index}


def _by_start(rules: list[KeptRule]) -> Iterator[tuple[str, list[KeptRule]]]:
    """Yield small groups of ordered rules, each with what only its directories begin with."""
    pairs = zip(*(one.directory for one in (*rules[:1], *rules[-1:])), strict=False)
    start = "".join(pair[0] for pair in takewhile(lambda pair: len(set(pair)) == 1, pairs))
    if len(rules) > _MOST_IN_FILE:
        end = len(start) + 1
        for _, group in groupby(rules, lambda rule: rule.directory[:end]):
            yield from _by_start(list(group))
    elif rules:
        yield start, rules


def _digest(text: str) -> str:
    from hashlib import sha256

    return sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:16]


def rule_text(rule: Rule | RemoteRule, paths: Mapping[str, str]) -> str:
    """Return the section of a rule; `paths` are as for `index_files`."""
    return _section(rule.condition, paths[rule.username])


def _section(condition: str, path: str) -> str:
    return f"[includeIf {subsection(condition)}]\n\tpath = {quoted(path)}\n"


def rules_in(index: str) -> list[Rule | RemoteRule]:
    """Return the rules in an index, without their profiles and patterns."""
    remotes = [RemoteRule(one, "", "") for one in _REMOTE.findall(index)]
    places = [Rule(one.rstrip("/") or "/", one.endswith("/"), "") for one in _directories(index)]
    return [*places, *remotes]


def _directories(index: str) -> set[str]:
    """Return the directories of an index's rules, with a slash for what is below them."""
    # Escaped for a pattern, and then for a section header.
    return {_ESCAPE.sub(r"\1", _ESCAPE.sub(r"\1", one)) for one in _CONDITION.findall(index)}


class KnownDirectories:
    """The git directories of repos that an index knows, for those that are missing now."""

    def __init__(self, index: str) -> None:
        self._elsewhere: dict[str, str | None] = {}
        for line in index.splitlines():
            if line.startswith(_ELSEWHERE):
                # Somebody may have edited the file.
                with suppress(ValueError, TypeError, AttributeError):
                    found = json.loads(line.removeprefix(_ELSEWHERE)).items()
                    self._elsewhere = {path: one and f"{one}" for path, one in found}
        patterns = _directories(index)
        self._with_rules = {pattern for pattern in patterns if not pattern.endswith("/")}
        self._below = patterns - self._with_rules

    def of(self, path: str) -> str | None:
        """Return the git directory of the repo at a path, or None."""
        if path in self._elsewhere:
            return self._elsewhere[path]
        usual = f"{path}/.git"
        if usual in self._with_rules or f"{path}/" in self._below:
            return usual
        # An index of an earlier release notes nothing. A deeper `.git` is a nested repo's.
        inside = {one for one in self._with_rules if one.startswith(f"{path}/")}
        return min((one for one in inside if not one.endswith("/.git")), default=None)
