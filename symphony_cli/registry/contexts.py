"""The active profile, workspace and vault.

The order is: an option, the environment, the working directory, what `use` set, the only one.
The module imports little, because `symphony path` and completion load it.
"""

from __future__ import annotations

from symphony_cli.base.errors import (
    NOT_SET_UP,
    SET_UP,
    Ambiguous,
    InvalidValue,
    MissingContext,
    NotFound,
)
from symphony_cli.base.text import escaped, has_control
from symphony_cli.registry.references import (
    HELD,
    Scope,
    ambiguous,
    is_glob,
    matching,
    pasted,
    resolve,
)
from symphony_cli.registry.surroundings import as_path, at_path, places_around, with_parents

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from symphony_cli.domain.entries import Entry
    from symphony_cli.registry.choices import Choice
    from symphony_cli.registry.ports import Reader


def _here(reader: Reader, choice: Choice) -> list[Entry]:
    """Return the places that the working directory belongs to, the nearest first."""
    if choice.directory is None:
        return []
    profile_id = resolve_profile(reader, choice.profile, choice).id if choice.profile else None
    place = choice.whereabouts(choice.directory)
    return places_around(reader, choice.directory, place, profile_id)


def _deepest(entries: list[Entry]) -> list[Entry]:
    length = max((len(entry.path or "") for entry in entries), default=0)
    return [entry for entry in entries if len(entry.path or "") == length]


def _contains(root: str | None, directory: str | None) -> bool:
    return root is not None and directory is not None and root in with_parents(directory)


def find_profile(reader: Reader, choice: Choice) -> Entry | None:
    """Return the active profile or None: the one that was named, or the active workspace's.

    Raises NotFound for an unknown reference.
    """
    if choice.profile is not None:
        return resolve_profile(reader, choice.profile, choice)
    if choice.workspace is not None:
        return _by_id(reader, "profile", resolve_workspace(reader, None, choice).profile_id)
    if here := _here(reader, choice):
        return _by_id(reader, "profile", here[0].profile_id)
    if current := reader.current_profile():
        return current
    profiles = reader.entries("profile")
    return profiles[0] if len(profiles) == 1 else None


def _by_id(reader: Reader, noun: str, id: str | None) -> Entry:
    return reader.entries(noun, id_prefix=str(id).replace("-", ""))[0]


def profile(reader: Reader, choice: Choice) -> Entry:
    """Return the active profile. Raises MissingContext if none is active."""
    if found := find_profile(reader, choice):
        _note_use(reader, choice, found)
        return found
    if not reader.entries("profile"):
        raise MissingContext("NO_PROFILE", NOT_SET_UP, hint=SET_UP, field="profile")
    hint = "to set one, run `symphony profile use USERNAME`; or pass --profile"
    raise MissingContext("NO_PROFILE", "no active profile", hint=hint, field="profile")


def find_workspace(reader: Reader, choice: Choice) -> Entry | None:
    """Return the active workspace or None. Raises NotFound, Ambiguous for a reference."""
    if choice.workspace is not None:
        return resolve_workspace(reader, choice.workspace, choice)
    if here := _here(reader, choice):
        return _by_id(reader, "workspace", here[0].workspace_id)
    owner = find_profile(reader, choice)
    if owner is None:
        return None
    if current := reader.current_workspace(owner.id):
        return current
    workspaces = reader.entries("workspace", profile_id=owner.id)
    return workspaces[0] if len(workspaces) == 1 else None


def workspace(reader: Reader, choice: Choice) -> Entry:
    """Return the active workspace. Raises MissingContext if none is active."""
    if found := find_workspace(reader, choice):
        _note_use(reader, choice, found)
        return found
    owner = profile(reader, choice)
    if reader.entries("workspace", profile_id=owner.id):
        hint = "to set one, run `symphony workspace use NAME`; or pass --workspace"
    else:
        hint = "to create one, run `symphony workspace create NAME`, or `symphony init DIR`"
    raise MissingContext(
        "NO_WORKSPACE",
        f"no active workspace in profile '{owner.name}'",
        hint=hint,
        field="workspace",
    )


def _note_use(reader: Reader, choice: Choice, active: Entry) -> None:
    """Note the active profile or workspace if `use` chose it among several."""
    if choice.used is None or choice.workspace is not None or _here(reader, choice):
        return
    if choice.profile is None:
        several = reader.entries(active.noun)
    elif active.noun == "workspace":
        several = reader.entries(active.noun, profile_id=active.profile_id)
    else:
        return
    if len(several) > 1:
        choice.used.append(active)


