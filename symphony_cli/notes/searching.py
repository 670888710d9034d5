"""Full-text search in vaults.

Light, since it competes with programs that only read the files.
"""

from __future__ import annotations

from symphony_cli.base.errors import Failed, InvalidValue
from symphony_cli.base.text import composed, key
from symphony_cli.domain.vault_places import LOCKED, MISSING
from symphony_cli.notes.queries import parse, tag_keys
from symphony_cli.notes.ranking import relevance, shown, together
from symphony_cli.notes.snippets import BestLine, best_line, pattern_of
from symphony_cli.notes.unfollowed import unfollowed_settings
from symphony_cli.notes.views import FoundNote, Searched
from symphony_cli.registry import contexts

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import Final, TypeVar

    from symphony_cli.base.findings import Notice
    from symphony_cli.domain.entries import Entry
    from symphony_cli.notes.ports import NoteSource, NoteWorld
    from symphony_cli.notes.views import Match, Matches
    from symphony_cli.registry.ports import Reader

    Answer = TypeVar("Answer")

# SQLite's limits are 64-bit integers, and `search` asks for one more.
MAX_LIMIT: Final = 2**62
DEFAULT_LIMIT: Final = 100


def search(
    world: NoteWorld,
    text: str,
    *,
    vault: str | None = None,
    everywhere: bool = False,
    tags: Sequence[str] = (),
    limit: int | None = None,
) -> Searched:
    """Find notes in the active workspace's vaults, in one `vault`, or `everywhere`.

    A locked vault among several is a notice. Raises InvalidValue (QUERY_INVALID, TAG_INVALID,
    VAULT_INVALID), Refused (VAULT_LOCKED), NotFound, Ambiguous, MissingContext, and what
    `NoteIndex` raises.
    """
    query = parse(text)
    most = DEFAULT_LIMIT if limit is None else min(limit, MAX_LIMIT)
    vaults, notices = readable_vaults(world, vault, everywhere=everywhere)
    wanted = tag_keys(tags)
    # A nested vault comes later and so replaces the outer vault's matches in it.
    vaults.sort(key=lambda entry: len(str(entry.path)))

    def ask(path: str) -> Matches:
        several = len(vaults) > 1
        return world.notes.search(
            path, query, tags=wanted, limit=most + 1, is_one_of_several=several
        )

    found = list(answers(vaults, ask, notices))
    notices += [*world.notes.notices, *unfollowed_settings(world.note_files, vaults)]
    ranked = _ranked(found)
    pattern = pattern_of(query.terms)
    notes = [_found(world.note_files, pattern, *one) for one in ranked[:most]]
    shown_as = _names(vaults)
    places = [f"{shown_as[one]}/{match.path}" for match, one in ranked[:most]]
    return Searched(notes, places, pattern, notices, len(ranked) > most)


def _names(vaults: Sequence[Entry]) -> dict[Entry, str]:
    """Return how to name vaults to users: with the workspace where two have one name."""
    names = {vault: vault.name for vault in vaults}
    if len({key(name) for name in names.values()}) == len(names):
        return names
    from symphony_cli.repos.selecting import shown_names

    return dict(zip(vaults, shown_names(vaults), strict=True))


def _ranked(found: Sequence[tuple[Entry, Matches]]) -> list[tuple[Match, Entry]]:
    """Return the matches of several vaults, the best first."""
    statistics = together(one.statistics for _, one in found if one.statistics)
    by_path: dict[str, tuple[Match, Entry]] = {}
    for vault, (matches, own, weights) in found:
        if own:
            matches = [
                match._replace(score=relevance(one, statistics))
                for match, one in zip(matches, weights, strict=True)
            ]
        by_path.update({f"{vault.path}/{match.path}": (match, vault) for match in matches})
    ranked = sorted(by_path.items(), key=lambda item: (*_order(item[1][0]), item[0]))
    return [one for _, one in ranked]


def _order(match: Match) -> tuple[float, float]:
    return -match.tier, -match.score


