"""Tables of statuses, with gita's symbols and colors."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING, TextIO

from rich.text import Text

from symphony_cli.base.text import escaped
from symphony_cli.base.times import age
from symphony_cli.output.bounds import cut
from symphony_cli.output.tables import drawn, grid, table, width
from symphony_cli.repos.selecting import shown_names
from symphony_cli.repos.states import MISMATCH, OK

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from rich.table import Table

    from symphony_cli.identity.states import IdentityStatus
    from symphony_cli.repos.branches.views import RepoDetails
    from symphony_cli.repos.states import RepoStatus

SHORT_COMMIT = 7


def status_table(
    rows: Sequence[RepoStatus], now: datetime, stream: TextIO, environ: Mapping[str, str]
) -> str:
    """Return a table as wide as the terminal."""
    return drawn(status_grid(rows, now, width(stream, environ)), stream, environ)


def status_grid(rows: Sequence[RepoStatus], now: datetime, room: int) -> Table:
    """Return a Rich table for `room` columns of text.

    Leaves out empty columns, the workspace if it is the same in every row, and what does not fit.
    """
    profiles = len({row.profile for row in rows}) > 1
    several = profiles or len({row.workspace for row in rows}) > 1
    columns = {
        "name": [Text(escaped(row.name)) for row in rows],
        "workspace": [Text(escaped(row.workspace) if several else "") for row in rows],
        "profile": [Text(escaped(row.profile) if profiles else "") for row in rows],
        "branch": [_branch(row) for row in rows],
        "upstream": [Text(cut(escaped(row.upstream or ""))) for row in rows],
        "state": [symbols(row) for row in rows],
        "worktrees": [Text(str(len(row.worktrees) or "")) for row in rows],
        "age": [Text(age(row.last_commit_at, now)) for row in rows],
        "last_commit": [Text(escaped(row.last_commit_subject or "")) for row in rows],
    }
    return grid({name: cells for name, cells in columns.items() if any(cells)}, room)


def identity_text(
    rows: Sequence[IdentityStatus], stream: TextIO, environ: Mapping[str, str]
) -> str:
    """Return a table of who commits where, and a line for each repo where that is unexpected."""
    columns = ("name", "workspace", "profile", "state", "author", "committer")
    owners = {name: len({getattr(row, name) for row in rows}) > 1 for name in columns[1:3]}
    cells = [
        [
            None
            if not owners.get(name, True) or (name == "committer" and row.committer == row.author)
            else getattr(row, name)
            for name in columns
        ]
        for row in rows
    ]
    lines = [
        f"{name}: {'; '.join(parts)}"
        for row, name in zip(rows, shown_names(rows), strict=True)
        if (parts := list(filter(None, [_expected(row), row.reason])))
    ]
    room = width(stream, environ)
    reasons = "".join(f"{_wrapped(escaped(line), room)}\n" for line in lines)
    return table(columns, cells, stream, environ) + (f"\n{reasons}" if reasons else "")


def _wrapped(line: str, room: int) -> str:
    return fill(line, room, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)


def _expected(row: IdentityStatus) -> str | None:
    is_other = row.state == MISMATCH and {row.author, row.committer} != {row.expected}
    return f"expected {row.expected}" if is_other else None


def _branch(row: RepoStatus) -> Text:
    if row.branch is not None:
        return Text(cut(escaped(row.branch)), style=_color(row))
    return Text(f"({row.head[:SHORT_COMMIT]})" if row.head else "", style=_color(row))


def _color(row: RepoStatus) -> str:
    if row.upstream is None:
        return "white"
    if row.ahead and row.behind:
        return "red"
    return "magenta" if row.ahead else "yellow" if row.behind else "green"


def symbols(row: RepoStatus | RepoDetails) -> Text:
    """Return the symbols of a state, or its name if git cannot read the repo."""
    if row.state != OK:
        return Text(row.state, style="bold red")
    counted = (
        ("!", row.conflicted, "bold red"),
        ("+", row.staged, "yellow"),
        ("*", row.unstaged, "yellow"),
        ("?", row.untracked, "yellow"),
        ("$", row.stashes, "yellow"),
    )
    parts = [Text(f"{symbol}{count}", style) for symbol, count, style in counted if count]
    if row.gone:
        parts.append(Text("gone", "yellow"))
    elif row.upstream is None and row.branch is not None:
        parts.append(Text("∅"))
    elif row.ahead and row.behind:
        parts.append(Text("⇕", "red"))
    parts += [Text(f"↑{row.ahead}", "magenta")] if row.ahead else []
    parts += [Text(f"↓{row.behind}", "yellow")] if row.behind else []
    # The commits ahead are shown already.
    if row.unpushed and row.unpushed != row.ahead:
        parts.append(Text(f"⇡{row.unpushed}", "magenta"))
    parts += [Text(row.operation, "bold red")] if row.operation else []
    parts += [Text("≠", "bold red")] if row.identity == MISMATCH else []
    return Text(" ").join(parts)
