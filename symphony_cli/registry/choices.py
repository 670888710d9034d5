"""The user's choice of profile and workspace, and where the user is."""

from __future__ import annotations

from symphony_cli.base.light import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Protocol

    from symphony_cli.domain.entries import Entry

    class Surroundings(Protocol):
        """The directories that references name, and what git finds there, without running git."""

        def resolved(self, path: str) -> str:
            """Return the real path, with `~` expanded; it may be missing.

            Raises InvalidValue for an invalid path.
            """
            ...

        def whereabouts(self, directory: str) -> Whereabouts | None:
            """Return the repository around a directory, or None."""
            ...

        def worktrees(self, path: str) -> Sequence[tuple[str, str]]:
            """Return the branches and paths of a repository's working trees.

            A linked one without a branch has the name of its directory instead, so several may
            have one name.
            """
            ...


class Whereabouts(NamedTuple):
    """The paths of a repository, found from one of its worktrees or submodules.

    It may be registered under any of `paths`, the nearest repository first. `path` decides which
    other places contain it. `top` is the top of the working tree, or the bare repository.
    """

    paths: tuple[str, ...]
    path: str
    top: str


class Choice(NamedTuple):
    """References from options or the environment, and the working directory.

    `directory` is a real path, or None if the working directory no longer exists. `used`, if it is
    a list, receives what was not named and is not around the directory: the active profile,
    workspace or vault.
    """

    profile: str | None = None
    workspace: str | None = None
    directory: str | None = None
    surroundings: Surroundings | None = None
    used: list[Entry] | None = None

    def whereabouts(self, directory: str) -> Whereabouts | None:
        """Return the repository around a directory, or None."""
        return self.surroundings.whereabouts(directory) if self.surroundings else None
