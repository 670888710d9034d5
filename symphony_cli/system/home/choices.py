"""The choice of profile and workspace of one run."""

from __future__ import annotations

import os

from symphony_cli.registry.choices import Choice

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


def choice(environ: Mapping[str, str], profile: str | None, workspace: str | None) -> Choice:
    """Return the options, else the variables, and the working directory if it still exists."""
    try:
        directory = os.path.realpath(os.getcwd())
    except OSError:
        directory = None
    # An empty option is an error; an empty variable counts as unset.
    return Choice(
        environ.get("SYMPHONY_PROFILE") or None if profile is None else profile,
        environ.get("SYMPHONY_WORKSPACE") or None if workspace is None else workspace,
        directory,
    )
