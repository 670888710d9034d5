"""The user's choice of profile and workspace."""

from __future__ import annotations

from symphony_cli.base.light import NamedTuple


class Choice(NamedTuple):
    """References from options or the environment, and the working directory.

    `directory` is a real path, or None if the working directory no longer exists.
    """

    profile: str | None = None
    workspace: str | None = None
    directory: str | None = None
