"""What git knows of a repository, read from its files without starting git."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import NamedTuple

from symphony_cli.system.git.on_disk import config as git_config
from symphony_cli.system.git.on_disk.layout import Kind, Place, read_text, symbolic_target

_HEADS = "refs/heads/"
_PACKED = re.compile(r"^[0-9a-f]{40,64} (refs/(?:heads|remotes)/[^\r\n]+)", re.MULTILINE)


class Known(NamedTuple):
    """What the files tell. `tips` are the revisions to look for the root commit from, in order.

    It has no tips where no root commit can be known.
    """

    remote_url: str | None
    default_branch: str | None
    tips: tuple[str, ...]


class Refs(NamedTuple):
    """The references that the default branch is chosen by, as full names.

    `head` is what HEAD points to, None when it is detached; `remote_head` what the remote's HEAD
    points to. `names` holds those of all branches, local and remote.
    """

    head: str | None
    remote_head: str | None
    names: frozenset[str]


def known(place: Place) -> Known | None:
    """Return what a repository's files tell, or None where only git itself can say."""
    settings = git_config.parse(read_text(os.path.join(place.common, "config")) or "")
    if settings is None or _needs_git(settings):
        return None
    remote, url = git_config.first_remote(settings) or (None, None)
    return from_refs(place, remote, url, _read_refs(place, remote))


def _needs_git(settings: git_config.Settings) -> bool:
    return (
        git_config.has_includes(settings)
        or git_config.is_true(settings, "extensions.worktreeconfig")
        or git_config.last(settings, "extensions.refstorage") not in (None, "files")
    )


def from_refs(place: Place, remote: str | None, url: str | None, refs: Refs) -> Known:
    """Return what follows from a repository's references."""
    branch = default_branch(refs, remote, bare=place.kind is Kind.BARE)
    shallow = os.path.join(place.common, "shallow")
    # What is cut off has another root commit on every machine.
    if os.path.exists(shallow) and os.path.getsize(shallow):
        return Known(url, branch, ())
    candidates = [f"{_HEADS}{branch}"] if branch else []
    if branch and remote:
        candidates.append(f"refs/remotes/{remote}/{branch}")
    tips = [name for name in candidates if name in refs.names]
    if refs.head is None or refs.head in refs.names:
        tips.append("HEAD")
    return Known(url, branch, tuple(tips))


def default_branch(refs: Refs, remote: str | None, *, bare: bool) -> str | None:
    """Return the branch that a repository is mainly about, without `refs/heads/`.

    That is the remote's own choice; else HEAD's in a bare repository; else the only local branch;
    else `main` or `master`; else the one that is checked out.
    """
    of_remote = f"refs/remotes/{remote}/"
    if remote and refs.remote_head and refs.remote_head.startswith(of_remote):
        return refs.remote_head.removeprefix(of_remote)
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
    """Yield the full names of the references that are files of their own."""
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
