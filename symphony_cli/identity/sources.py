"""The settings that decide an identity, and their places."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from symphony_cli.identity.states import SIGNING, SSH_COMMAND, Difference

ENVIRONMENT = "environment"
APPLY = "symphony identity apply"
# The settings and (in capitals) variables that each part of an identity comes from, first match
# wins (git-var(1), git-config(1)).
PRECEDENCE = {
    "author.name": ("GIT_AUTHOR_NAME", "author.name", "user.name"),
    "author.email": ("GIT_AUTHOR_EMAIL", "author.email", "user.email", "EMAIL"),
    "committer.name": ("GIT_COMMITTER_NAME", "committer.name", "user.name"),
    "committer.email": ("GIT_COMMITTER_EMAIL", "committer.email", "user.email", "EMAIL"),
    SSH_COMMAND: ("GIT_SSH_COMMAND", SSH_COMMAND),
} | {name: (name,) for name in SIGNING}
VARIABLES = tuple(
    dict.fromkeys(name for names in PRECEDENCE.values() for name in names if name.isupper())
)
SETTINGS = tuple(
    dict.fromkeys(name for names in PRECEDENCE.values() for name in names if name.islower())
)


class Source(NamedTuple):
    """A setting that wins, and its place.

    `scope` is git's (`system`, `global`, `local`, `worktree`, `command`) or `environment`. `file`
    and `line` are None for a setting outside files; `rule` is the condition of the `includeIf`
    that includes the file, at `rule_file` and `rule_line`, or None.
    """

    setting: str
    value: str
    scope: str
    file: str | None = None
    line: int | None = None
    rule: str | None = None
    rule_file: str | None = None
    rule_line: int | None = None

    @property
    def place(self) -> str:
        """The place, as part of a sentence."""
        if self.file is None:
            return f"in the {ENVIRONMENT}" if self.scope == ENVIRONMENT else "on the command line"
        return _place(self.file, self.line)

    @property
    def rule_place(self) -> str:
        """The place of the rule, as part of a sentence."""
        return _place(str(self.rule_file), self.rule_line)

    @property
    def gives_way(self) -> bool:
        """Whether Symphony's include overrides it: `author.*` counts for more than `user.*`."""
        return self.scope in ("system", "global") and not self.setting.startswith(
            ("author.", "committer.")
        )


def _place(file: str, line: int | None) -> str:
    return file if line is None else f"{file}, line {line}"


class Sources(NamedTuple):
    """The winning setting of each name in a repository.

    `own` are the ones that would win without Symphony's files. `is_known` is false if git cannot
    read the repository. `branches` are the sources on other local branches, where the user has
    `onbranch:` rules that decide otherwise there.
    """

    path: str
    settings: Mapping[str, Source]
    own: Mapping[str, Source] = {}
    is_known: bool = True
    branches: Mapping[str, Sources] = {}

    def winner(self, what: str) -> Source | None:
        """Return the setting that a part of the identity comes from, or None if it is unset."""
        return next(
            (
                self.settings[name]
                for name in PRECEDENCE[what]
                # Git uses an empty variable, but not an empty name in a file.
                if name in self.settings and (name.isupper() or self.settings[name].value)
            ),
            None,
        )

    def explanation(self, found: list[Difference]) -> str:
        """Return which settings cause the differences, as part of a sentence."""
        parts: list[str] = []
        for one in found:
            winner = self.winner(one.what)
            if winner is None:
                name = next(name for name in reversed(PRECEDENCE[one.what]) if name.islower())
                parts.append(f"{name} is not set")
            else:
                parts.append(f"{winner.setting} is {winner.value} ({winner.place})")
        return "; ".join(dict.fromkeys(parts))

    def fixes(self, found: list[Difference]) -> list[str]:
        """Return the commands that remove the differences."""
        return list(dict.fromkeys(_fix(self.winner(one.what)) for one in found))


def _fix(winner: Source | None) -> str:
    from shlex import quote

    if winner is None:
        return APPLY
    if winner.scope == ENVIRONMENT:
        return f"unset {winner.setting}"
    if winner.file is None:
        return "unset GIT_CONFIG_COUNT"
    if winner.gives_way:
        return APPLY
    return f"git config --file {quote(winner.file)} --unset-all {quote(winner.setting)}"
