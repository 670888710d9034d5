"""Progress: what is going on, on a terminal, for as long as it does."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from typing import TextIO


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
