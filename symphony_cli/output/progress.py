"""Progress lines and bars on a terminal."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from symphony_cli.output.bounds import bounded
from symphony_cli.registry.rows import counted

if TYPE_CHECKING:
    from rich.progress import Progress
    from rich.status import Status

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
    text: str,
    noun: str | None,
    stream: TextIO | None,
    environ: Mapping[str, str],
    *,
    in_bytes: bool = False,
) -> Generator[Callable[[int, int], None]]:
    """Show a bar on the stream, if any; the function that it yields takes done and total.

    With a noun, the total follows the text. The bar appears after PATIENCE_SECONDS, or at once at
    an update with 0 done. Near the end a line without a bar replaces it, since what then comes has
    no measure. Both are cleared at the end.
    """
    if stream is None:
        yield lambda done, total: None
        return
    begun = time.monotonic()
    shown: Progress | Status | None = None
    drawn = 0

    def tell(done: int, total: int) -> None:
        nonlocal shown, drawn
        is_near_the_end = (total - done) * STEPS < total
        # Updates come by the thousand, and drawing each would take longer than the work.
        if done > drawn and not is_near_the_end and (done - drawn) * STEPS < total:
            return
        drawn = done
        if shown is None and done and time.monotonic() - begun < PATIENCE_SECONDS:
            return
        from rich.progress import Progress

        from symphony_cli.output.tables import bar, status

        title = bounded(text if noun is None else f"{text} {counted(total, noun)}", stream)
        if is_near_the_end:
            if isinstance(shown, Progress):
                shown.stop()
                shown = status(title, stream, environ)
                shown.start()
            return
        if not isinstance(shown, Progress):
            if shown is not None:
                shown.stop()
            shown = bar(title, stream, environ, in_bytes=in_bytes)
            shown.add_task(title, total=total)
            shown.start()
        shown.update(shown.task_ids[0], completed=done, total=total)

    try:
        yield tell
    finally:
        if shown is not None:
            shown.stop()
