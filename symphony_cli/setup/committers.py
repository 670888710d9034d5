"""Who commits inside a directory, and the profile that fits."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from datetime import timedelta
from posixpath import commonpath
from typing import TYPE_CHECKING, NamedTuple

from symphony_cli.base.errors import InvalidValue
from symphony_cli.base.findings import Notice
from symphony_cli.base.text import escaped, key
from symphony_cli.identity.detect.detecting import authors, drafted, proposals
from symphony_cli.registry.contexts import with_parents
from symphony_cli.setup.onboarding_plan import Chosen, new_profile

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from symphony_cli.identity.detect.detections import DetectedProfile, UserClues
    from symphony_cli.identity.sources import Source
    from symphony_cli.registry.ports import Ask
    from symphony_cli.setup.onboarding_plan import Overview, Request
    from symphony_cli.setup.ports import OnboardingWorld

_RECENT = timedelta(days=365)


class Committer(NamedTuple):
    """An address that git commits with, the places where it does, and the profile for it."""

    email: str
    places: list[str]
    profile: DetectedProfile | None

    @property
    def where(self) -> str:
        """The places, as part of a sentence."""
        [first, *others] = self.places
        return f"{len(self.places)} repos" if others else escaped(first)

    def is_one_of(self, addresses: Collection[str]) -> bool:
        """Whether the address has one of these keys."""
        return key(self.email) in addresses


def committers(world: OnboardingWorld, root: str, repos: Sequence[str]) -> list[Committer]:
    """Return who commits in the repositories below a root, the address of most of them first.

    A rule of the user's own and a repository's own configuration decide; else the user's commits of
    the last year count for more than git's default. Without repositories, a rule for the root
    counts.
    """
    user = world.identity_sources.of_user()
    winners = {one.path: one.winner("author.email") for one in world.identities.sources(repos)}
    since = int((world.clock() - _RECENT).timestamp())
    # Git's log takes long, and most repos were last committed to as git would commit now.
    unclear = [path for path in repos if _is_unclear(world, path, winners.get(path))]
    clues = world.identity_sources.of_repos(unclear, since=since)
    counts: dict[str, Counter[str]] = {}
    for commits in authors(user, clues).values():
        for person, path, number in commits:
            counts.setdefault(path, Counter())[person.email] += number
    places: dict[str, list[str]] = {}
    for path in repos:
        winner = winners.get(path)
        email = winner.value if winner else None
        if not _is_decided(winner) and path in counts:
            [(email, _)] = counts[path].most_common(1)
        if email:
            places.setdefault(email, []).append(path)
    if not repos and (email := _of_rule(user, root)):
        places[email] = [root]
    rows = proposals(world.reader.profiles(), user, clues)
    by_email = {key(row.email): row for row in rows if row.email}
    found = [Committer(one, paths, by_email.get(key(one))) for one, paths in places.items()]
    return sorted(found, key=lambda one: (-len(one.places), key(one.email)))


def _is_unclear(world: OnboardingWorld, path: str, winner: Source | None) -> bool:
    """Whether only a repository's commits or own configuration tell who commits there."""
    if winner is None:
        return True
    last = world.identities.last_committer(path)
    return winner.rule is None and (_is_decided(winner) or last is None or last != winner.value)


def _is_decided(winner: Source | None) -> bool:
    return winner is not None and (
        winner.rule is not None or winner.scope not in ("system", "global")
    )


def _of_rule(user: UserClues, root: str) -> str | None:
    """Return the address that a rule of the user's own has for a directory."""
    around = list(with_parents(root))
    bound = [one for one in user.identities if one.directory in around]
    return max(bound, key=lambda one: len(str(one.directory))).email if bound else None


def better(found: Sequence[Committer], addresses: Collection[str]) -> Committer | None:
    """Return who commits in more places than these addresses, or None."""
    if not found:
        return None
    own = max((len(one.places) for one in found if one.is_one_of(addresses)), default=0)
    return found[0] if len(found[0].places) > own else None


def fitted(
    world: OnboardingWorld,
    chosen: Chosen,
    root: str,
    repos: Sequence[str],
    *,
    agrees: Callable[[str], bool],
) -> tuple[Chosen, list[Committer]]:
    """Return the profile for a directory, another one if it fits better and the user agrees.

    The committers are all who commit there.
    """
    found = committers(world, root, repos)
    best = better(found, _addresses(world, chosen))
    other = best and _for_committer(world, chosen.request, best)
    if best and other:
        new = "" if other.owner else "the new "
        question = (
            f"git commits as {best.email} in {best.where}."
            f" Register for {new}profile '{other.username}' instead of '{chosen.username}'?"
        )
        chosen = other if agrees(question) else chosen
    return chosen, found


def addressed(
    world: OnboardingWorld, ask: Ask, chosen: Chosen, root: str, repos: Sequence[str]
) -> tuple[Chosen, list[Committer]]:
    """Return the new profile that the user named with the address that git has in a directory.

    The committers are all who commit there.
    """
    found = committers(world, root, repos)
    best = found[0] if found else None
    if best and best.profile and not best.profile.exists:
        request = chosen.request._replace(email=best.email)
        with suppress(InvalidValue):
            drafted = new_profile(world.git, ask, request, world.clock())
            return chosen._replace(new_profile=drafted), found
    return chosen, found


def notices(
    world: OnboardingWorld, chosen: Chosen, found: Sequence[Committer], overview: Overview
) -> list[Notice]:
    """Return notices of the committers that the chosen profile does not have.

    Only repos that are registered in the workspace count.
    Each names the commands that choose another profile, for the whole directory or the places.
    """
    addresses = _addresses(world, chosen)
    registered = {overview.directory, *(repo.path for repo in overview.repos)}
    there = (
        one._replace(places=[path for path in one.places if path in registered]) for one in found
    )
    found = sorted((one for one in there if one.places), key=lambda one: -len(one.places))
    best = better(found, addresses)
    return [
        Notice(
            "IDENTITY_DIFFERS",
            f"git commits as {one.email} in {one.where}, not as profile '{chosen.username}'"
            f"{_advice(_for_committer(world, chosen.request, one), one, best, overview)}",
        )
        for one in found
        if not one.is_one_of(addresses)
    ]


def _advice(
    other: Chosen | None, one: Committer, best: Committer | None, overview: Overview
) -> str:
    """Return which commands choose another profile, as part of a sentence."""
    if other is None:
        return ""
    place = overview.directory if one is best else commonpath(one.places)
    if one is best and not overview.dry_run:
        command = other.taking(f"{overview.profile}:{overview.workspace}")
    elif one is best or place != overview.directory:
        command = other.registering(place)
    else:
        # The other repos are there, too.
        return ""
    return f"; to use profile '{other.username}' there, run `{command}`"


def _addresses(world: OnboardingWorld, chosen: Chosen) -> set[str]:
    """Return the keys of the profile's addresses."""
    if chosen.new_profile is not None:
        return {key(chosen.new_profile.email)}
    [profile] = world.reader.profiles(id=str(chosen.owner and chosen.owner.id))
    return {key(email) for email in (profile.email, *profile.alias_emails)}


def _for_committer(world: OnboardingWorld, request: Request, one: Committer) -> Chosen | None:
    """Return the profile for an address, or None if there can be none."""
    row = one.profile
    if row is None:
        return None
    request = request._replace(username=row.username)
    if row.exists:
        [owner] = world.reader.entries("profile", name_key=key(row.exists))
        return Chosen(request, owner, None)
    try:
        return Chosen(request, None, drafted(world.files, row, world.clock()))
    except InvalidValue:
        return None
