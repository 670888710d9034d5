"""The command line that corrects the identity of commits.

It is git-filter-branch's, despite its known faults: no other command of git rewrites merges, every
branch and the first commit, keeps the dates and leaves other people's commits alone. git-rebase
sees one branch, and `--reset-author` gives every commit on it one author and new dates.
git-filter-branch refuses to start with uncommitted changes, and keeps the old branches below
`refs/original`.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from symphony_cli.identity.persons import Person

# Shells expand these inside double quotes; `!` only interactively.
_NOT_IN_QUOTES = re.compile(r"[\"'$`\\!]")


def rewriting(
    path: str, person: Person, addresses: Iterable[str], *, unpushed: bool, detached: bool
) -> str:
    """Return the POSIX shell line that gives a person the commits under these addresses.

    It rewrites unpushed commits, or else everything that branches and tags reach. `detached` is
    whether HEAD is detached.
    """
    pattern = "|".join(map(_word, sorted(addresses)))
    name, email = _word(person.name), _word(person.email)
    environment = "; ".join(
        f'case "$GIT_{role}_EMAIL" in {pattern})'
        f" GIT_{role}_NAME={name} GIT_{role}_EMAIL={email};; esac"
        for role in ("AUTHOR", "COMMITTER")
    )
    commits = ["--branches", *(["HEAD"] if detached else [])]
    commits += ["--not", "--remotes"] if unpushed else ["--tags"]
    words = ("git", "-C", path, "filter-branch", "--env-filter", environment)
    # Skips git's warning, which waits ten seconds; the reason is in the module's docstring.
    line = shlex.join(("env", "FILTER_BRANCH_SQUELCH_WARNING=1", *words))
    return f"{line} --tag-name-filter cat -- {' '.join(commits)}"


def _word(text: str) -> str:
    """Quote a word inside single quotes; double quotes are easier to read there."""
    quoted = shlex.quote(text)
    return quoted if quoted == text or _NOT_IN_QUOTES.search(text) else f'"{text}"'
