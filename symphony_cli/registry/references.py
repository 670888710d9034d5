"""References: a name, `workspace/name`, `profile:workspace/name`, an ID, or a prefix of one.

The module imports little, because `symphony path` and completion load it.
"""

from __future__ import annotations

from symphony_cli.base.errors import NOT_SET_UP, SET_UP, Ambiguous, NotFound
from symphony_cli.base.light import NamedTuple
from symphony_cli.base.text import composed, escaped, has_control, key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from symphony_cli.domain.entries import Entry
    from symphony_cli.registry.ports import Reader

HELD = ("repo", "vault")
SHORTEST_ID_PREFIX = 4
ID_DIGITS = 32
MOST_COMPARED = 2_000
MOST_CANDIDATES = 10
MOST_NEAR = 3


class Scope(NamedTuple):
    """Nouns of a profile and a workspace; None means any."""

    nouns: tuple[str, ...]
    profile_id: str | None = None
    workspace_id: str | None = None


def either(nouns: Sequence[str]) -> str:
    """Return nouns as words: `repo, vault or workspace`."""
    *others, last = nouns
    return f"{', '.join(others)} or {last}" if others else last


def id_prefix(text: str) -> str | None:
    """Return the hexadecimal digits of an ID or a prefix of one, or None."""
    digits = text.replace("-", "").lower()
    usable = SHORTEST_ID_PREFIX <= len(digits) <= ID_DIGITS
    return digits if usable and not digits.strip("0123456789abcdef") else None


def is_path(reference: str) -> bool:
    """Whether a reference has the form of a path: `.`, `..`, `./x`, `../x`, `~`, `~/x`, `/x`."""
    return reference in (".", "..", "~") or reference.startswith(("/", "./", "../", "~/"))


def has_wildcard(text: str) -> bool:
    """Whether a text has a glob's `*` or `?`."""
    return "*" in text or "?" in text


def is_glob(reference: str) -> bool:
    """Whether a reference is a glob: no name of a repo or a vault has `*` or `?`."""
    return has_wildcard(reference) and not is_path(reference)


def _named(
    reader: Reader, name: str, scopes: Iterable[Scope], *, workspace: str | None = None
) -> list[Entry]:
    """Return the entries with a name, from the first scope that has any; exact matches alone.

    `workspace` is the name of the workspace that must hold them.
    """
    for scope in scopes:
        nouns = [noun for noun in scope.nouns if workspace is None or noun in HELD]
        entries = reader.entries(
            *nouns,
            profile_id=scope.profile_id,
            workspace_id=scope.workspace_id,
            name_key=key(name),
        )
        if workspace is not None:
            inside = [one for one in entries if key(str(one.workspace)) == key(workspace)]
            entries = [one for one in inside if one.workspace == workspace] or inside
        if entries:
            return [entry for entry in entries if entry.name == name] or entries
    return []


def _in_profile(reader: Reader, name: str, scopes: Sequence[Scope]) -> Iterator[Scope]:
    """Yield the scopes, limited to the profile with this name, without the active workspace."""
    wide = [scope for scope in scopes if scope.workspace_id is None] or scopes
    for owner in reader.entries("profile", name_key=key(name)):
        for scope in wide:
            if scope.profile_id in (None, owner.id):
                yield scope._replace(profile_id=owner.id)


def matching(reader: Reader, reference: str, scopes: Sequence[Scope]) -> list[Entry]:
    """Return the entries that a reference may mean; several are equally near.

    A whole name is tried first, then `PROFILE:` before it is split off, then the workspace. IDs are
    not limited to the scopes.
    """
    name = composed(reference).strip()
    owner, colon, rest = name.partition(":")
    narrow = list(dict.fromkeys(_in_profile(reader, owner, scopes))) if colon else []
    for text, within in ((name, scopes), (rest, narrow)):
        if found := _named(reader, text, within):
            return found
        # Workspaces' names may have slashes; names of repos and vaults may not.
        workspace, slash, last = text.rpartition("/")
        if slash and (found := _named(reader, last, within, workspace=workspace)):
            return found
    prefix = id_prefix(name)
    return reader.entries(*_nouns(scopes), id_prefix=prefix) if prefix else []


def resolve(
    reader: Reader,
    reference: str,
    scopes: Iterable[Scope],
    *,
    same_path_is_one: bool = False,
) -> Entry:
    """Return the entry that a reference names, from the first scope that has the name.

    With `same_path_is_one`, candidates with the same path (a vault that is also a repo) count as
    one. Raises Ambiguous with the candidates, NotFound with near matches.
    """
    scopes = list(scopes)
    # No name has control characters, and SQLite refuses text that is not UTF-8.
    found = [] if has_control(composed(reference).strip()) else matching(reader, reference, scopes)
    if not found:
        raise _not_found(reader, reference, scopes)
    is_one = same_path_is_one and len({entry.path for entry in found}) == 1
    if len(found) > 1 and not is_one:
        raise ambiguous(reader, found, reference, scopes)
    return found[0]


