"""References: a name, `workspace/name`, an ID, or a prefix of one.

The module imports little, because `symphony path` and completion load it.
"""

from __future__ import annotations

from symphony_cli.base.errors import Ambiguous, NotFound
from symphony_cli.base.light import NamedTuple
from symphony_cli.base.text import composed, escaped, has_control, key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from symphony_cli.domain.views import Entry
    from symphony_cli.registry.ports import Reader

SHORTEST_ID_PREFIX = 4
ID_DIGITS = 32
MOST_COMPARED = 2_000


class Scope(NamedTuple):
    """Nouns of a profile and a workspace; None means any."""

    nouns: tuple[str, ...]
    profile_id: str | None = None
    workspace_id: str | None = None


def id_prefix(text: str) -> str | None:
    """Return the hexadecimal digits of an ID or a prefix of one, or None."""
    digits = text.replace("-", "").lower()
    usable = SHORTEST_ID_PREFIX <= len(digits) <= ID_DIGITS
    return digits if usable and not digits.strip("0123456789abcdef") else None


def _one_of(
    entries: Sequence[Entry], name: str, reference: str, same_path_is_one: bool
) -> Entry | None:
    """Return the only entry; an exact match beats one in another case. Raises Ambiguous."""
    exact = [entry for entry in entries if entry.name == name] or entries
    if len(exact) > 1 and not (same_path_is_one and len({entry.path for entry in exact}) == 1):
        raise ambiguous(exact, reference)
    return exact[0] if exact else None


def ambiguous(entries: Sequence[Entry], reference: str) -> Ambiguous:
    """Return the error for a reference with several candidates; its hint lists them."""
    candidates = ", ".join(f"{entry.noun} {entry.full_name} ({entry.id[:8]})" for entry in entries)
    return Ambiguous(
        "REFERENCE_AMBIGUOUS",
        f"'{escaped(reference)}' may mean any of {len(entries)}",
        hint=f"name one by its id or as WORKSPACE/NAME: {escaped(candidates)}",
    )


def resolve(
    reader: Reader,
    reference: str,
    scopes: Iterable[Scope],
    *,
    same_path_is_one: bool = False,
) -> Entry:
    """Return the entry that a reference names, from the first scope that has the name.

    IDs are not limited to the scopes. With `same_path_is_one`, candidates with the same path (a
    vault that is also a repo) count as one. Raises Ambiguous with the candidates, NotFound with
    near matches.
    """
    scopes = list(scopes)
    name = composed(reference).strip()
    if has_control(name):
        # No name has control characters, and SQLite refuses text that is not UTF-8.
        raise _not_found(reader, reference, _nouns(scopes), scopes[-1])
    for scope in scopes:
        named = reader.entries(
            *scope.nouns,
            profile_id=scope.profile_id,
            workspace_id=scope.workspace_id,
            name_key=key(name),
        )
        if found := _one_of(named, name, reference, same_path_is_one):
            return found
    nouns = _nouns(scopes)
    # Workspaces' names may have slashes; names of repos and vaults may not.
    workspace, slash, last = name.rpartition("/")
    if slash and (holders := tuple(noun for noun in nouns if noun in ("repo", "vault"))):
        inside = [
            entry
            for entry in reader.entries(
                *holders, profile_id=scopes[-1].profile_id, name_key=key(last)
            )
            if key(entry.workspace or "") == key(workspace)
        ]
        if found := _one_of(inside, last, reference, same_path_is_one):
            return found
    if prefix := id_prefix(name):
        with_prefix = reader.entries(*nouns, id_prefix=prefix)
        if len(with_prefix) > 1:
            raise ambiguous(with_prefix, reference)
        if with_prefix:
            return with_prefix[0]
    raise _not_found(reader, reference, nouns, scopes[-1])


def _nouns(scopes: Sequence[Scope]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(noun for scope in scopes for noun in scope.nouns))


def _not_found(reader: Reader, reference: str, nouns: tuple[str, ...], scope: Scope) -> NotFound:
    from difflib import get_close_matches

    entries = reader.entries(*nouns, profile_id=scope.profile_id, workspace_id=scope.workspace_id)
    wanted = key(reference)
    names = {key(entry.name): entry.name for entry in entries}
    if len(names) > MOST_COMPARED:
        # difflib takes seconds for 100,000 names, and near names mostly begin alike.
        names = {folded: name for folded, name in names.items() if folded[:1] == wanted[:1]}
    near = [names[match] for match in get_close_matches(wanted, list(names)[:MOST_COMPARED], n=3)]
    noun = " or ".join(nouns)
    if near:
        hint = f"did you mean {' or '.join(near)}?"
    else:
        first = scope.nouns[0]
        hint = f"see: symphony {first} list" + (" --all" if first != "profile" else "")
    return NotFound(
        f"{noun.upper()}_NOT_FOUND" if len(nouns) == 1 else "REFERENCE_NOT_FOUND",
        f"there is no {noun} '{escaped(reference)}'",
        hint=hint,
    )
