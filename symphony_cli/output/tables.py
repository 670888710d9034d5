"""Tables on a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from symphony_cli.base.times import age, parsed_time
from symphony_cli.output.bounds import bounded
from symphony_cli.output.cells import cell
from symphony_cli.output.fitting import GAP, fitted, shortened, title
from symphony_cli.output.streams import has_color

if TYPE_CHECKING:
    from rich.progress import Progress
    from rich.status import Status

SHORT_ID = 8
# What a list shows where a value is true.
MARK = "*"
KEYS = ("recipient", "recipients", "signing_key")
_EMPTY: tuple[Any, ...] = (None, "", [], {})
PLACES = ("path", "root", "directory", "signing_key", "ssh_key")


def console_of(stream: TextIO, environ: Mapping[str, str]) -> Console:
    """Return rich's console for a stream."""
    # Stored text must never be read as markup, emoji codes or something to highlight.
    is_colored = has_color(stream, environ)
    return Console(
        file=stream,
        # With NO_COLOR alone, rich still writes bold, which `painted` does not.
        color_system="standard" if is_colored else None,
        force_terminal=is_colored or None,
        markup=False,
        emoji=False,
        highlight=False,
    )


def is_blank(value: Any) -> bool:
    """Whether a value says nothing to people: it is empty or false."""
    return value is False or value in _EMPTY


def _shown(value: Any, yes: str = MARK) -> Text:
    if isinstance(value, bool):
        return Text(yes if value else "")
    return Text(cell(value))


def _is_time(name: str) -> bool:
    return f"_{name}".endswith("_at")


def _readable(name: str, value: Any, stream: TextIO, yes: str = MARK) -> Text:
    """Return a value as text; all but keys, which are copied, are cut if long."""
    shown = _shown(value, yes)
    is_key = name in KEYS and not shown.plain.startswith(("/", "~"))
    return shown if is_key else Text(bounded(shown.plain, stream))


def _short(name: str, value: Any, stream: TextIO, home: str, now: datetime) -> Text:
    """Return a value for a cell: an ID's beginning, an age, `~` for `home`, a source per line."""
    if name in ("id", "commit") and value:
        return _shown(value[:SHORT_ID])
    if name == "sources":
        return Text("\n").join(_short("path", source, stream, home, now) for source in value)
    if name in PLACES and value and len(home) > 1 and value.startswith(home):
        value = "~/" + value.removeprefix(home)
    if _is_time(name):
        return Text(age(value or None, now))
    return _readable(name, value, stream)


def table(
    columns: Sequence[str],
    rows: Sequence[Sequence[Any]],
    stream: TextIO,
    environ: Mapping[str, str],
    *,
    whole: bool = False,
) -> str:
    """Return the rows under a header, at most as wide as the terminal; long cells are cut.

    Unless `whole`, leave out empty columns and those that do not fit, cut IDs and commits to
    SHORT_ID characters and long text in the middle, show times as ages, write the home directory
    as `~`, and put each source on its own line.
    """
    home, now = environ.get("HOME", "").rstrip("/") + "/", datetime.now(UTC)
    cells = [
        [
            _shown(value) if whole else _short(name, value, stream, home, now)
            for name, value in zip(columns, row, strict=True)
        ]
        for row in rows
    ]
    shown = {
        name: [row[place] for row in cells]
        for place, name in enumerate(columns)
        if whole or any(row[place] for row in cells)
    }
    return drawn(grid(shown, width(stream, environ), whole=whole), stream, environ)


def grid(columns: Mapping[str, Sequence[Text]], room: int, *, whole: bool = False) -> Table:
    """Return a table of the columns that fit into `room` cells, or with `whole` of all."""
    widths = fitted(columns, room, all_of_them=whole)
    table = Table(box=None, pad_edge=False, header_style="bold", show_edge=False)
    for name, wide in widths.items():
        table.add_column(title(name).upper(), width=wide, no_wrap=True, overflow="ellipsis")
    for row in zip(*(columns[name] for name in widths), strict=True):
        cells = zip(widths.items(), row, strict=True)
        table.add_row(*(shortened(name, cell, wide) for (name, wide), cell in cells))
    return table


def details(values: Mapping[str, Any], stream: TextIO, environ: Mapping[str, str]) -> str:
    """Return one value per line, after its name, without empty ones; long text goes on below it.

    A word that is too long for the terminal, such as a path, stays whole, so that it can be copied.
    """
    console = console_of(stream, environ)
    titles = {name: title(name) for name, value in values.items() if not is_blank(value)}
    margin = max(map(len, titles.values()), default=0) + GAP
    with console.capture() as capture:
        for name in titles:
            value = values[name]
            if _is_time(name):
                value = f"{parsed_time(value).astimezone():%Y-%m-%d %H:%M}"
            shown = _readable(name, value, stream, yes="yes")
            room = max(console.width - margin, 1)
            first, *others = shown.wrap(console, room, overflow="ignore") or [Text()]
            label = Text(titles[name].ljust(margin), style="bold")
            lines = [label + first, *(Text(" " * margin) + line for line in others)]
            for line in lines:
                line.rstrip()
                console.print(line, soft_wrap=True)
    return capture.get()


def drawn(table: Table, stream: TextIO, environ: Mapping[str, str]) -> str:
    """Return a table as text for a terminal."""
    console = console_of(stream, environ)
    widths = [column.width or 0 for column in table.columns]
    console.width = max(console.width, sum(widths) + GAP * len(widths))
    with console.capture() as capture:
        console.print(table)
    return capture.get()


def width(stream: TextIO, environ: Mapping[str, str]) -> int:
    """Return the width of the terminal in columns."""
    return console_of(stream, environ).width


def bar(text: str, stream: TextIO, environ: Mapping[str, str], *, in_bytes: bool) -> Progress:
    """Return a progress bar after the text, not started yet."""
    from rich.progress import (
        BarColumn,
        DownloadColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
    )

    count = DownloadColumn() if in_bytes else MofNCompleteColumn()
    columns = (TextColumn(text, markup=False), BarColumn(), count)
    return Progress(*columns, console=console_of(stream, environ), transient=True)


def status(text: str, stream: TextIO, environ: Mapping[str, str]) -> Status:
    """Return a status line, not started yet."""
    return console_of(stream, environ).status(Text(text))
