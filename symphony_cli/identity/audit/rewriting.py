"""Rewriting: the command line that would put commits under the right name and address.

It is git-filter-branch's, with all that is known against it. Nothing else that comes with git
rewrites merges, the commits of every branch, and the first commit, keeps the dates and leaves what
others wrote alone: git-rebase sees one branch, and `--reset-author` makes all commits on it new
ones of one author, who is the wrong one again while a wrong setting stands. It refuses to begin
where there are changes, and keeps the old branches below `refs/original`.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from symphony_cli.identity.persons import Person

# What a shell takes for itself inside of double quotes; `!` is for those who type at one.
_NOT_IN_QUOTES = re.compile(r"[\"'$`\\!]")


def rewriting(
    path: str, person: Person, addresses: Iterable[str], *, unpushed: bool, detached: bool
) -> str:
    """Return the line, for a POSIX shell, that gives a person the commits under these addresses.

    With `unpushed` only those that are on no remote, else all that branches and tags lead to.
    `detached` is whether HEAD is at no branch.
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
    # Its advice not to use it, for which it waits ten seconds, stands at the top of this file.
    line = shlex.join(("env", "FILTER_BRANCH_SQUELCH_WARNING=1", *words))
    return f"{line} --tag-name-filter cat -- {' '.join(commits)}"


def _word(text: str) -> str:
    """Quote a word that itself stands in single quotes, for which these would be hard to read."""
    quoted = shlex.quote(text)
    return quoted if quoted == text or _NOT_IN_QUOTES.search(text) else f'"{text}"'
