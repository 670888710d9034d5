"""The progress of clones."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager

from symphony_cli.context import AppContext


@contextmanager
def clone_progress(
    app: AppContext,
) -> Generator[tuple[Callable[[int, int], None], Callable[[str], None] | None]]:
    """Show how many clones are done, and git's progress, during a block.

    The block gets a function for the number of clones that are done and their total, and one for
    git's lines, or None if no progress is shown.
    """
    with app.output.progress("Cloning") as show:
        count = ""

        def tell(done: int, total: int) -> None:
            nonlocal count
            count = f"{done}/{total}"
            show(count)

        def watch(line: str) -> None:
            show(f"{count} {line}")

        yield tell, watch if app.output.shows_progress else None
