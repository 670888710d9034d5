"""What the functions of `shell-init` ask for: names at a press of a key, and every prompt's place.

Light, as `references` is.
"""

from __future__ import annotations

from symphony_cli.base.errors import Ambiguous
from symphony_cli.base.text import composed, escaped, has_control, key
from symphony_cli.registry import contexts
from symphony_cli.registry.choices import Choice

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from symphony_cli.domain.views import Entry
    from symphony_cli.registry.ports import Reader
    from symphony_cli.registry.references import Scope

HELD = ("repo", "vault")
# More are of no use to who reads them, and shells get slow.
MOST = 1_000


def names(reader: Reader, prefix: str, choice: Choice) -> list[str]:
    """Return the references that begin with a prefix, whatever the case, and that have a path.

    A repo, a vault and a workspace with a root come by their plain names where those mean them,
    repos and vaults else as WORKSPACE/NAME. A workspace that holds any comes as `WORKSPACE/` too
    once its name was begun, and after that slash all that it holds. Raises NotFound for a named
    workspace or profile that is not there.
    """
    begun = composed(prefix).lstrip()
    if has_control(begun):
        # No name holds any, and of what is not UTF-8 the store cannot even be asked.
        return []
    wanted = key(begun)
    scopes = contexts.place_scopes(reader, choice)
    profile_id, workspace_id = scopes[-1].profile_id, scopes[-1].workspace_id
    workspaces = reader.beginning(wanted, "workspace", most=MOST, profile_id=profile_id)
    held = reader.beginning(
        wanted, *HELD, most=MOST, profile_id=profile_id, workspace_id=workspace_id
    )
    named = [] if choice.workspace is not None else workspaces
    shadows = {key(entry.name) for entry in named}
    found = list(_by_name([*named, *held], scopes, shadows))
    head, slash, last = begun.rpartition("/")
    if slash:
        holders = reader.entries("workspace", profile_id=profile_id, name_key=key(head))
        inside = [
            entry
            for holder in holders
            for entry in reader.beginning(key(last), *HELD, most=MOST, workspace_id=holder.id)
        ]
        found += _full_names(inside, shadows)
    if wanted:
        found += [f"{entry.name}/" for entry in workspaces if _holds_any(reader, entry)]
    return [name for name in dict.fromkeys(found) if key(name).startswith(wanted)]


def _by_name(
    entries: Iterable[Entry], scopes: Sequence[Scope], shadows: Collection[str]
) -> Iterator[str]:
    """Yield a reference to each row: its name where `resolve` takes that to mean it."""
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(key(entry.name), []).append(entry)
    for same in groups.values():
        meant = _meant(_in_first(scopes, same))
        yield from meant
        reached = set(meant.values())
        full = _full_names((entry for entry in same if entry.noun in HELD), shadows)
        yield from (name for name, path in full.items() if path not in reached)


def _full_names(entries: Iterable[Entry], shadows: Collection[str]) -> dict[str, str]:
    """Return each WORKSPACE/NAME of repos and vaults that means one path, and that path.

    `shadows` are the keys of workspaces, whose names may have a slash in them too.
    """
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(key(entry.full_name), []).append(entry)
    return {
        f"{same[0].workspace}/{name}": path
        for full, same in groups.items()
        if full not in shadows
        for name, path in _meant(same).items()
    }


def _in_first(scopes: Sequence[Scope], entries: Sequence[Entry]) -> list[Entry]:
    """Return those of the rows that are in the first scope which has any."""
    for scope in scopes:
        inside = [
            entry
            for entry in entries
            if entry.noun in scope.nouns
            and scope.profile_id in (None, entry.profile_id)
            and scope.workspace_id in (None, entry.workspace_id)
        ]
        if inside:
            return inside
    return []


def _meant(entries: Sequence[Entry]) -> dict[str, str]:
    """Return the path that each of the names of these rows, equal but for case, stands for."""
    paths: dict[str, set[str | None]] = {}
    for entry in entries:
        paths.setdefault(entry.name, set()).add(entry.path)
    only = ((name, *each) for name, each in paths.items() if len(each) == 1)
    return {name: path for name, path in only if path is not None}


def _holds_any(reader: Reader, workspace: Entry) -> bool:
    return bool(reader.beginning("", *HELD, most=1, workspace_id=workspace.id))


def segment(reader: Reader, choice: Choice) -> str | None:
    """Return the name of what the working directory is in, as WORKSPACE or WORKSPACE/NAME, or None.

    What an option or a variable names does not matter here. Control characters are escaped. In a
    directory that belongs to several workspaces, none of them in context, it is None.
    """
    try:
        entry = contexts.here(reader, Choice(directory=choice.directory))
    except Ambiguous:
        return None
    return escaped(entry.full_name) if entry else None
