"""The printing of a place's path."""

from __future__ import annotations

from symphony_cli.base.findings import Notice
from symphony_cli.context import AppContext
from symphony_cli.registry.locating import Place
from symphony_cli.registry.locked import refuse_locked


def print_path(app: AppContext, place: Place) -> None:
    """Print the path of a place, with a warning if it is missing.

    Raises Refused for a path in a vault that cannot be read.
    """
    if app.files.missing(place.path):
        refuse_locked(app.reader, app.files, place.path)
        message = f"the path of {place.noun} '{place.name}' does not exist"
        app.output.notice(Notice("PATH_MISSING", message))
    app.output.value(place, "path")
