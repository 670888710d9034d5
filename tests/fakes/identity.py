"""Fakes of the ports for identities."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext

from symphony_cli.base.errors import Failed
from symphony_cli.base.findings import Notice
from symphony_cli.identity.detect.detections import (
    Account,
    Identity,
    RepoClues,
    SSHHost,
    UserClues,
)
from symphony_cli.identity.file_changes import CREATE, FileChange
from symphony_cli.identity.guard.hooks import HookFile, HookPlace
from symphony_cli.identity.sources import Sources


class FakeHooks:
    """Hooks at known places, and the changes made to their files."""

    def __init__(self, *places: HookPlace) -> None:
        self.known = {place.path: place for place in places}
        self.done: list[tuple[str, bytes | None]] = []
        self.failure: Failed | None = None

    def places(self, paths: Iterable[str], *, jobs: int | None = None) -> Iterator[HookPlace]:
        return (self.known[path] for path in paths)

    def locked(self, place: HookPlace) -> AbstractContextManager[HookPlace]:
        return nullcontext(place)

    def write(self, file: HookFile, content: bytes) -> None:
        if self.failure:
            raise self.failure
        self.done.append((file.path, content))

    def remove(self, file: HookFile) -> None:
        self.done.append((file.path, None))


class FakeIdentitySources:
    """The same clues for every user and repository."""

    def __init__(
        self,
        *identities: Identity,
        name: str | None = None,
        hosts: Iterable[SSHHost] = (),
        accounts: Iterable[Account] = (),
        notices: Iterable[Notice] = (),
        repos: Iterable[RepoClues] = (),
    ) -> None:
        self._user = UserClues(name, list(identities), list(hosts), list(accounts), list(notices))
        self._repos = list(repos)

    def of_user(self) -> UserClues:
        return self._user

    def of_repos(self, paths: Iterable[str], *, since: int | None = None) -> list[RepoClues]:
        wanted = set(paths)
        return [repo for repo in self._repos if repo.path in wanted]


class FakeIdentities:
    """Repositories with known settings, in which nobody has committed."""

    def __init__(self, *sources: Sources) -> None:
        self._sources = sources

    def sources(self, paths: Iterable[str]) -> Iterator[Sources]:
        wanted = set(paths)
        return (one for one in self._sources if one.path in wanted)

    def last_committer(self, path: str) -> str | None:
        return None


class FakeConfiguration:
    """Applied identities in /c/git, without an index yet."""

    is_applied = True
    directory = "/c/git"
    index = "/c/git/index.gitconfig"

    def index_text(self) -> str:
        return ""

    def changes(self, files: Mapping[str, str]) -> list[FileChange]:
        return [FileChange(path, CREATE, content) for path, content in files.items()]


class NotApplied:
    """Git's configuration before `identity apply`."""

    is_applied = False
