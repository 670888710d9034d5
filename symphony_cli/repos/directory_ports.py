"""What services that move and delete directories need of the world outside, as `ports` has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, Self

if TYPE_CHECKING:
    from symphony_cli.base.findings import HeldPlaces, Notice


class Worktrees(Protocol):
    """Knows what is linked with what: linked worktrees, submodules, git directories elsewhere."""

    def held(self, path: str) -> HeldPlaces:
        """Return what is to git below a directory, and what elsewhere belongs to it."""
        ...

    def repair(self, source: str, destination: str) -> list[Notice]:
        """Repair the links of everything in a directory that was moved; tell of what is not."""
        ...


class Move(Protocol):
    """One move of a directory: entered it is prepared, and left it is taken back unless kept."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *details: object) -> None: ...

    @property
    def interrupted(self) -> bool:
        """Whether a signal asked to end, also one that had to wait."""
        ...

    def place(self) -> None:
        """Put the directory at its destination. Raises Conflict, Failed."""
        ...

    def keep(self) -> None:
        """Let the directory stay where it is now."""
        ...

    def finish(self) -> list[Notice]:
        """Delete the original of what was copied; return a notice when it cannot be."""
        ...


class Mover(Protocol):
    """Moves directories."""

    def destination(self, source: str, wanted: str) -> str:
        """Return where a directory comes to be when it is moved to what the user wrote.

        Raises InvalidValue, Refused for what cannot be moved or not there, Conflict when something
        is at the path.
        """
        ...

    def moving(self, source: str, destination: str) -> Move:
        """Return a move that has not begun, to be entered."""
        ...


class Removal(Protocol):
    """One removal of directories: left, it puts back what is not in the trash, unless finished."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *details: object) -> None: ...

    @property
    def interrupted(self) -> bool:
        """Whether a signal asked to end, also one that had to wait."""
        ...

    def take(self, path: str) -> bool:
        """Take a directory from its place; return whether it is in the trash now. Raises Failed."""
        ...

    def finish(self) -> list[Notice]:
        """Delete for good what is not in the trash; return a notice for what stays of it."""
        ...


class Remover(Protocol):
    """Deletes directories."""

    def check(self, path: str) -> None:
        """Raise InvalidValue where there is no directory, Refused for what must stay."""
        ...

    def has_trash(self, path: str) -> bool:
        """Whether there is a trash for a directory, as far as can be seen before."""
        ...

    def removing(self) -> Removal:
        """Return a removal of nothing yet, to be entered."""
        ...