def qualified(entry: Entry) -> str:
    """Return the full form of a reference: PROFILE:WORKSPACE/NAME."""
    return entry.name if entry.noun == "profile" else f"{entry.profile}:{entry.full_name}"


def pasted(reader: Reader, entry: Entry, scopes: Sequence[Scope], branch: str = "") -> str:
    """Return the shortest reference that names an entry and no other one, quoted for a shell.

    `branch` is what follows it, `@BRANCH` or nothing.
    """
    from shlex import quote

    forms = (entry.name, entry.full_name, qualified(entry), entry.id[:8])
    return quote(_naming(reader, entry, scopes, forms) + branch)


def pasted_anywhere(reader: Reader, entry: Entry) -> str:
    """Return the shortest reference that names an entry wherever the user is, for a shell."""
    from shlex import quote

    same = reader.entries(entry.noun, name_key=key(entry.name))
    full = [one for one in same if key(one.full_name) == key(entry.full_name)]
    # The nearest row wins, whatever its case.
    forms = (
        *([entry.name] if len(same) == 1 else []),
        *([entry.full_name] if len(full) == 1 else []),
        *(qualified(entry), entry.id[:8]),
    )
    return quote(_naming(reader, entry, [Scope((entry.noun,))], forms))


def pasted_in_full(reader: Reader, entry: Entry, scopes: Sequence[Scope]) -> str:
    """Return the full form of a reference, or the ID if the form names another row."""
    return _naming(reader, entry, scopes, (qualified(entry),))


def _naming(reader: Reader, entry: Entry, scopes: Sequence[Scope], forms: Iterable[str]) -> str:
    """Return the first form that names an entry and no other one, or its ID."""
    for form in forms:
        # The parser reads a dash as an option and a @ as a saved selection, other forms are paths,
        # and a terminal shows some characters escaped.
        if form.startswith(("-", "@")) or is_path(form) or escaped(form) != form:
            continue
        if [one.id for one in matching(reader, form, scopes)] == [entry.id]:
            return form
    return entry.id


def ambiguous(
    reader: Reader,
    entries: Sequence[Entry],
    reference: str,
    scopes: Sequence[Scope],
    branch: str = "",
) -> Ambiguous:
    """Return the error for a reference with several candidates; its hint lists them."""
    nouns = {entry.noun for entry in entries}
    forms = [
        pasted(reader, entry, scopes, branch)
        + (f" ({entry.noun} {entry.full_name})" if len(nouns) > 1 else "")
        for entry in entries[:MOST_CANDIDATES]
    ]
    rest = len(entries) - len(forms)
    more = f", and {rest} more" if rest else ""
    return Ambiguous(
        "REFERENCE_AMBIGUOUS",
        f"'{escaped(reference)}' is ambiguous: {len(entries)} matches",
        hint=f"use one of these names: {escaped(', '.join(forms))}{more}",
    )


def _nouns(scopes: Sequence[Scope]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(noun for scope in scopes for noun in scope.nouns))


def _not_found(reader: Reader, reference: str, scopes: Sequence[Scope]) -> NotFound:
    from difflib import get_close_matches

    nouns, scope = _nouns(scopes), scopes[-1]
    entries = reader.entries(*nouns, profile_id=scope.profile_id, workspace_id=scope.workspace_id)
    wanted = key(reference)
    named: dict[str, list[Entry]] = {}
    for entry in entries:
        named.setdefault(key(entry.name), []).append(entry)
    if len(named) > MOST_COMPARED:
        # difflib takes seconds for 100,000 names, and near names mostly begin alike.
        named = {folded: same for folded, same in named.items() if folded[:1] == wanted[:1]}
    near = get_close_matches(wanted, list(named)[:MOST_COMPARED], n=MOST_NEAR)
    noun = either(nouns)
    if near:
        nearest = [entry for match in near for entry in named[match]][:MOST_NEAR]
        forms = [pasted(reader, entry, scopes) for entry in nearest]
        hint = f"did you mean {' or '.join(forms)}?"
    else:
        first = scope.nouns[0]
        hint = f"to list them, run `symphony {first} list{' --all' if first != 'profile' else ''}`"
    message = f"no {noun} named '{escaped(reference)}'"
    if not entries and not reader.entries("profile"):
        message, hint = f"{message}: {NOT_SET_UP}", SET_UP
    return NotFound(
        f"{noun.upper()}_NOT_FOUND" if len(nouns) == 1 else "REFERENCE_NOT_FOUND",
        message,
        hint=hint,
    )
