"""Answers for the shell: completions and the prompt.

Imports nothing heavy, since shells call it at a press of a key and before every prompt.
"""

from __future__ import annotations

from symphony_cli.base.text import composed, escaped, has_control, key
from symphony_cli.registry import contexts, locating
from symphony_cli.registry.references import HELD, qualified

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from symphony_cli.domain.entries import Entry
    from symphony_cli.registry.ports import Reader, World
    from symphony_cli.registry.references import Scope

# Nobody reads more completions, and they would slow shells down.
MOST = 1_000


def _name(entry: Entry) -> str:
    return entry.name


def _full(entry: Entry) -> str:
    return entry.full_name


def names(world: World, prefix: str, noun: str | None = None) -> list[str]:
    """Return the references that begin with a prefix, ignoring case, and that have a path.

    A repo, a vault or a workspace with a root appears by the shortest of its forms that is
    unambiguous: its name, WORKSPACE/NAME, PROFILE:WORKSPACE/NAME. A workspace with repos or vaults
    also appears as `WORKSPACE/` once its name is begun, and after the slash come its repos and
    vaults; after `PROFILE:` comes what the profile has. With a noun, only its references appear; a
    profile or a workspace then needs no path. Raises NotFound if the choice names an unknown
    workspace or profile.
    """
    reader = world.reader
    begun = composed(prefix).lstrip()
    if has_control(begun):
        # No name has control characters, and the store cannot look up invalid UTF-8.
        return []
    if noun in ("profile", "workspace"):
        return _holders(reader, begun, noun)
    if noun not in (None, *HELD):
        return []
    scopes = locating.place_scopes(reader, world.choice)
    nouns = HELD if noun is None else (noun,)
    found = _begun(reader, begun, scopes, nouns)
    owner, colon, rest = begun.partition(":")
    if colon:
        for profile in reader.entries("profile", name_key=key(owner)):
            own = [one._replace(profile_id=profile.id) for one in scopes if not one.workspace_id]
            found += [f"{profile.name}:{name}" for name in _begun(reader, rest, own, nouns)]
    return [name for name in dict.fromkeys(found) if key(name).startswith(key(begun))]


def _holders(reader: Reader, begun: str, noun: str) -> list[str]:
    """Return the profiles or workspaces that begin with a text, qualified if the name is taken."""
    owner, colon, rest = begun.partition(":")
    if noun == "workspace" and colon:
        return [
            f"{profile.name}:{entry.name}"
            for profile in reader.entries("profile", name_key=key(owner))
            for entry in reader.beginning(key(rest), noun, most=MOST, profile_id=profile.id)
        ]
    entries = reader.beginning(key(begun), noun, most=MOST)
    keys = [key(entry.name) for entry in entries]
    return [
        qualified(entry) if keys.count(key(entry.name)) > 1 else entry.name for entry in entries
    ]


def _begun(reader: Reader, begun: str, scopes: Sequence[Scope], nouns: Sequence[str]) -> list[str]:
    """Return references within scopes that begin with a text, and some that do not."""
    if not scopes:
        return []
    profile_id, workspace_id = scopes[-1].profile_id, scopes[-1].workspace_id
    wanted = key(begun)
    workspaces: list[Entry] = []
    if workspace_id is None:
        workspaces = reader.beginning(wanted, "workspace", most=MOST, profile_id=profile_id)
    held = reader.beginning(
        wanted, *nouns, most=MOST, profile_id=profile_id, workspace_id=workspace_id
    )
    # Workspaces' names may have a slash, and a whole name comes first.
    taken = {key(entry.name) for entry in workspaces}
    shown = [*workspaces, *held] if len(nouns) > 1 else held
    found = list(_shortest(shown, scopes, taken))
    head, slash, last = begun.rpartition("/")
    if slash:
        holders = reader.entries(
            "workspace", profile_id=profile_id, workspace_id=workspace_id, name_key=key(head)
        )
        inside = [
            entry
            for holder in holders
            for entry in reader.beginning(key(last), *nouns, most=MOST, workspace_id=holder.id)
        ]
        found += _unambiguous(inside, scopes, _full, taken)
    if wanted:
        found += [f"{entry.name}/" for entry in workspaces if _holds_any(reader, entry, nouns)]
    return found


def _shortest(
    entries: Iterable[Entry], scopes: Sequence[Scope], taken: Collection[str]
) -> Iterator[str]:
    """Yield for each path the first form that `resolve` finds it by."""
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(key(entry.name), []).append(entry)
    for same in groups.values():
        reached: set[str] = set()
        for form in (_name, _full, qualified):
            paths = _unambiguous(same, scopes, form, () if form is _name else taken)
            yield from (name for name, path in paths.items() if path not in reached)
            reached.update(paths.values())


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


def _unambiguous(
    entries: Iterable[Entry],
    scopes: Sequence[Scope],
    form: Callable[[Entry], str],
    taken: Collection[str],
) -> dict[str, str]:
    """Map each form of these rows that leads to one path to that path.

    Skip rows whose WORKSPACE/NAME is in `taken`.
    """
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        is_shadowed = entry.noun in HELD and key(entry.full_name) in taken
        # The full name of a workspace is its name.
        if not is_shadowed and (entry.noun in HELD or form is not _full):
            groups.setdefault(key(form(entry)), []).append(entry)
    paths: dict[str, set[str | None]] = {}
    for same in groups.values():
        for entry in _in_first(scopes, same):
            paths.setdefault(form(entry), set()).add(entry.path)
    only = ((name, *each) for name, each in paths.items() if len(each) == 1)
    return {name: path for name, path in only if path is not None}


def _holds_any(reader: Reader, workspace: Entry, nouns: Sequence[str]) -> bool:
    return bool(reader.beginning("", *nouns, most=1, workspace_id=workspace.id))


def segment(world: World) -> str | None:
    """Return WORKSPACE or WORKSPACE/NAME of the working directory, or None.

    Options and variables are ignored, and control characters escaped.
    """
    choice = world.choice._replace(profile=None, workspace=None)
    entry = contexts.here(world.reader, choice)
    return escaped(entry.full_name) if entry else None
