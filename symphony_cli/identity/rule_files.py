"""What git is told of who is who: a file for each profile, and rules that say where each holds.

The syntax is that of git-config(1). Whatever stands in a name, a key or a path, it stays a value:
it is quoted, and in a rule's pattern each character that git would take for a wildcard is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from symphony_cli.domain.signing import OPENPGP
from symphony_cli.identity.persons import person_of

if TYPE_CHECKING:
    from symphony_cli.domain.views import ProfileView

INDEX = "index.gitconfig"

_HEAD = "# Written by symphony; `symphony identity apply` writes it anew.\n"
# wildmatch.c, as git matches `gitdir:` patterns with it.
_WILD = re.compile(r"([\\*?\[])")


class Rule(NamedTuple):
    """Where a profile's identity holds: in the repositories whose git directory fits.

    `directory` is an absolute path. `below` it everything fits, else only the directory itself.
    """

    directory: str
    below: bool
    username: str

    def fits(self, directory: str) -> bool:
        """Whether it holds in a repository with this git directory."""
        if directory == self.directory:
            return not self.below
        return self.below and directory.startswith(f"{self.directory.rstrip('/')}/")

    @property
    def condition(self) -> str:
        """The condition of git's `includeIf`."""
        pattern = _WILD.sub(r"\\\1", self.directory)
        # Git takes a slash at the end for `/**`, which matches nothing without it.
        return f"gitdir:{pattern.rstrip('/')}/" if self.below else f"gitdir:{pattern}"


def quoted(value: str) -> str:
    """Return a value as it stands behind `=`, whatever is in it."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + escaped.replace("\n", "\\n").replace("\t", "\\t").replace("\b", "\\b") + '"'


def subsection(name: str) -> str:
    """Return the name of a subsection as it stands in the brackets; it holds no newline."""
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


def ssh_command(key: str) -> str:
    """Return the command by which ssh uses that key and no other."""
    from shlex import quote

    return f"ssh -i {quote(key)} -o IdentitiesOnly=yes"


def settings_of(profile: ProfileView, others: Iterable[ProfileView]) -> list[tuple[str, str]]:
    """Return git's settings for a profile, names in git's form (`section.key`).

    What another profile sets and this one does not have is cleared, as a rule that holds further
    up may have set it before.
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


def index_file(rules: Iterable[Rule], paths: dict[str, str]) -> str:
    """Return the content of the index: each rule includes its profile's file.

    `paths` has the file's absolute path for each username. Of the rules that fit a repository the
    last one counts.
    """
    return _HEAD + "".join(
        f"[includeIf {subsection(rule.condition)}]\n\tpath = {quoted(paths[rule.username])}\n"
        for rule in rules
    )
