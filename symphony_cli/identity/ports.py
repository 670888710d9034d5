"""The ports of identities. Every Protocol is structural."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from symphony_cli.registry.program_ports import ProgramWorld
from symphony_cli.repos.ports import RepoWorld

if TYPE_CHECKING:
    # Only annotations need these, and reads must start without the dataclasses behind them.

    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager

    from symphony_cli.identity.file_changes import FileChange
    from symphony_cli.identity.sources import Sources
    from symphony_cli.identity.states import Identity
    from symphony_cli.registry.choices import Whereabouts


class GitConfiguration(Protocol):
    """Symphony's files that git reads, and the user's configuration that includes them.

    Every method raises Failed if it cannot read or write a file, and leaves the files as they were.
    """

    @property
    def directory(self) -> str:
        """The directory of Symphony's files (absolute path)."""
        ...

    @property
    def index(self) -> str:
        """The file that includes the others (absolute path)."""
        ...

    @property
    def is_applied(self) -> bool:
        """Whether identities have been applied."""
        ...

    def locked(self) -> AbstractContextManager[None]:
        """Exclude other processes that write what is derived from the store, during a block."""
        ...

    def index_text(self) -> str:
        """Return the content of the index and of the files of kept rules, empty without them."""
        ...

    def changes(self, files: Mapping[str, str]) -> list[FileChange]:
        """Return what `write` would change. Nothing is written."""
        ...

    def write(self, files: Mapping[str, str]) -> None:
        """Write the content of these files by path, in order, and remove all others."""
        ...

    def inclusion(self) -> FileChange:
        """Return what `include` would change in the user's own configuration."""
        ...

    def include(self) -> None:
        """End the user's own configuration with an include of the index."""
        ...

    def exclude(self) -> FileChange:
        """Remove the include from the user's own configuration, which gets its old content."""
        ...

    def remove(self) -> None:
        """Remove Symphony's files."""
        ...


class IdentityLook(Protocol):
    """Running git commands about one repository."""

    def whereabouts(self) -> Whereabouts | None:
        """Return the paths of the repository, or None outside repositories.

        Raises Failed if git refuses to read the repository.
        """
        ...

    def identity(self, path: str) -> Identity:
        """Return the identity that a commit would get now, in the repository at a path."""
        ...


class IdentityProbe(Protocol):
    """A query to git about one identity, for hooks and prompts."""

    def begin(self, path: str | None) -> IdentityLook:
        """Start git in the repository around a path; None means where git itself would commit.

        Raises InvalidValue for a path that does not exist, Failed if it cannot run git.
        """
        ...


class Identities(Protocol):
    """The identities in many repositories, read without running their programs.

    `jobs` is the number of repositories at a time, `timeout` the limit for each in seconds. Raises
    Failed if it cannot run git.
    """

    @property
    def variables(self) -> Mapping[str, str]:
        """The environment variables that override an identity's settings."""
        ...

    def whereabouts(self, path: str | None) -> Whereabouts:
        """Return the paths of the repository that contains a path, or the working directory.

        Raises InvalidValue outside repositories.
        """
        ...

    def identities(
        self, paths: Iterable[str], *, jobs: int | None = None, timeout: float | None = None
    ) -> Iterator[Identity]:
        """Yield the identity that git would use in each repository, in order of completion."""
        ...

    def sources(
        self, paths: Iterable[str], *, jobs: int | None = None, timeout: float | None = None
    ) -> Iterator[Sources]:
        """Yield the settings that win in each repository, in order of completion."""
        ...

    def own_rules(self) -> Sequence[Sources]:
        """Return the settings of each `gitdir:` or `hasconfig:` rule of the user.

        The path is the directory that the rule's repositories are in, as far as it has no wildcard,
        and empty for `hasconfig:`.
        """
        ...

    def last_committer(self, path: str) -> str | None:
        """Return the address of the last commit made in this clone, or None if it is unknown."""
        ...

    def overrides(self, path: str) -> Mapping[str, str] | None:
        """Return the name and email settings that override Symphony's in a repository.

        Does not run git in the repository. Returns None if only git knows.
        """
        ...


class Accounts(Protocol):
    """The user's accounts at forges."""

    def token(self, user: str, host: str | None) -> str:
        """Return the token of an account; the default host is GitHub. Raises Failed."""
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
