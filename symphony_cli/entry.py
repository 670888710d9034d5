"""The way in of the installed command.

`symphony path REF` is typed by shell functions at every change of directory, and Typer alone takes
longer to import than that may take. So its plain form is answered here, by the same service; all
else, and every error, goes the long way.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from symphony_cli.context import AppContext


def _path_at_once(context: AppContext, reference: str) -> str | None:
    """Return the path that a reference names; None where there is more to say than that."""
    from symphony_cli.services.contexts import locate

    try:
        place = locate(context.reader, reference, context.choice)
    except Exception:  # noqa: BLE001 (the long way comes upon it again, and tells of it)
        return None
    return place.path if os.path.exists(place.path) else None


def _print_path_at_once(reference: str) -> int | None:
    """Print the path that a reference names. Return the exit code, None where nothing was done."""
    from symphony_cli.context import AppContext, Options

    context = AppContext(os.environ, Options())
    path = _path_at_once(context, reference)
    if path is None:
        return None
    try:
        context.output.paths([path])
    except Exception as error:  # noqa: BLE001 (the one error boundary tells of it)
        from symphony_cli.main import report

        return report(error, context)
    return 0


def main() -> None:
    """Run the command line and exit."""
    try:
        match sys.argv[1:]:
            case ["path", reference] if not reference.startswith("-"):
                status = _print_path_at_once(reference)
                if status is not None:
                    sys.exit(status)
            case _:
                pass
        from symphony_cli.main import app

        app()
    except KeyboardInterrupt:
        sys.exit(130)
