"""Tables of statuses, with gita's symbols and colors."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from rich.table import Table
from rich.text import Text

from symphony_cli.base.text import escaped
from symphony_cli.base.times import parsed_time
from symphony_cli.output.bounds import cut
from symphony_cli.output.tables import drawn, width
from symphony_cli.repos.states import MISMATCH, OK

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from symphony_cli.repos.branches.views import RepoDetails
    from symphony_cli.repos.states import RepoStatus

SHORT_COMMIT = 7
_SUBJECTS = "LAST COMMIT"
# Units of age, with their length in seconds.
_UNITS = (
    ("y", 365 * 86_400),
    ("mo", 30 * 86_400),
    ("w", 7 * 86_400),
    ("d", 86_400),
    ("h", 3_600),
    ("m", 60),
)


def status_table(
    rows: Sequence[RepoStatus], now: datetime, stream: TextIO, environ: Mapping[str, str]
) -> str:
    """Return a table as wide as the terminal; it shortens only subjects."""
    return drawn(status_grid(rows, now, width(stream, environ)), stream, environ)


def status_grid(rows: Sequence[RepoStatus], now: datetime, room: int) -> Table:
    """Return a Rich table for `room` columns of text.

    Leaves out empty columns, the workspace if it is the same in every row, and the subjects if they
    do not fit; then cells that are too wide wrap.
    """
    profiles = len({row.profile for row in rows}) > 1
    several = profiles or len({row.workspace for row in rows}) > 1
    columns = {
        "NAME": [Text(escaped(row.name)) for row in rows],
        "WORKSPACE": [Text(escaped(row.workspace) if several else "") for row in rows],
        "PROFILE": [Text(escaped(row.profile) if profiles else "") for row in rows],
        "BRANCH": [_branch(row) for row in rows],
        "UPSTREAM": [Text(cut(escaped(row.upstream or ""))) for row in rows],
        "STATE": [symbols(row) for row in rows],
        "WORKTREES": [Text(str(len(row.worktrees) or "")) for row in rows],
        "AGE": [Text(age(row.last_commit_at, now)) for row in rows],
        _SUBJECTS: [_subject(row) for row in rows],
    }
    shown = {title: cells for title, cells in columns.items() if any(cells)}
    taken = sum(_width(title, cells) for title, cells in shown.items() if title != _SUBJECTS)
    is_narrow = taken + len(_SUBJECTS) > room
    if is_narrow:
        shown.pop(_SUBJECTS, None)
    table = Table(box=None, pad_edge=False, header_style="bold", show_edge=False)
    for title in shown:
        # Rich narrows the columns that may wrap.
        table.add_column(title, no_wrap=not is_narrow and title != _SUBJECTS, overflow="fold")
    for cells in zip(*shown.values(), strict=True):
        table.add_row(*cells)
    return table


def _width(title: str, cells: Sequence[Text]) -> int:
    return max(len(title), *(cell.cell_len for cell in cells)) + len("  ")


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


def _subject(row: RepoStatus) -> Text:
    return Text(escaped(row.last_commit_subject or ""), no_wrap=True, overflow="ellipsis")


def age(time: str | None, now: datetime) -> str:
    """Return how long ago a time was, in its largest unit, or an empty text without a time."""
    if time is None:
        return ""
    seconds = (now - parsed_time(time)).total_seconds()
    for unit, size in _UNITS:
        if seconds >= size:
            return f"{int(seconds // size)}{unit}"
    return "now"
