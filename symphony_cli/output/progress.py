"""Progress: what is going on, on a terminal, for as long as it does."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.progress import Progress

PATIENCE_SECONDS = 0.2
STEPS = 200


@contextmanager
def progress(
    text: str, stream: TextIO | None, environ: Mapping[str, str]
) -> Generator[Callable[[str], None]]:
    """Show a line on the terminal; the function that comes out says how far it is.

    Without a stream nothing is shown. The line appears when there is something to tell, since a
    question may be asked before, and is taken away at the end.
    """
    if stream is None:
        yield lambda _: None
        return
    from rich.text import Text

    from symphony_cli.output.tables import status

    shown = status(text, stream, environ)

    def tell(more: str) -> None:
        shown.update(Text(f"{text}: {more}"))
        shown.start()

    try:
        yield tell
    finally:
        shown.stop()


@contextmanager
def progress_bar(
    text: str, stream: TextIO | None, environ: Mapping[str, str], *, in_bytes: bool = False
) -> Generator[Callable[[int, int], None]]:
    """Show a bar on the terminal; the function that comes out says how many of how many are done.

    Without a stream nothing is shown. The bar appears when something takes so long that one would
    wonder, or at once when it is told that none is done, and is taken away at the end.
    """
    if stream is None:
        yield lambda done, total: None
        return
    begun = time.monotonic()
    shown: list[Progress] = []
    drawn = 0

    def tell(done: int, total: int) -> None:
        nonlocal drawn
        # Bytes come in by the thousand, and drawing each would take longer than they do.
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
