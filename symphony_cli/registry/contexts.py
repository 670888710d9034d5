"""The active profile, workspace and vault.

The order is: an option, the environment, the working directory, what `use` set, the only one.
The module imports little, because `symphony path` and completion load it.
"""

from __future__ import annotations

from itertools import accumulate

from symphony_cli.base.errors import Ambiguous, MissingContext, NotFound
from symphony_cli.base.light import NamedTuple
from symphony_cli.base.text import has_control
from symphony_cli.registry.references import Scope, resolve

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from symphony_cli.domain.views import Entry
    from symphony_cli.registry.choices import Choice
    from symphony_cli.registry.ports import Reader

PLACES = ("repo", "vault", "workspace")


class Place(NamedTuple):
    """A repo, vault or workspace (`noun`) with a path."""

    noun: str
    id: str
    name: str
    path: str
    workspace: str | None
    profile: str


def with_parents(directory: str) -> Iterator[str]:
    """Yield an absolute directory after its parents, the root first."""
    head, *parts = directory.rstrip("/").split("/")
    yield head or "/"
    yield from list(accumulate(parts, lambda before, part: f"{before}/{part}", initial=head))[1:]


def _here(reader: Reader, choice: Choice, profile_id: str | None = None) -> list[Entry]:
    """Return the deepest entries that contain the working directory.

    If they belong to several workspaces, the one with the nearest root wins, as it does in the
    rules that git gets.
    """
    if choice.directory is None:
        return []
    # SQLite refuses text that is not UTF-8, and no registered path has such text.
    paths = [path for path in with_parents(choice.directory) if not has_control(path)]
    found = _deepest(reader.entries(*PLACES, paths=paths, profile_id=profile_id))
    holders = {entry.workspace_id for entry in found}
    if len(holders) > 1:
        roots = [entry for entry in reader.entries("workspace", paths=paths) if entry.id in holders]
        nearest = {entry.id for entry in _deepest(roots)}
        found = [entry for entry in found if entry.workspace_id in nearest] or found
    return found


def _deepest(entries: list[Entry]) -> list[Entry]:
    length = max((len(entry.path or "") for entry in entries), default=0)
    return [entry for entry in entries if len(entry.path or "") == length]


def _contains(root: str | None, directory: str | None) -> bool:
    return root is not None and directory is not None and root in with_parents(directory)


def find_profile(reader: Reader, choice: Choice) -> Entry | None:
    """Return the active profile or None. Raises NotFound for an unknown reference."""
    if choice.profile is not None:
        return resolve(reader, choice.profile, [Scope(("profile",))])
    here = {entry.profile_id for entry in _here(reader, choice)}
    if len(here) == 1:
        return reader.entries("profile", id_prefix=here.pop().replace("-", ""))[0]
    if current := reader.current_profile():
        return current
    profiles = reader.entries("profile")
    return profiles[0] if len(profiles) == 1 else None


def profile(reader: Reader, choice: Choice) -> Entry:
    """Return the active profile. Raises MissingContext if none is active."""
    if found := find_profile(reader, choice):
        return found
    if reader.entries("profile"):
        hint = "name one with --profile, or set one: symphony profile use USERNAME"
    else:
        hint = "make one: symphony profile create USERNAME --email EMAIL, or symphony init DIR"
    raise MissingContext("NO_PROFILE", "there is no current profile", hint=hint, field="profile")


def find_workspace(reader: Reader, choice: Choice) -> Entry | None:
    """Return the active workspace or None.

    Raises NotFound for an unknown reference, Ambiguous if the working directory belongs to
    several workspaces and neither their roots nor `use` decide.
    """
    owner = find_profile(reader, choice)
    if choice.workspace is not None:
        scope = Scope(("workspace",), owner.id if owner else None)
        return resolve(reader, choice.workspace, [scope])
    here = _here(reader, choice, owner.id if owner else None)
    current = reader.current_workspace(owner.id) if owner else None
    workspace_ids = {entry.workspace_id for entry in here}
    if len(workspace_ids) > 1:
        if current and current.id in workspace_ids:
            return current
        holders = [entry for entry in reader.entries("workspace") if entry.id in workspace_ids]
        raise Ambiguous(
            "CONTEXT_AMBIGUOUS",
            f"{choice.directory} belongs to {len(holders)} workspaces",
            hint=f"name one with --workspace: {', '.join(entry.name for entry in holders)}",
            field="workspace",
        )
    if here:
        return reader.entries("workspace", id_prefix=str(here[0].workspace_id).replace("-", ""))[0]
    if current:
        return current
    workspaces = reader.entries("workspace", profile_id=owner.id) if owner else []
    return workspaces[0] if len(workspaces) == 1 else None


