"""Progress lines and bars on a terminal."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from symphony_cli.output.bounds import bounded

if TYPE_CHECKING:
    from rich.progress import Progress

PATIENCE_SECONDS = 0.2
STEPS = 200


@contextmanager
def progress(
    text: str, stream: TextIO | None, environ: Mapping[str, str]
) -> Generator[Callable[[str], None]]:
    """Show a line on the stream, if any; the function that it yields updates the line.

    The line appears at the first update, since a question may come before, and is cleared at the
    end, and by an update without text.
    """
    if stream is None:
        yield lambda _: None
        return
    from rich.text import Text

    from symphony_cli.output.tables import status

    text = bounded(text, stream)
    shown = status(text, stream, environ)

    def tell(more: str) -> None:
        if not more:
            shown.stop()
            return
        shown.update(Text(bounded(f"{text}: {more}", stream)))
        shown.start()

    try:
        yield tell
    finally:
        shown.stop()


@contextmanager
def progress_bar(
    text: str, stream: TextIO | None, environ: Mapping[str, str], *, in_bytes: bool = False
) -> Generator[Callable[[int, int], None]]:
    """Show a bar on the stream, if any; the function that it yields takes done and total.

    The bar appears after PATIENCE_SECONDS, or at once at an update with 0 done, and is cleared at
    the end.
    """
    if stream is None:
        yield lambda done, total: None
        return
    text = bounded(text, stream)
    begun = time.monotonic()
    shown: list[Progress] = []
    drawn = 0

    def tell(done: int, total: int) -> None:
        nonlocal drawn
        # Updates come by the thousand, and drawing each would take longer than the work.
        if done > drawn and done < total and (done - drawn) * STEPS < total:
            return
        drawn = done
        if not shown:
            if done and time.monotonic() - begun < PATIENCE_SECONDS:
                return
            from symphony_cli.output.tables import bar

            shown.append(bar(text, stream, environ, in_bytes=in_bytes))
            shown[0].add_task(text, total=total)
            shown[0].start()
        shown[0].update(shown[0].task_ids[0], completed=done, total=total)

    try:
        yield tell
    finally:
        for progress in shown:
            progress.stop()
