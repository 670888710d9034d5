"""The repositories whose identities Symphony's rules may change."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from symphony_cli.base.text import escaped
from symphony_cli.identity.owners import registrations_by_path
from symphony_cli.identity.rule_files import RemoteRule, Rule
from symphony_cli.registry.row_places import is_within
from symphony_cli.registry.rows import counted
from symphony_cli.registry.surroundings import with_parents

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from symphony_cli.domain.entries import Entry
    from symphony_cli.identity.ports import IdentityWorld
    from symphony_cli.registry.ports import Reader

# Git starts once for each.
MOST_UNREGISTERED = 200


class Subject(NamedTuple):
    """A working tree, and the profile that Symphony's rules give it.

    `directory` is the git directory that the worktrees of a repository share.
    """

    path: str
    name: str
    directory: str
    username: str
    because: str
    is_registered: bool = True
    urls: Sequence[str] = ()

    def rule_in(self, rules: Sequence[Rule | RemoteRule]) -> bool:
        """Whether one of the rules applies to it."""
        return any(one.fits_any([self.directory], self.urls) for one in rules)


class Subjects(NamedTuple):
    """What to compare, and sentences on what cannot be compared."""

    found: list[Subject]
    left: list[str]


def subjects(
    world: IdentityWorld,
    rules: Sequence[Rule | RemoteRule],
    new: Sequence[Rule | RemoteRule] | None = None,
) -> Subjects:
    """Return the registered repositories, with worktrees and submodules, and those below roots.

    Where rules are for remotes, those in the places of the user's own rules follow.
    With `new` rules, only what these are for; those that are gone have no profile. The last of the
    rules that applies wins.
    """
    with world.reader.unchanging():
        paths = [str(repo.path) for repo in world.reader.entries("repo")]
        registered = registrations_by_path(world.reader, paths)
        roots = workspace_roots(world.reader)
    found, unreadable = of_registered(world, registered, new)
    if any(isinstance(one, RemoteRule) for one in (rules if new is None else new)):
        roots |= set(_own_places(world, roots))
    former: set[str] = set()
    if new is not None:
        roots, former = _changed(world, roots, new)
    others, left = _unregistered(world, rules, roots, former, registered)
    if unreadable and new is None:
        what = f"missing, or git cannot read {'it' if len(unreadable) == 1 else 'them'}"
        left.insert(0, f"{', '.join(sorted(unreadable))}: {what}")
    return Subjects([*found, *others], left)


def workspace_roots(reader: Reader) -> set[str]:
    """Return the roots of all workspaces."""
    return {str(one.path) for one in reader.entries("workspace") if one.path}


def _own_places(world: IdentityWorld, roots: set[str]) -> Iterator[str]:
    """Yield the places of the user's own rules, apart from those with roots or the home in them."""
    wide = {*roots, world.files.resolved("~")}
    for own in world.identities.own_rules():
        if own.path and not any(is_within(one, own.path) for one in wide):
            yield own.path


def of_registered(
    world: IdentityWorld,
    registered: Mapping[str, Sequence[Entry]],
    new: Sequence[Rule | RemoteRule] | None = None,
) -> tuple[list[Subject], list[str]]:
    """Return the repositories with their worktrees and submodules, and the unreadable ones' names.

    `registered` is as `registrations_by_path` returns it, `new` as in `subjects`.
    """
    places = [one for one in new or () if isinstance(one, Rule)]
    below = {one.directory for one in places if one.below}
    exact = {one.directory for one in places if not one.below}

    def fits(directory: str) -> bool:
        # A loop over thousands of rules for each of thousands of repos would take seconds.
        return directory in exact or not below.isdisjoint(list(with_parents(directory))[:-1])

    found: list[Subject] = []
    unreadable: list[str] = []
    for path, (owner, *_) in registered.items():
        directory = world.git.git_directory(path)
        if directory is None:
            unreadable.append(owner.full_name)
        elif new is None or fits(directory):
            found += _of_repo(world, owner, path, directory, registered)
    return found, unreadable


def _changed(
    world: IdentityWorld, roots: set[str], new: Sequence[Rule | RemoteRule]
) -> tuple[set[str], set[str]]:
    """Return the roots, present and former, below which rules change, and former repositories."""
    places = [one for one in new if isinstance(one, Rule) and one.below]
    former = {one.directory for one in places if not one.username}
    repos = {one for one in former if world.git.git_directory(one) is not None}
    if not any(isinstance(one, RemoteRule) for one in new):
        roots = roots & {one.directory for one in places}
    return roots | (former - repos), repos


def _of_repo(
    world: IdentityWorld,
    owner: Entry,
    path: str,
    directory: str,
    registered: Mapping[str, object],
) -> Iterator[Subject]:
    because = f"it is in workspace '{owner.workspace}' of profile '{owner.profile}'"
    repo = Subject(path, owner.full_name, directory, owner.profile, because)
    yield repo
    for worktree in world.git.worktrees(path):
        yield repo._replace(path=worktree, name=f"{repo.name} in worktree {escaped(worktree)}")
    for inner in world.git.submodules(path):
        if inner not in registered:
            yield repo._replace(path=inner, name=f"submodule {escaped(inner)}")


def _unregistered(
    world: IdentityWorld,
    rules: Sequence[Rule | RemoteRule],
    roots: set[str],
    former: set[str],
    registered: Mapping[str, object],
) -> tuple[list[Subject], list[str]]:
    """Return `former` and the other repositories below roots, and what is left out."""
    left: list[str] = []
    paths = former - registered.keys()
    if there := [root for root in roots if not world.files.missing(root)]:
        scanned = world.scanner.scan(there, depth=None, nested=False, hidden=False)
        left += [
            notice.message
            for notice in scanned.notices
            if notice.message.partition("/.git ")[0] not in registered
        ]
        paths |= set(scanned.repos) - registered.keys()
    paths = sorted(paths)
    if len(paths) > MOST_UNREGISTERED:
        more = counted(len(paths) - MOST_UNREGISTERED, "more repo")
        left.append(f"{more} below roots")
        del paths[MOST_UNREGISTERED:]
    urls: dict[str, Sequence[str]] = {}
    if any(isinstance(one, RemoteRule) for one in rules):
        urls = {one.path: one.urls for one in world.identities.identities(paths)}
    found: list[Subject] = []
    for path in paths:
        directory = world.git.git_directory(path) or ""
        fitting = (one for one in reversed(rules) if one.fits_any([directory], urls.get(path, ())))
        because, username = "no profile applies to its directory or remote now", ""
        if rule := next(fitting, None):
            place = rule.directory if isinstance(rule, Rule) else rule.pattern
            because, username = (
                f"profile '{rule.username}' applies to {escaped(place)}",
                rule.username,
            )
        found.append(
            Subject(path, escaped(path), directory, username, because, False, urls.get(path, ()))
        )
    return found, left