def answers(
    vaults: Sequence[Entry], ask: Callable[[str], Answer], notices: list[Notice]
) -> Iterator[tuple[Entry, Answer]]:
    """Yield each vault with the answer for its path; add a notice for each unreadable vault.

    Raises Failed (VAULT_UNREADABLE) if the unreadable vault is the only one.
    """
    for one in vaults:
        try:
            answer = ask(str(one.path))
        except Failed as error:
            if error.code != "VAULT_UNREADABLE" or len(vaults) == 1:
                raise
            from symphony_cli.base.findings import Notice

            notices.append(Notice(error.code, error.message))
            continue
        yield one, answer


def readable_vaults(
    world: NoteWorld, reference: str | None, *, everywhere: bool
) -> tuple[list[Entry], list[Notice]]:
    """Return the vaults whose notes can be read, each path once, and notices of the others.

    They are the active workspace's vaults, with `everywhere` all vaults, or the referenced one.
    Raises InvalidValue (VAULT_INVALID) for both at once.
    """
    reader, files, choice = world.reader, world.files, world.choice
    if reference is not None:
        if everywhere:
            message = "--vault and --all cannot be combined"
            raise InvalidValue("VAULT_INVALID", message, field="vault")
        entry = contexts.resolve_held(reader, "vault", reference, choice)
        _refuse_unreadable(world, entry)
        return [entry], []
    scope = contexts.scope_of(reader, choice, everywhere=everywhere)
    entries = [] if scope is None else reader.entries("vault", **scope)
    readable: dict[str, Entry] = {}
    closed: list[str] = []
    notices = [] if entries else [_none(reader, scope)]
    for entry in entries:
        state = files.vault_state(str(entry.path))
        if state == MISSING or files.missing(str(entry.path)):
            closed.append(str(entry.path))
            notices.append(_notice(entry, state))
        else:
            readable.setdefault(str(entry.path), entry)
    if closed:
        from symphony_cli.registry.listing import forget_closed

        forget_closed(world, closed)
    return list(readable.values()), notices


def _none(reader: Reader, scope: Mapping[str, str] | None) -> Notice:
    from symphony_cli.base.findings import Notice
    from symphony_cli.registry.listing import why_empty

    why = why_empty(reader, "vault", scope)
    return Notice("VAULTS_NONE", "; ".join(filter(None, (why.message, why.hint))))


def _notice(entry: Entry, state: str) -> Notice:
    from symphony_cli.base.findings import Notice

    if state == LOCKED:
        return Notice("VAULT_LOCKED", f"skipped {entry}: it is locked")
    if state == MISSING:
        return Notice("VAULT_MISSING", f"skipped {entry}: {entry.path} does not exist")
    message = f"skipped {entry}: it is being locked or unlocked"
    return Notice("VAULT_INTERRUPTED", message)


def _refuse_unreadable(world: NoteWorld, entry: Entry) -> None:
    path = str(entry.path)
    if not world.files.missing(path):
        return
    from symphony_cli.registry.listing import forget_closed
    from symphony_cli.registry.locked import refuse_missing

    forget_closed(world, [path])
    refuse_missing(world.reader, world.files, entry)


def _found(texts: NoteSource, pattern: re.Pattern[str], match: Match, vault: Entry) -> FoundNote:
    """Return a found note with its best line, or else the line of its title."""
    try:
        text = composed(texts.text(str(vault.path), match.path) or "")
    except OSError:
        # The note was deleted after the index was updated.
        text = ""
    best = best_line(text, pattern) or _title_line(text, match.title)
    path, score = f"{vault.path}/{match.path}", shown(match.tier, match.score)
    whose = (str(vault.workspace), vault.profile)
    return FoundNote(vault.name, path, best.line, match.title, best.snippet, score, *whose)


def _title_line(text: str, title: str) -> BestLine:
    """Return the line of a title, or the first line for a title that is the file's name."""
    from symphony_cli.notes.text.titles import title_line

    return BestLine(title_line(text, composed(title)), title)
