"""Entries: what a row is called, where it is and whose it is.

`symphony path`, the prompt and shell completion import this module, so it imports nothing heavy.
"""

from __future__ import annotations

from symphony_cli.base.light import NamedTuple


class Entry(NamedTuple):
    """One profile, workspace, repo or vault, by name and owner.

    `noun` says which. `path` is the path of a repo or a vault, or the root of a workspace. The last
    four fields of a profile or a workspace name the entry itself.
    """

    noun: str
    id: str
    name: str
    path: str | None
    profile_id: str
    profile: str
    workspace_id: str | None = None
    workspace: str | None = None

    def __str__(self) -> str:
        return f"{self.noun} '{self.name}'"

    @property
    def full_name(self) -> str:
        """The name, qualified with the workspace of a repo, a worktree or a vault."""
        is_held = self.noun not in ("profile", "workspace")
        return f"{self.workspace}/{self.name}" if is_held else self.name