def workspace(reader: Reader, choice: Choice) -> Entry:
    """Return the active workspace. Raises MissingContext if none is active."""
    if found := find_workspace(reader, choice):
        return found
    owner = profile(reader, choice)
    if reader.entries("workspace", profile_id=owner.id):
        hint = "name one with --workspace, or set one: symphony workspace use NAME"
    else:
        hint = "make one: symphony workspace create NAME, or symphony init DIR"
    raise MissingContext(
        "NO_WORKSPACE",
        f"there is no current workspace in profile '{owner.name}'",
        hint=hint,
        field="workspace",
    )


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
        return chosen
    if len(vaults) == 1:
        return vaults[0]
    if vaults:
        message = f"{holder} has {len(vaults)} vaults, and none of them is the default"
        hint = "set one: symphony vault use NAME (see: symphony vault list)"
    else:
        message = f"{holder} has no vault"
        hint = "add one: symphony vault add DIR, or find those there are: symphony vault scan"
    raise MissingContext("NO_VAULT", message, hint=hint, field="vault")


def resolve_profile(reader: Reader, reference: str | None, choice: Choice) -> Entry:
    """Return the profile that a reference names, or the active one."""
    if reference is None:
        return profile(reader, choice)
    return resolve(reader, reference, [Scope(("profile",))])


def resolve_workspace(reader: Reader, reference: str | None, choice: Choice) -> Entry:
    """Return the workspace that a reference names, or the active one."""
    if reference is None:
        return workspace(reader, choice)
    owner = find_profile(reader, choice)
    return resolve(reader, reference, [Scope(("workspace",), owner.id if owner else None)])


def resolve_held(reader: Reader, noun: str, reference: str, choice: Choice) -> Entry:
    """Return the repo or vault (`noun`) that a reference names.

    The active workspace is searched first, then its profile; a workspace that was named is
    searched alone. Raises NotFound, Ambiguous.
    """
    return resolve(reader, reference, list(_scopes(reader, choice, (noun,))))


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


def _scopes(reader: Reader, choice: Choice, nouns: tuple[str, ...]) -> Iterator[Scope]:
    if choice.workspace is not None:
        named = workspace(reader, choice)
        yield Scope(nouns, named.profile_id, named.id)
        return
    owner = find_profile(reader, choice)
    if owner and (context := _unambiguous_workspace(reader, choice)):
        yield Scope(nouns, workspace_id=context.id)
    yield Scope(nouns, owner.id if owner else None)


def _unambiguous_workspace(reader: Reader, choice: Choice) -> Entry | None:
    try:
        return find_workspace(reader, choice)
    except Ambiguous:
        # The whole profile is searched instead.
        return None


def place_scopes(reader: Reader, choice: Choice) -> list[Scope]:
    """Return the scopes of a name that may be a repo's, a vault's or a workspace's.

    The repos and vaults of the active workspace come first, then the workspaces, then all repos and
    vaults of the profile. A workspace that was named is the only scope.
    """
    *near, everywhere = _scopes(reader, choice, ("repo", "vault"))
    if choice.workspace is not None:
        return [everywhere]
    return [*near, Scope(("workspace",), everywhere.profile_id), everywhere]


def locate(reader: Reader, reference: str | None, choice: Choice) -> Place:
    """Return the repo, vault or workspace that a reference names, or the active workspace.

    Raises NotFound, also for a workspace without a root; Ambiguous, unless all candidates have the
    same path; MissingContext.
    """
    if reference is None:
        return place_of(workspace(reader, choice))
    return place_of(find_place(reader, reference, choice))


def find_place(reader: Reader, reference: str, choice: Choice) -> Entry:
    """Return the repo, vault or workspace that a reference names. Raises NotFound, Ambiguous."""
    return resolve(reader, reference, place_scopes(reader, choice), same_path_is_one=True)


def place_of(entry: Entry) -> Place:
    """Return an entry as a place. Raises NotFound for a workspace without a root."""
    if entry.path is None:
        raise NotFound(
            "WORKSPACE_HAS_NO_ROOT",
            f"workspace '{entry.name}' has no root directory",
            hint=f"set one: symphony workspace update {entry.id[:8]} --root DIR",
        )
    return Place(entry.noun, entry.id, entry.name, entry.path, entry.workspace, entry.profile)


def here(reader: Reader, choice: Choice) -> Entry | None:
    """Return the deepest repo, vault or workspace around the working directory, or None.

    At equal paths the active workspace wins, and a repo wins over a vault. Raises Ambiguous as
    `find_workspace` does.
    """
    owner = find_profile(reader, choice)
    found = _here(reader, choice, owner.id if owner else None)
    if not found:
        return None
    holder = find_workspace(reader, choice._replace(workspace=None))
    own = [entry for entry in found if holder is None or entry.workspace_id == holder.id]
    return min(own, key=lambda entry: PLACES.index(entry.noun))
