"""Ports of the guard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from symphony_cli.registry.ports import World

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from symphony_cli.identity.guard.hooks import HookFile, HookPlace


class Hooks(Protocol):
    """Finds the hooks that git runs before commits, and changes them."""

    def places(self, paths: Iterable[str], *, jobs: int | None = None) -> Iterator[HookPlace]:
        """Yield where the hook of the repository at each path is, each as soon as it is known.

        `jobs` is how many are looked at at once. Raises Failed where git cannot be started.
        """
        ...

    def write(self, file: HookFile, content: bytes) -> None:
        """Have this content in the file, and git able to run it.

        Raises Failed, and leaves everything as it is, where it is no longer what it was.
        """
        ...

    def remove(self, file: HookFile) -> None:
        """Remove the file. Raises Failed where it is no longer what it was."""
        ...


class GuardWorld(World, Protocol):
    """The world of the guard."""

    @property
    def hooks(self) -> Hooks: ...

    @property
    def own_program(self) -> str | None:
        """The absolute path that starts this program again, or None."""
        ...
