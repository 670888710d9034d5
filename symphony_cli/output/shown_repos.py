"""A repo on a terminal, with its worktrees and branches."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from symphony_cli.base.times import age
from symphony_cli.output.statuses import SHORT_COMMIT, status_table, symbols
from symphony_cli.output.tables import details as lines
from symphony_cli.output.tables import table

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from typing import Any

    from symphony_cli.domain.views import RepoView
    from symphony_cli.repos.branches.views import RepoDetails


def repo_text(
    repo: RepoView,
    details: RepoDetails,
    now: datetime,
    stream: TextIO,
    environ: Mapping[str, str],
) -> str:
    """Return a repo as lines without empty values, and a table for each list that is not empty."""
    times = ("last_synced_at", "created_at", "updated_at")
    head = details.head[:SHORT_COMMIT] if details.head else None
    values: dict[str, Any] = {
        **{name: value for name, value in repo._asdict().items() if name not in times},
        "branch": details.branch or (f"({head})" if head else None),
        "upstream": details.upstream,
        "state": symbols(details).plain or "clean",
        "last_commit": _ago(details.last_commit_at, now, details.last_commit_subject),
        "identity": " ".join(filter(None, [details.author, f"({details.identity})"]))
        if details.identity
        else None,
        "last_fetch": _ago(details.last_fetched_at, now),
    }
    parts = [lines({name: one for name, one in values.items() if one}, stream, environ)]
    if details.worktrees:
        parts.append(status_table(details.worktrees, now, stream, environ))
    branches = (
        (
            ("unpushed_branch", "commits", "age"),
            [
                (one.branch, one.commits, age(one.last_commit_at, now))
                for one in details.unpushed_branches
            ],
        ),
        (
            ("gone_branch", "upstream", "age"),
            [
                (one.branch, one.upstream, age(one.last_commit_at, now))
                for one in details.gone_branches
            ],
        ),
    )
    parts += [table(columns, rows, stream, environ) for columns, rows in branches if rows]
    return "\n".join(parts)


def _ago(time: str | None, now: datetime, what: str | None = None) -> str | None:
    """Return how long ago a time was in words, and what then happened."""
    if time is None:
        return None
    ago = age(time, now)
    return ": ".join(filter(None, [ago if ago == "now" else f"{ago} ago", what]))
