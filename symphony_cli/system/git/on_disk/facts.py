"""Facts of a repository, read from its files."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import NamedTuple

from symphony_cli.system.git.on_disk import config
from symphony_cli.system.git.on_disk.layout import Kind, Place, read_text, symbolic_target

_HEADS = "refs/heads/"
_PACKED = re.compile(r"^[0-9a-f]{40,64} (refs/(?:heads|remotes)/[^\r\n]+)", re.MULTILINE)


class Facts(NamedTuple):
    """The facts of a repository.

    `tips` are the revisions to search for the root commit, in order; empty if it has none.
    """

    remote_url: str | None
    default_branch: str | None
    tips: tuple[str, ...]


class Refs(NamedTuple):
    """The references that decide the default branch, as full names.

    `head` is the target of HEAD, None if it is detached; `remote_head` is the target of the
    remote's HEAD. `names` are all branches, local and remote-tracking.
    """

    head: str | None
    remote_head: str | None
    names: frozenset[str]


def read(place: Place) -> Facts | None:
    """Return the facts in a repository's files, or None if only git can read them."""
    settings = config.parse(read_text(os.path.join(place.common, "config")) or "")
    if settings is None or _needs_git(settings):
        return None
    remote, url = config.main_remote(settings) or (None, None)
    return from_refs(place, remote, url, _read_refs(place, remote))


def _needs_git(settings: config.Settings) -> bool:
    return (
        config.has_includes(settings)
        or config.is_true(settings, "extensions.worktreeconfig")
        or config.last(settings, "extensions.refstorage") not in (None, "files")
    )


def from_refs(place: Place, remote: str | None, url: str | None, refs: Refs) -> Facts:
    """Return the facts that a repository's references imply."""
    branch = default_branch(refs, remote, bare=place.kind is Kind.BARE)
    shallow = os.path.join(place.common, "shallow")
    # A shallow history ends in another root commit on every machine.
    if os.path.exists(shallow) and os.path.getsize(shallow):
        return Facts(url, branch, ())
    candidates = [f"{_HEADS}{branch}"] if branch else []
    if branch and remote:
        candidates.append(f"refs/remotes/{remote}/{branch}")
    tips = [name for name in candidates if name in refs.names]
    if refs.head is None or refs.head in refs.names:
        tips.append("HEAD")
    return Facts(url, branch, tuple(tips))


def default_branch(refs: Refs, remote: str | None, *, bare: bool) -> str | None:
    """Return the default branch of a repository, without `refs/heads/`, or None.

    The first of: the remote's default, HEAD of a bare repository, the only local branch, `main`,
    `master`, the current branch.
    """
    tracking = f"refs/remotes/{remote}/"
    if remote and refs.remote_head and refs.remote_head.startswith(tracking):
        return refs.remote_head.removeprefix(tracking)
    current = refs.head.removeprefix(_HEADS) if refs.head and refs.head.startswith(_HEADS) else None
    if bare and current:
        return current
    local = {name.removeprefix(_HEADS) for name in refs.names if name.startswith(_HEADS)}
    if len(local) == 1:
        return next(iter(local))
    return next((name for name in ("main", "master") if name in local), current)


def _read_refs(place: Place, remote: str | None) -> Refs:
    remote_head = None
    if remote:
        remote_head = symbolic_target(os.path.join(place.common, "refs", "remotes", remote, "HEAD"))
    names = set(_PACKED.findall(read_text(os.path.join(place.common, "packed-refs")) or ""))
    names.update(_loose(place.common, "refs/heads"))
    if remote:
        names.update(_loose(place.common, f"refs/remotes/{remote}"))
    head = symbolic_target(os.path.join(place.git_dir, "HEAD"))
    return Refs(head, remote_head, frozenset(names))


def _loose(common: str, folder: str) -> Iterator[str]:
    """Yield the full names of loose references."""
    folders = [folder]
    while folders:
        folder = folders.pop()
        try:
            with os.scandir(os.path.join(common, folder)) as entries:
                for entry in entries:
                    name = f"{folder}/{entry.name}"
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(name)
                    elif not name.endswith(".lock"):
                        yield name
        except OSError:
            continue
