"""Contexts: which profile and which workspace a command means.

The order is: what was named (an option, else the environment), then the working directory, then
what `use` set, then the sole one there is. Light, as `references` is.
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
    """A repo, a vault or a workspace (`noun`) that is at a path."""

    noun: str
    id: str
    name: str
    path: str
    workspace: str | None
    profile: str


def with_parents(directory: str) -> Iterator[str]:
    """Yield the directories above a directory (absolute), the root first, and the directory."""
    head, *parts = directory.rstrip("/").split("/")
    yield head or "/"
    yield from list(accumulate(parts, lambda before, part: f"{before}/{part}", initial=head))[1:]


def _here(reader: Reader, choice: Choice, profile_id: str | None = None) -> list[Entry]:
    """Return the deepest rows whose directory contains the working directory."""
    if choice.directory is None:
        return []
    # Nothing is registered at a path that is not text, and the store cannot be asked for one.
    paths = [path for path in with_parents(choice.directory) if not has_control(path)]
    entries = reader.entries(*PLACES, paths=paths, profile_id=profile_id)
    return _deepest(entries)


def _deepest(entries: list[Entry]) -> list[Entry]:
    """Return those of the rows, all on the way to one directory, that are nearest to it."""
    length = max((len(entry.path or "") for entry in entries), default=0)
    return [entry for entry in entries if len(entry.path or "") == length]


def _contains(root: str | None, directory: str | None) -> bool:
    return root is not None and directory is not None and root in with_parents(directory)


def find_profile(reader: Reader, choice: Choice) -> Entry | None:
    """Return the profile in context, or None. Raises NotFound for a named one that is not there."""
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
    """Return the profile in context. Raises MissingContext where nothing says which."""
    if found := find_profile(reader, choice):
        return found
    if reader.entries("profile"):
        hint = "name one with --profile, or set one: symphony profile use USERNAME"
    else:
        hint = "make one: symphony profile create USERNAME --email EMAIL, or symphony init DIR"
    raise MissingContext("NO_PROFILE", "there is no current profile", hint=hint, field="profile")


def find_workspace(reader: Reader, choice: Choice) -> Entry | None:
    """Return the workspace in context, or None.

    Raises NotFound for a named one that is not there, Ambiguous when the working directory belongs
    to several workspaces, whose roots do not tell, and none of them is the current one.
    """
    owner = find_profile(reader, choice)
    if choice.workspace is not None:
        scope = Scope(("workspace",), owner.id if owner else None)
        return resolve(reader, choice.workspace, [scope])
    here = _here(reader, choice, owner.id if owner else None)
    current = reader.current_workspace(owner.id) if owner else None
    workspace_ids = {entry.workspace_id for entry in here}
    if len(workspace_ids) > 1:
        # A repo may be in several workspaces; the one whose root is nearest has it first.
        holders = [entry for entry in reader.entries("workspace") if entry.id in workspace_ids]
        rooted = [entry for entry in holders if _contains(entry.path, choice.directory)]
        if len(nearest := _deepest(rooted)) == 1:
            return nearest[0]
        if current and current.id in workspace_ids:
            return current
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
    """Return the workspace in context. Raises MissingContext where nothing says which."""
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
    """Return the vault that is meant in the workspace in context where none is named.

    That is the deepest that the working directory is in, then the one that `use` set, then the sole
    one. Raises MissingContext where nothing says which, and as `workspace` does.
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
    """Return the profile that is referred to, without a reference the one in context."""
    if reference is None:
        return profile(reader, choice)
    return resolve(reader, reference, [Scope(("profile",))])


def resolve_workspace(reader: Reader, reference: str | None, choice: Choice) -> Entry:
    """Return the workspace that is referred to, without a reference the one in context."""
    if reference is None:
        return workspace(reader, choice)
    owner = find_profile(reader, choice)
    return resolve(reader, reference, [Scope(("workspace",), owner.id if owner else None)])


def resolve_held(reader: Reader, noun: str, reference: str, choice: Choice) -> Entry:
    """Return the repo or vault (`noun`) that is referred to.

    A name is looked for in the workspace in context, then in the other ones of its profile; in a
    workspace that was named, only there.
    """
    return resolve(reader, reference, list(_scopes(reader, choice, (noun,))))


def resolve_each(
    reader: Reader, noun: str, references: Iterable[str], choice: Choice
) -> list[Entry]:
    """Return the repos or vaults (`noun`) that the references name, each once."""
    found = [resolve_held(reader, noun, reference, choice) for reference in references]
    return list(dict.fromkeys(found))


def resolve_vault(reader: Reader, reference: str | None, choice: Choice) -> Entry:
    """Return the vault that is referred to, without a reference the one in context."""
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
        # A reference needs no context; without one it is looked for in the whole profile.
        return None


def place_scopes(reader: Reader, choice: Choice) -> list[Scope]:
    """Return where a name that may be a repo's, a vault's or a workspace's is looked for.

    These are the repos and vaults of the workspace in context, then the workspaces, then all repos
    and vaults of the profile; in a workspace that was named, only its own.
    """
    *near, everywhere = _scopes(reader, choice, ("repo", "vault"))
    if choice.workspace is not None:
        return [everywhere]
    return [*near, Scope(("workspace",), everywhere.profile_id), everywhere]


def locate(reader: Reader, reference: str | None, choice: Choice) -> Place:
    """Return the repo, vault or workspace whose path is asked for.

    Without a reference it is the workspace in context. Raises NotFound, also for a workspace
    without a root; Ambiguous, unless all that the name may mean is at one path; MissingContext.
    """
    if reference is None:
        return place_of(workspace(reader, choice))
    return place_of(find_place(reader, reference, choice))


def find_place(reader: Reader, reference: str, choice: Choice) -> Entry:
    """Return the repo, vault or workspace that a reference names. Raises NotFound, Ambiguous."""
    return resolve(reader, reference, place_scopes(reader, choice), same_path_is_one=True)


def place_of(entry: Entry) -> Place:
    """Return a row as a place. Raises NotFound for a workspace without a root."""
    if entry.path is None:
        raise NotFound(
            "WORKSPACE_HAS_NO_ROOT",
            f"workspace '{entry.name}' has no root directory",
            hint=f"set one: symphony workspace update {entry.id[:8]} --root DIR",
        )
    return Place(entry.noun, entry.id, entry.name, entry.path, entry.workspace, entry.profile)


def here(reader: Reader, choice: Choice) -> Entry | None:
    """Return the deepest repo, vault or workspace that the working directory is in, or None.

    Of several at one path it is the one of the workspace in context, a repo before a vault.
    Raises Ambiguous where nothing says which workspace that is.
    """
    owner = find_profile(reader, choice)
    found = _here(reader, choice, owner.id if owner else None)
    if not found:
        return None
    holder = find_workspace(reader, choice._replace(workspace=None))
    own = [entry for entry in found if holder is None or entry.workspace_id == holder.id]
    return min(own, key=lambda entry: PLACES.index(entry.noun))
