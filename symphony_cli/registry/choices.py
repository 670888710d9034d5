"""Choices of a profile and a workspace."""

from __future__ import annotations

from symphony_cli.base.light import NamedTuple


class Choice(NamedTuple):
    """What the user said, before the store is asked.

    `profile` and `workspace` are references from an option or the environment; `directory` is the
    working directory's real path, None where it is gone.
    """

    profile: str | None = None
    workspace: str | None = None
    directory: str | None = None
