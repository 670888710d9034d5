"""Workspaces that remotes belong to."""

from __future__ import annotations

from shlex import join
from typing import TYPE_CHECKING, NamedTuple

from symphony_cli.domain.remote_patterns import binding_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from symphony_cli.domain.views import Entry, WorkspaceView
    from symphony_cli.registry.ports import World


class Bound(NamedTuple):
    """A remote that belongs to another workspace than the active one, by a pattern."""

    url: str
    pattern: str
    workspace: WorkspaceView

    @property
    def options(self) -> str:
        """The options that choose the workspace."""
        return join(("--profile", self.workspace.profile, "--workspace", self.workspace.name))

    @property
    def message(self) -> str:
        """The reason, as part of a sentence."""
        return f"'{self.pattern}' belongs to workspace '{self.workspace.name}'"


def bound_elsewhere(world: World, active: Entry, urls: Iterable[str]) -> list[Bound]:
    """Return the remotes that belong to another workspace, none if the user chose the active one.

    `urls` have no credentials.
    """
    workspaces = [one for one in world.reader.workspaces() if one.remotes]
    if world.choice.workspace is not None or not workspaces:
        return []
    found = ((url, binding_of(workspaces, [url])) for url in urls)
    return [Bound(url, *bound) for url, bound in found if bound and bound[1].id != active.id]