def default_vault(reader: Reader, choice: Choice) -> Entry:
    """Return the default vault of the active workspace.

    That is the deepest vault around the working directory, the one that `use` set, or the only
    one. Raises MissingContext if none applies, and as `workspace` does.
    """
    holder = workspace(reader, choice)
    vaults = reader.entries("vault", workspace_id=holder.id)
    here = _deepest([vault for vault in vaults if _contains(vault.path, choice.directory)])
    if here:
        return here[0]
    if chosen := reader.default_vault(holder.id):
        if choice.used is not None and len(vaults) > 1:
            choice.used.append(chosen)
        return chosen
    if len(vaults) == 1:
        return vaults[0]
    if vaults:
        message = f"{holder} has {len(vaults)} vaults, but no default vault"
        hint = "to set one, run `symphony vault use NAME`"
    else:
        message = f"{holder} has no vaults"
        hint = (
            "to register one, run `symphony vault add DIR`; to find vaults, run `symphony"
            " vault scan`"
        )
    raise MissingContext("NO_VAULT", message, hint=hint, field="vault")


def resolve_profile(reader: Reader, reference: str | None, choice: Choice) -> Entry:
    """Return the profile that a reference names, or the active one."""
    if reference is None:
        return profile(reader, choice)
    return resolve(reader, reference, [Scope(("profile",))])


def resolve_workspace(reader: Reader, reference: str | None, choice: Choice) -> Entry:
    """Return the workspace that a reference names, or the active one.

    The active profile is searched first, then all; a profile that was named is searched alone.
    """
    if reference is None:
        return workspace(reader, choice)
    scopes = _workspace_scopes(reader, choice)
    if (path := as_path(reader, reference, scopes, choice)) is None:
        return resolve(reader, reference, scopes)
    entry = at_path(reader, path, (*HELD, "workspace"), scopes[-1], choice)
    return _by_id(reader, "workspace", entry.workspace_id)


def _workspace_scopes(reader: Reader, choice: Choice) -> list[Scope]:
    owner = find_profile(reader, choice._replace(workspace=None))
    nearest = [Scope(("workspace",), owner.id)] if owner else []
    return nearest if choice.profile is not None else [*nearest, Scope(("workspace",))]


def resolve_held(reader: Reader, noun: str, reference: str, choice: Choice) -> Entry:
    """Return the repo or vault (`noun`) that a reference names.

    The active workspace is searched first, then its profile, then everything; what was named is
    searched alone. Raises NotFound, Ambiguous; InvalidValue for a worktree.
    """
    scopes = list(scopes_of(reader, choice, (noun,)))
    if (path := as_path(reader, reference, scopes, choice)) is not None:
        return at_path(reader, path, (noun,), scopes[-1], choice)
    try:
        return resolve(reader, reference, scopes)
    except NotFound:
        if noun == "repo" and (tree := worktree_named(reader, reference, choice)):
            raise worktree_given(reader, tree, choice) from None
        raise


def resolve_tree(reader: Reader, reference: str, choice: Choice) -> Entry:
    """Return the repo or linked worktree that a reference names.

    That is `REPO@BRANCH`, or a path in a linked worktree. Raises NotFound, Ambiguous.
    """
    scopes = list(scopes_of(reader, choice, ("repo",)))
    if (path := as_path(reader, reference, scopes, choice)) is not None:
        repo = at_path(reader, path, ("repo",), scopes[-1], choice)
        return worktree_around(repo, path, choice) or repo
    try:
        return resolve(reader, reference, scopes)
    except NotFound:
        if tree := worktree_named(reader, reference, choice):
            [repo] = reader.entries("repo", id_prefix=tree.id.replace("-", ""))
            return repo if repo.path == tree.path else tree
        raise


def is_glob_here(reader: Reader, noun: str, reference: str, choice: Choice) -> bool:
    """Whether a reference is a glob, and not the whole name of a row."""
    return is_glob(reference) and not matching(
        reader, reference, list(scopes_of(reader, choice, (noun,)))
    )


def worktree_given(reader: Reader, tree: Entry, choice: Choice) -> InvalidValue:
    """Return the error for a worktree where a repo is needed."""
    [repo] = reader.entries("repo", id_prefix=tree.id.replace("-", ""))
    name = pasted(reader, repo, list(scopes_of(reader, choice, ("repo",))))
    return InvalidValue(
        "REPO_NEEDED",
        f"'{escaped(tree.name)}' is a worktree, but this command works on whole repos",
        hint=f"to select its repo, pass {escaped(name)}",
        field="reference",
    )


