"""git-workspace: `workspace-lock.toml`, the list of repos that it keeps."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from symphony_cli.transfer.foreign.listings import ListedRepo, Listing, items, mapping, text

if TYPE_CHECKING:
    from symphony_cli.transfer.foreign.ports import RegistryFiles


def read(files: RegistryFiles, path: str, root: str) -> Listing:
    """Return the repos; their directory is a workspace."""
    repos: list[ListedRepo] = []
    for repo in map(mapping, items(mapping(files.toml(path)).get("repo"))):
        remotes = {"origin": text(repo.get("url")), "upstream": text(repo.get("upstream"))}
        place = text(repo.get("path"))
        repos.append(
            ListedRepo(
                place or "",
                root,
                remotes={name: url for name, url in remotes.items() if url},
                branch=text(repo.get("branch")),
                workspace=(PurePath(root).name, root),
                reason=None if place else "it has no path",
            )
        )
    return Listing(repos)
