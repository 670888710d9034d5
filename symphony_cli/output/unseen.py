"""What is typed between questions whose answers are not shown is not shown either."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import ExitStack, contextmanager

from symphony_cli.output.hiding import without_echo


class Unseen:
    """Blocks in which a terminal shows nothing from the first such question on, to the end."""

    def __init__(self) -> None:
        self._stack: ExitStack | None = None
        self._has_begun = False

    @contextmanager
    def block(self) -> Generator[None]:
        """Run a block; one in another one ends with that."""
        if self._stack is not None:
            yield
            return
        with ExitStack() as self._stack:
            try:
                yield
            finally:
                self._stack, self._has_begun = None, False

    def begin(self, descriptor: int) -> None:
        """Have the terminal show nothing, in a block."""
        assert self._stack is not None
        if not self._has_begun:
            self._stack.enter_context(without_echo(descriptor))
            self._has_begun = True