def worktree_named(reader: Reader, reference: str, choice: Choice) -> Entry | None:
    """Return the worktree that `REPO@BRANCH` names as an entry, or None for another reference.

    Raises NotFound if no such repo has a worktree on the branch, Ambiguous if several have, or if
    one has several of this name.
    """
    if choice.surroundings is None or has_control(reference.strip()):
        return None
    scopes = list(scopes_of(reader, choice, ("repo",)))
    parts = reference.strip().split("@")
    # Names may have an @, and so may branches.
    for place in range(1, len(parts)):
        name, branch = "@".join(parts[:place]), "@".join(parts[place:])
        if branch and name and (repos := matching(reader, name, scopes)):
            break
    else:
        return None
    trees_of = choice.surroundings.worktrees
    listed = {repo: trees_of(str(repo.path)) for repo in repos}
    found: dict[str, Entry] = {}
    # The nearest repo of this name that has the branch, as for names.
    for scope in scopes:
        for repo in () if found else matching(reader, name, [scope]):
            found |= {path: repo for one, path in trees_of(str(repo.path)) if one == branch}
    if len(found) > len({*found.values()}):
        raise _same_name(reference, found)
    if len(found) > 1:
        raise ambiguous(reader, list(found.values()), reference, scopes, f"@{branch}")
    if found:
        [(path, repo)] = found.items()
        return _as_worktree(repo, branch, path)
    names = [
        pasted(reader, repo, scopes, f"@{one}")
        for repo, trees in listed.items()
        for one in dict(trees)
    ]
    is_one = len(repos) == 1
    holder = f"{repos[0]} has no" if is_one else f"no repo '{escaped(name)}' has a"
    raise NotFound(
        "WORKTREE_NOT_FOUND",
        f"{holder} worktree on branch '{escaped(branch)}'",
        hint=f"use one of these names: {escaped(', '.join(names))}" if names else None,
    )


def _same_name(reference: str, paths: Iterable[str]) -> Ambiguous:
    """Return the error for the name of several worktrees of one repo; its hint has the paths."""
    from shlex import join

    paths = sorted(paths)
    return Ambiguous(
        "REFERENCE_AMBIGUOUS",
        f"'{escaped(reference)}' is ambiguous: {len(paths)} matches",
        hint=f"use one of these paths: {escaped(join(paths))}",
    )


def _as_worktree(repo: Entry, branch: str, path: str) -> Entry:
    return repo._replace(noun="worktree", name=f"{repo.name}@{branch}", path=path)


def worktree_around(repo: Entry, path: str, choice: Choice) -> Entry | None:
    """Return the linked worktree of a repo that a path is in, or None in its main one."""
    if choice.surroundings is None:
        return None
    trees = choice.surroundings.worktrees(str(repo.path))
    branches: dict[str, str | None] = {path: branch for branch, path in trees}
    branches[str(repo.path)] = None
    for parent in reversed(list(with_parents(path))):
        if parent in branches:
            branch = branches[parent]
            return _as_worktree(repo, branch, parent) if branch is not None else None
    return None


def scope_of(
    reader: Reader, choice: Choice, *, everywhere: bool, in_profile: bool = False
) -> dict[str, str] | None:
    """Return the active workspace, or with `everywhere` what `everything` returns.

    It is None if no workspace exists yet. Raises MissingContext if no profile or workspace is
    active.
    """
    if choice.profile is None and choice.workspace is None and not reader.entries("workspace"):
        return None
    if everywhere:
        return everything(reader, choice, in_profile=in_profile)
    return {"workspace_id": workspace(reader, choice).id}


def everything(reader: Reader, choice: Choice, *, in_profile: bool = False) -> dict[str, str]:
    """Return what `--all` reaches, as keyword arguments of the reader.

    That is all profiles, or the one that was named, or with `in_profile` the active one.
    """
    if choice.profile is not None or in_profile:
        return {"profile_id": profile(reader, choice).id}
    return {}


def resolve_each(
    reader: Reader, noun: str, references: Iterable[str], choice: Choice
) -> list[Entry]:
    """Return the repos or vaults (`noun`) that the references name, each once."""
    found = [resolve_held(reader, noun, reference, choice) for reference in references]
    return list(dict.fromkeys(found))


def resolve_vault(reader: Reader, reference: str | None, choice: Choice) -> Entry:
    """Return the vault that a reference names, or the default one."""
    if reference is None:
        return default_vault(reader, choice)
    return resolve_held(reader, "vault", reference, choice)


def scopes_of(reader: Reader, choice: Choice, nouns: tuple[str, ...]) -> Iterator[Scope]:
    """Yield where names are looked for, the nearest first; what was named is the only scope."""
    if choice.workspace is not None:
        named = workspace(reader, choice)
        yield Scope(nouns, named.profile_id, named.id)
        return
    if active := find_workspace(reader, choice):
        yield Scope(nouns, workspace_id=active.id)
    if owner := find_profile(reader, choice):
        yield Scope(nouns, owner.id)
    if choice.profile is None:
        yield Scope(nouns)


def here(reader: Reader, choice: Choice) -> Entry | None:
    """Return the repo, vault or workspace that the working directory belongs to, or None."""
    found = _here(reader, choice)
    return found[0] if found else None
