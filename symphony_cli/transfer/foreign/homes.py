"""The workspaces that imported repos go to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from symphony_cli.base.text import key
from symphony_cli.domain.entries import Entry
from symphony_cli.domain.names import distinct_name, name_from_path
from symphony_cli.registry import contexts
from symphony_cli.registry.bindings import sorted_by_remotes
from symphony_cli.registry.surroundings import with_parents
from symphony_cli.transfer.foreign.plans import SKIPPED, Plan

if TYPE_CHECKING:
    from symphony_cli.base.findings import Notice
    from symphony_cli.registry.bindings import Agrees
    from symphony_cli.transfer.foreign.ports import ForeignWorld


class _Homes:
    """The workspaces of a world, and those to create."""

    def __init__(self, world: ForeignWorld, owner: Entry | None) -> None:
        self._world = world
        self._owner = owner
        # A profile that was named limits the search.
        named = owner.id if owner and world.choice.profile is not None else None
        self._entries = world.reader.entries("workspace", profile_id=named)
        self._roots = {one.path: one for one in self._entries if one.path}

    def around(self, path: str) -> Entry | None:
        """Return the workspace whose root is the deepest around a path."""
        parents = reversed(list(with_parents(path)))
        return next((self._roots[one] for one in parents if one in self._roots), None)

    def own(self, name: str, root: str | None) -> Entry:
        """Return the workspace with a root or else a name, which may be a new one."""
        root = self._world.files.resolved(root) if root else None
        if root in self._roots:
            return self._roots[root]
        profile, username = (self._owner.id, self._owner.name) if self._owner else ("", "")
        mine = {key(one.name): one for one in self._entries if one.profile_id == profile}
        wanted = name_from_path(name)
        named = mine.get(key(wanted))
        if named and (root is None or named.path is None):
            return named
        wanted = distinct_name(root or name, mine) if named else wanted
        new = Entry("workspace", "", wanted, root, profile, username, "", wanted)
        self._entries.append(new)
        if root:
            self._roots[root] = new
        return new


def with_homes(
    world: ForeignWorld, plans: Sequence[Plan], agrees: Agrees | None, *, dry_run: bool
) -> tuple[list[Plan], list[Notice]]:
    """Return the plans with the workspaces of new repos, and warnings.

    A named workspace gets all. Otherwise the registry decides, then the root around a repo, then
    its remotes, which the user must agree to, then the active workspace. Raises MissingContext.
    """
    reader, choice = world.reader, world.choice
    owner = contexts.find_profile(reader, choice)
    if owner is None and not dry_run:
        # It raises.
        owner = contexts.profile(reader, choice)
    homes = _Homes(world, owner)
    placed: dict[str, Entry] = {}
    rest: list[Plan] = []
    for one in plans:
        if not one.is_new:
            continue
        home = None
        if choice.workspace is None:
            own = one.listed.workspace
            home = homes.own(*own) if own else homes.around(one.path)
        if home:
            placed[one.path] = home
        else:
            rest.append(one)
    notices: list[Notice] = []
    if rest:
        find = contexts.find_workspace if dry_run else contexts.workspace
        active = find(reader, choice)
        by = sorted_by_remotes(world, active, rest, lambda one: one.url, agrees)
        notices = by.notices
        for home, some in ((active, by.own), *by.elsewhere):
            placed |= {one.path: home for one in some if home}
        left = {one.path for one in rest} - {
            one.path for _, some in ((None, by.own), *by.elsewhere) for one in some
        }
        plans = [
            one.left_out(SKIPPED, "its remote belongs to another workspace")
            if one.path in left
            else one
            for one in plans
        ]
    return [one._replace(home=placed.get(one.path)) for one in plans], notices
