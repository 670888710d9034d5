"""Tables on a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from symphony_cli.base.times import parsed_time
from symphony_cli.output.bounds import bounded
from symphony_cli.output.cells import cell
from symphony_cli.output.streams import has_color

if TYPE_CHECKING:
    from rich.progress import Progress
    from rich.status import Status

SHORT_ID = 8
KEYS = ("recipient", "recipients", "signing_key")
PLACES = ("path", "root", "directory", "signing_key", "ssh_key")


def _console(stream: TextIO, environ: Mapping[str, str]) -> Console:
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


def _shown(value: Any, no: str = "") -> Text:
    if isinstance(value, bool):
        return Text("yes" if value else no)
    return Text(cell(value))


def _fitting(name: str, value: Any, stream: TextIO, no: str = "") -> Text:
    """Return a value as text; of a long one but a key, which is copied, the ends."""
    shown = _shown(value, no)
    is_key = name in KEYS and not shown.plain.startswith(("/", "~"))
    return shown if is_key else Text(bounded(shown.plain, stream))


def table(
    columns: Sequence[str],
    rows: Sequence[Sequence[Any]],
    stream: TextIO,
    environ: Mapping[str, str],
    *,
    whole: bool = False,
) -> str:
    """Return the rows under a header, at most as wide as the terminal; long cells wrap.

    Unless `whole`, leave out empty columns, cut IDs and commits to SHORT_ID characters and long
    text in the middle, convert times to local time, write the home directory as `~`, and put each
    source on its own line.
    """
    home = environ.get("HOME", "").rstrip("/") + "/"

    def short(name: str, value: Any) -> Text:
        if name in ("id", "commit") and value:
            return _shown(value[:SHORT_ID])
        if f"_{name}".endswith("_at") and value:
            return Text(f"{parsed_time(value).astimezone():%Y-%m-%d %H:%M:%S}")
        if name == "sources":
            return Text("\n").join(short("path", source) for source in value)
        if name in PLACES and value and len(home) > 1 and value.startswith(home):
            value = "~/" + value.removeprefix(home)
        return _fitting(name, value, stream)

    cells = [
        [
            _shown(value) if whole else short(name, value)
            for name, value in zip(columns, row, strict=True)
        ]
        for row in rows
    ]
    shown = [place for place in range(len(columns)) if whole or any(row[place] for row in cells)]
    grid = Table(box=None, pad_edge=False, header_style="bold", show_edge=False)
    for place in shown:
        grid.add_column(columns[place].replace("_", " ").upper(), overflow="fold")
    for row in cells:
        grid.add_row(*(row[place] for place in shown))
    return drawn(grid, stream, environ)


def details(values: Mapping[str, Any], stream: TextIO, environ: Mapping[str, str]) -> str:
    """Return one value per line, after its name."""
    grid = Table(box=None, pad_edge=False, show_header=False, show_edge=False)
    grid.add_column(style="bold")
    grid.add_column(overflow="fold")
    for name, value in values.items():
        grid.add_row(Text(name.replace("_", " ")), _fitting(name, value, stream, no="no"))
    return drawn(grid, stream, environ)


def drawn(table: Table, stream: TextIO, environ: Mapping[str, str]) -> str:
    """Return a table as text for a terminal."""
    console = _console(stream, environ)
    with console.capture() as capture:
        console.print(table)
    return capture.get()


def width(stream: TextIO, environ: Mapping[str, str]) -> int:
    """Return the width of the terminal in columns."""
    return _console(stream, environ).width


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
    return Progress(*columns, console=_console(stream, environ), transient=True)


def status(text: str, stream: TextIO, environ: Mapping[str, str]) -> Status:
    """Return a status line, not started yet."""
    return _console(stream, environ).status(Text(text))
