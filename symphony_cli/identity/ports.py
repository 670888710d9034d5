"""What the services need to know and to set who commits. Every Protocol is structural."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from symphony_cli.registry.program_ports import ProgramWorld
from symphony_cli.repos.ports import RepoWorld

if TYPE_CHECKING:
    # Only annotations need these, and reads must start without the dataclasses behind them.

    from collections.abc import Iterable, Iterator, Mapping

    from symphony_cli.base.file_changes import FileChange
    from symphony_cli.identity.sources import Sources
    from symphony_cli.identity.states import Identity, Whereabouts


class GitConfiguration(Protocol):
    """The files of Symphony's that git reads, and the user's own that leads to them.

    Raises Failed, and leaves everything as it was, where a file cannot be read or written.
    """

    @property
    def directory(self) -> str:
        """Where Symphony's files are (absolute)."""
        ...

    @property
    def index(self) -> str:
        """The file that includes the others (absolute path)."""
        ...

    @property
    def is_applied(self) -> bool:
        """Whether the user has had them written."""
        ...

    def changes(self, files: Mapping[str, str]) -> list[FileChange]:
        """Return what writing these files, and no others, would change. Nothing is written."""
        ...

    def write(self, files: Mapping[str, str]) -> None:
        """Write these files, the last one last, and remove the others that are there."""
        ...

    def inclusion(self) -> FileChange:
        """Return what it takes to have the user's own configuration end with the index."""
        ...

    def include(self) -> None:
        """Have the user's own configuration end with the index, whatever stands there before."""
        ...

    def exclude(self) -> FileChange:
        """Take the index out of the user's own configuration, and every trace of it."""
        ...

    def remove(self) -> None:
        """Remove Symphony's files."""
        ...


class IdentityLook(Protocol):
    """A look at one repository that has begun."""

    def whereabouts(self) -> Whereabouts | None:
        """Return where the repository is, None where there is none.

        Raises Failed where git refuses to look.
        """
        ...

    def identity(self, path: str) -> Identity:
        """Return the identity that a commit would get now."""
        ...


class IdentityProbe(Protocol):
    """Asks git who would commit, as git itself would, in an instant."""

    def begin(self, path: str | None) -> IdentityLook:
        """Have git look at the repository that a path is in; without one, at the one it means.

        Raises InvalidValue where nothing is at the path, Failed where git cannot be started.
        """
        ...


class Identities(Protocol):
    """Asks git who commits in many repositories. It runs nothing that a repository brings.

    `jobs` is how many are looked at at once, `timeout` how many seconds one may take. Raises Failed
    where git cannot be started.
    """

    @property
    def variables(self) -> Mapping[str, str]:
        """Those of the environment that stand above the settings of an identity."""
        ...

    def whereabouts(self, path: str | None) -> Whereabouts:
        """Return where the repository is that a path is in, or the working directory.

        Raises InvalidValue where there is none.
        """
        ...

    def identities(
        self, paths: Iterable[str], *, jobs: int | None = None, timeout: float | None = None
    ) -> Iterator[Identity]:
        """Yield the identity that git would use in the repository at each path, once known."""
        ...

    def sources(
        self, paths: Iterable[str], *, jobs: int | None = None, timeout: float | None = None
    ) -> Iterator[Sources]:
        """Yield which setting of an identity wins in the repository at each path, once known."""
        ...

    def overrides(self, path: str) -> Mapping[str, str] | None:
        """Return the settings of persons that stand above what Symphony has git include.

        No git is started for a repository. None where only git can say.
        """
        ...


class Accounts(Protocol):
    """Knows the user's accounts at forges."""

    def token(self, user: str, host: str | None) -> str:
        """Return the token of an account, on GitHub itself without a host. Raises Failed."""
        ...


class IdentityWorld(RepoWorld, Protocol):
    """The world of services for identities."""

    @property
    def git_configuration(self) -> GitConfiguration: ...

    @property
    def identities(self) -> Identities: ...

    @property
    def identity_probe(self) -> IdentityProbe: ...


class EnvironmentWorld(ProgramWorld, Protocol):
    """The world of services for environments."""

    @property
    def accounts(self) -> Accounts: ...
