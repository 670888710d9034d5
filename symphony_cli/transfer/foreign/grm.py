"""git-repo-manager (grm): trees of repos in TOML or YAML."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from symphony_cli.base.findings import Notice
from symphony_cli.base.text import escaped
from symphony_cli.transfer.foreign.listings import (
    ListedRepo,
    Listing,
    computed,
    items,
    mapping,
    text,
)

if TYPE_CHECKING:
    from symphony_cli.transfer.foreign.ports import RegistryFiles

# Where a repo that grm sets up for worktrees has its repository.
_BARE = ".git-main-working-tree"


def read(files: RegistryFiles, path: str, root: str) -> Listing:
    """Return the repos of all trees; each tree is a workspace."""
    content = mapping(files.yaml(path) if _is_yaml(path) else files.toml(path))
    if "trees" not in content and "provider" in content:
        message = f"skipped {escaped(path)}: it lists no repos, only a forge that has them"
        return Listing([], [Notice("FILE_SKIPPED", message)])
    repos: list[ListedRepo] = []
    for tree in map(mapping, items(content.get("trees"))):
        # Not relative to the file: grm takes the working directory.
        place = text(tree.get("root")) or ""
        top = str(PurePath(root) / files.expanded(place))
        repos += [_repo(mapping(one), top, computed(place)) for one in items(tree.get("repos"))]
    return Listing(repos)


def _repo(repo: dict[str, Any], root: str, reason: str | None) -> ListedRepo:
    name = text(repo.get("name")) or ""
    has_worktrees = str(repo.get("worktree_setup", "")).lower() == "true"
    remotes: dict[str, str] = {}
    for remote in map(mapping, items(repo.get("remotes"))):
        called, url = text(remote.get("name")), text(remote.get("url"))
        if called and url:
            remotes[called] = url
    return ListedRepo(
        str(PurePath(name) / _BARE) if has_worktrees else name,
        root,
        PurePath(name).name or None,
        # Symphony could not clone it as grm would.
        remotes={} if has_worktrees else remotes,
        workspace=(PurePath(root).name, root),
        reason=reason or (None if name else "it has no name"),
    )


def _is_yaml(path: str) -> bool:
    return path.lower().endswith((".yaml", ".yml"))
