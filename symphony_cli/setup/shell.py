"""Answers for the shell: completions and the prompt.

Imports nothing heavy, since shells call it at a press of a key and before every prompt.
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
    from symphony_cli.registry.ports import Reader, World
    from symphony_cli.registry.references import Scope

HELD = ("repo", "vault")
# Nobody reads more completions, and they would slow shells down.
MOST = 1_000


def names(world: World, prefix: str) -> list[str]:
    """Return the references that begin with a prefix, ignoring case, and that have a path.

    A repo, a vault or a workspace with a root appears by its plain name if that is unambiguous; a
    repo or vault otherwise as WORKSPACE/NAME. A workspace with repos or vaults also appears as
    `WORKSPACE/` once its name is begun, and after the slash come its repos and vaults. Raises
    NotFound if the choice names an unknown workspace or profile.
    """
    reader, choice = world.reader, world.choice
    begun = composed(prefix).lstrip()
    if has_control(begun):
        # No name has control characters, and the store cannot look up invalid UTF-8.
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
    """Yield a reference to each row: its name if `resolve` finds it by that."""
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(key(entry.name), []).append(entry)
    for same in groups.values():
        paths = _unambiguous(_in_first(scopes, same))
        yield from paths
        reached = set(paths.values())
        full = _full_names((entry for entry in same if entry.noun in HELD), shadows)
        yield from (name for name, path in full.items() if path not in reached)


def _full_names(entries: Iterable[Entry], shadows: Collection[str]) -> dict[str, str]:
    """Map each WORKSPACE/NAME that belongs to one path to that path.

    Skip those whose key is in `shadows`, the keys of workspaces, whose names may contain a slash.
    """
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(key(entry.full_name), []).append(entry)
    return {
        f"{same[0].workspace}/{name}": path
        for full, same in groups.items()
        if full not in shadows
        for name, path in _unambiguous(same).items()
    }


def _in_first(scopes: Sequence[Scope], entries: Sequence[Entry]) -> list[Entry]:
    """Return the rows in the first scope that contains any."""
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


def _unambiguous(entries: Sequence[Entry]) -> dict[str, str]:
    """Map each name of these rows that belongs to one path to that path."""
    paths: dict[str, set[str | None]] = {}
    for entry in entries:
        paths.setdefault(entry.name, set()).add(entry.path)
    only = ((name, *each) for name, each in paths.items() if len(each) == 1)
    return {name: path for name, path in only if path is not None}


def _holds_any(reader: Reader, workspace: Entry) -> bool:
    return bool(reader.beginning("", *HELD, most=1, workspace_id=workspace.id))


def segment(world: World) -> str | None:
    """Return WORKSPACE or WORKSPACE/NAME of the working directory, or None.

    Options and variables are ignored, and control characters escaped. Returns None too if the
    directory belongs to several workspaces, none of them active.
    """
    try:
        entry = contexts.here(world.reader, Choice(directory=world.choice.directory))
    except Ambiguous:
        return None
    return escaped(entry.full_name) if entry else None
