"""vcstool: `*.repos` files, and the lists of rosinstall before them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from symphony_cli.base.errors import InvalidValue
from symphony_cli.transfer.foreign.listings import ListedRepo, Listing, items, mapping, text

if TYPE_CHECKING:
    from symphony_cli.transfer.foreign.ports import RegistryFiles


def read(files: RegistryFiles, path: str, root: str) -> Listing:
    """Return the repos of a file; other version control systems are a reason."""
    content = files.yaml(path)
    if "repositories" not in mapping(content) and not items(content):
        raise InvalidValue("REGISTRY_INVALID", f"{path} lists no repositories", field="file")
    return Listing([_repo(*one, root) for one in _entries(content)])


def _entries(content: Any) -> Iterator[tuple[str, str, str | None, str | None]]:
    """Yield path, type, URL and version of each repository."""
    for place, one in mapping(mapping(content).get("repositories")).items():
        repo = mapping(one)
        kind, url, version = (text(repo.get(name)) for name in ("type", "url", "version"))
        yield place, kind or "", url, version
    for entry in map(mapping, items(content)):
        for kind, one in entry.items():
            repo = mapping(one)
            names = ("local-name", "uri", "version")
            place, url, version = (text(repo.get(name)) for name in names)
            yield place or "", kind, url, version


def _repo(place: str, kind: str, url: str | None, version: str | None, root: str) -> ListedRepo:
    reason = None if kind == "git" else f"its type is '{kind}', and Symphony knows only git"
    if not place:
        reason = "it has no path"
    remotes = {"origin": url} if url else {}
    return ListedRepo(place, root, remotes=remotes, branch=version, reason=reason)
