"""The way in of the installed command.

`symphony path REF` is typed by shell functions at every change of directory, and Typer alone takes
longer to import than that may take. So its plain form is answered here, by the same service; all
else, and every error, goes the long way.
"""

from __future__ import annotations

import os
import sys


def _path_at_once(reference: str) -> bool:
    """Print the path that a reference names, and return whether that was possible."""
    from symphony_cli.context import AppContext, Options
    from symphony_cli.domain.errors import SymphonyError
    from symphony_cli.services.contexts import locate

    context = AppContext(os.environ, Options())
    try:
        place = locate(context.reader, reference, context.choice)
        if not os.path.exists(place.path):
            return False
        context.output.paths([place.path])
    except SymphonyError:
        return False
    return True


def main() -> None:
    """Run the command line and exit."""
    try:
        match sys.argv[1:]:
            case ["path", reference] if not reference.startswith("-") and _path_at_once(reference):
                return
            case _:
                from symphony_cli.main import app

                app()
    except KeyboardInterrupt:
        sys.exit(130)
