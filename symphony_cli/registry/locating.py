"""Repos, vaults, workspaces and worktrees that a reference names, as places.

The module imports little, because `symphony path` and completion load it.
"""

from __future__ import annotations

from symphony_cli.base.errors import NotFound
from symphony_cli.base.light import NamedTuple
from symphony_cli.base.text import has_control, key
from symphony_cli.registry.contexts import (
    find_profile,
    find_workspace,
    is_glob_here,
    resolve_held,
    resolve_tree,
    resolve_workspace,
    scopes_of,
    workspace,
    worktree_around,
    worktree_named,
)
from symphony_cli.registry.references import HELD, Scope, is_path, matching, resolve
from symphony_cli.registry.surroundings import as_path, at_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from symphony_cli.domain.entries import Entry
    from symphony_cli.registry.choices import Choice
    from symphony_cli.registry.ports import Files, Reader


class Place(NamedTuple):
    """A repo, vault or workspace (`noun`) with a path."""

    noun: str
    id: str
    name: str
    path: str
    workspace: str | None
    profile: str


def place_scopes(reader: Reader, choice: Choice) -> list[Scope]:
    """Return the scopes of a name that may be a repo's, a vault's or a workspace's.

    The repos and vaults of the active workspace come first, then for the profile and for all
    profiles the workspaces before the repos and vaults. A workspace that was named is the only
    scope.
    """
    return [
        scope
        for held in scopes_of(reader, choice, HELD)
        for scope in (held._replace(nouns=("workspace",)), held)
        if scope.nouns == HELD or scope.workspace_id is None
    ]


def locate(reader: Reader, reference: str | None, choice: Choice) -> Place:
    """Return the repo, vault or workspace that a reference names, or the active workspace.

    Raises NotFound, also for a workspace without a root; Ambiguous, unless all candidates have the
    same path; MissingContext.
    """
    if reference is None:
        return place_of(workspace(reader, choice))
    return place_of(find_place(reader, reference, choice))


def find_place(reader: Reader, reference: str, choice: Choice) -> Entry:
    """Return the repo, vault, workspace or worktree that a reference names.

    A worktree is `REPO@BRANCH`, or a path in it. Raises NotFound, Ambiguous.
    """
    scopes = place_scopes(reader, choice)
    if (path := as_path(reader, reference, scopes, choice)) is not None:
        found = at_path(reader, path, (*HELD, "workspace"), scopes[-1], choice)
        tree = worktree_around(found, path, choice) if found.noun == "repo" else None
        return tree or found
    try:
        return resolve(reader, reference, scopes, same_path_is_one=True)
    except NotFound:
        if found := worktree_named(reader, reference, choice):
            return found
        raise


def place_of(entry: Entry) -> Place:
    """Return an entry as a place. Raises NotFound for a workspace without a root."""
    if entry.path is None:
        raise NotFound(
            "WORKSPACE_HAS_NO_ROOT",
            f"workspace '{entry.name}' has no root directory",
            hint=f"to set one, run `symphony workspace edit {entry.id[:8]} --root DIR`",
        )
    return Place(entry.noun, entry.id, entry.name, entry.path, entry.workspace, entry.profile)


def directory_of(reader: Reader, files: Files, reference: str, choice: Choice) -> str:
    """Return the path of what a name names, or a path or another directory's name unchanged.

    Raises NotFound, Ambiguous, and Refused in a locked vault.
    """
    if is_path(reference) or has_control(reference):
        return reference
    scopes = place_scopes(reader, choice)
    is_known = bool(matching(reader, reference, scopes)) or worktree_named(
        reader, reference, choice
    )
    if is_known:
        return locate(reader, reference, choice).path
    path = files.resolved(reference)
    if files.missing(path):
        from symphony_cli.registry.locked import refuse_locked

        refuse_locked(reader, files, path)
        return locate(reader, reference, choice).path
    return reference


def beyond(
    reader: Reader, noun: str, reference: str, choice: Choice, *, trees: bool = False
) -> Entry | None:
    """Return what a bare name reaches outside of where the user is, or None.

    That is a repo (with `trees`, a worktree, too) or a vault of another workspace, or a workspace
    of another profile. Raises as `resolve_held` and `resolve_workspace` do. No path is a bare name,
    nor is a glob, which names nothing outside of the active workspace by itself.
    """
    if is_path(reference) or (
        noun != "workspace" and is_glob_here(reader, noun, reference, choice)
    ):
        return None
    if noun == "workspace":
        entry, active = resolve_workspace(reader, reference, choice), find_profile(reader, choice)
        is_inside = active is not None and active.id == entry.profile_id
    else:
        entry = (
            resolve_tree(reader, reference, choice)
            if trees
            else resolve_held(reader, noun, reference, choice)
        )
        active = find_workspace(reader, choice)
        is_inside = active is not None and active.id == entry.workspace_id
    is_bare = key(entry.name) == key(reference.strip())
    return entry if is_bare and not is_inside else None
