"""Ports of the guard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from symphony_cli.registry.ports import World

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from contextlib import AbstractContextManager

    from symphony_cli.identity.guard.hooks import HookFile, HookPlace


class Hooks(Protocol):
    """The hooks that git runs around commits."""

    def places(self, paths: Iterable[str], *, jobs: int | None = None) -> Iterator[HookPlace]:
        """Yield the place of each repository's hook, in order of completion.

        `jobs` is the number of repositories at a time. Raises Failed if it cannot run git.
        """
        ...

    def locked(self, place: HookPlace) -> AbstractContextManager[HookPlace]:
        """Exclude other processes during a block, and read the hooks again. Raises Failed."""
        ...

    def write(self, file: HookFile, content: bytes) -> None:
        """Write an executable hook.

        Raises Failed, and leaves the file as it is, if it has changed since `places`.
        """
        ...

    def remove(self, file: HookFile) -> None:
        """Remove a hook. Raises Failed if it has changed since `places`."""
        ...


class GuardWorld(World, Protocol):
    """The world of the guard."""

    @property
    def hooks(self) -> Hooks: ...

    @property
    def own_program(self) -> str | None:
        """The absolute path that starts this program again, or None."""
        ...
