"""Guesses of the place that a few letters mean, for `sy`.

Imports nothing heavy, since shells call it at a change of directory.
"""

from __future__ import annotations

from symphony_cli.base.errors import Ambiguous
from symphony_cli.base.text import composed, escaped, has_control, key
from symphony_cli.registry import contexts
from symphony_cli.registry.surroundings import PLACES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from symphony_cli.domain.entries import Entry
    from symphony_cli.registry.choices import Choice
    from symphony_cli.registry.ports import Reader

_BETWEEN_WORDS = "-_. /"
_MOST_NAMED = 10


def guess(reader: Reader, text: str, choice: Choice) -> Entry | None:
    """Return the place whose name a text begins or resembles, or None if no name does.

    A name that begins with the text wins over one in which a word does, then over one that contains
    it, then over one that has its letters in order; then the nearest place. Raises Ambiguous if
    several places are left.
    """
    typed = composed(text).strip()
    if not typed or has_control(typed):
        return None
    wanted = key(typed)
    ranked: dict[int, list[Entry]] = {}
    for entry in _places(reader, choice):
        rank = _rank(wanted, key(entry.full_name if "/" in wanted else entry.name))
        if rank is not None:
            ranked.setdefault(rank, []).append(entry)
    if not ranked:
        return None
    near = _nearest(reader, ranked[min(ranked)], choice)
    if len({entry.path for entry in near}) > 1:
        names = [escaped(entry.full_name) for entry in near[:_MOST_NAMED]]
        more = [f"{len(near) - _MOST_NAMED} more"] if len(near) > _MOST_NAMED else []
        raise Ambiguous(
            "REFERENCE_AMBIGUOUS",
            f"'{escaped(text)}' is ambiguous: {len(near)} matches",
            hint=f"type more of one of these names: {', '.join([*names, *more])}",
        )
    return near[0]


def _places(reader: Reader, choice: Choice) -> Iterator[Entry]:
    """Yield the repos, vaults and workspaces with a path that options do not exclude."""
    workspace = contexts.workspace(reader, choice).id if choice.workspace is not None else None
    profile = contexts.profile(reader, choice).id if choice.profile is not None else None
    for entry in reader.entries(*PLACES):
        if (
            entry.path is not None
            and workspace in (None, entry.workspace_id)
            and profile in (None, entry.profile_id)
        ):
            yield entry


def _rank(wanted: str, name: str) -> int | None:
    """Return how well a name fits, 0 the best, or None if it does not."""
    if name.startswith(wanted):
        return 0
    if any(f"{sign}{wanted}" in name for sign in _BETWEEN_WORDS):
        return 1
    if wanted in name:
        return 2
    letters = iter(name)
    # One letter is in nearly every name.
    if len(wanted) > 1 and all(letter in letters for letter in wanted):
        return 3
    return None


def _nearest(reader: Reader, entries: list[Entry], choice: Choice) -> list[Entry]:
    """Return the entries of the active workspace, else of the active profile, else all."""
    try:
        workspace = contexts.find_workspace(reader, choice)
    except Ambiguous:
        return entries
    if workspace is None:
        return entries
    own = [entry for entry in entries if entry.profile_id == workspace.profile_id]
    return [entry for entry in own if entry.workspace_id == workspace.id] or own or entries
