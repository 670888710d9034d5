"""Identity sources: which setting says who commits, and where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from symphony_cli.identity.states import SIGNING, SSH_COMMAND, Difference

ENVIRONMENT = "environment"
APPLY = "symphony identity apply"
# What each part of an identity is taken from; the first that is there counts. Names in capitals are
# variables.
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
    """A setting that wins, and where it stands.

    `scope` is git's (`system`, `global`, `local`, `worktree`, `command`) or `environment`. `file`
    and `line` are None where it is in no file; `rule` is the condition of the `includeIf` by which
    git came to the file, or None.
    """

    setting: str
    value: str
    scope: str
    file: str | None = None
    line: int | None = None
    rule: str | None = None

    @property
    def place(self) -> str:
        """Where it stands, in words."""
        if self.file is None:
            return f"in the {ENVIRONMENT}" if self.scope == ENVIRONMENT else "on the command line"
        return self.file if self.line is None else f"{self.file}, line {self.line}"


class Sources(NamedTuple):
    """The settings of an identity in the repository at a path: of each name the one that wins."""

    path: str
    settings: Mapping[str, Source]

    def winner(self, what: str) -> Source | None:
        """Return where a part of the identity comes from, None where it is set nowhere."""
        return next(
            (
                self.settings[name]
                for name in PRECEDENCE[what]
                # An empty variable counts, an empty name in a file does not.
                if name in self.settings and (name.isupper() or self.settings[name].value)
            ),
            None,
        )

    def told(self, found: list[Difference]) -> str:
        """Return which settings make the differences, in words."""
        said: list[str] = []
        for one in found:
            winner = self.winner(one.what)
            if winner is None:
                name = next(name for name in reversed(PRECEDENCE[one.what]) if name.islower())
                said.append(f"{name} is not set")
            else:
                said.append(f"{winner.setting} is {winner.value} ({winner.place})")
        return "; ".join(dict.fromkeys(said))

    def fixes(self, found: list[Difference]) -> list[str]:
        """Return what to type so that the differences are gone."""
        return list(dict.fromkeys(_fix(self.winner(one.what)) for one in found))


def _fix(winner: Source | None) -> str:
    from shlex import quote

    if winner is None:
        return APPLY
    if winner.scope == ENVIRONMENT:
        return f"unset {winner.setting}"
    if winner.file is None:
        return "unset GIT_CONFIG_COUNT"
    # What holds everywhere gives way to the include at its end, but `author.*` to nothing.
    gives_way = winner.scope in ("system", "global") and not winner.setting.startswith(
        ("author.", "committer.")
    )
    if gives_way:
        return APPLY
    return f"git config --file {quote(winner.file)} --unset-all {winner.setting}"
