"""The way in of the installed command.

Shell functions call `symphony path REF` at every change of directory, `complete-names` at a press
of a key and `prompt` before every line, and Typer alone takes longer to import than these may
take. So their plain forms are answered here, by the same services; all else, and every error, goes
the long way.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from symphony_cli.context import AppContext


def _path(context: AppContext, reference: str | None) -> list[str] | None:
    from symphony_cli.services.contexts import locate

    path = locate(context.reader, reference, context.choice).path
    return [path] if os.path.exists(path) else None


def _names(context: AppContext, prefix: str) -> list[str]:
    from symphony_cli.services.shell import names

    return names(context.reader, prefix, context.choice)


def _segment(context: AppContext) -> list[str]:
    from symphony_cli.services.shell import segment

    found = segment(context.reader, context.choice)
    return [] if found is None else [found]


def _answer(context: AppContext, arguments: Sequence[str]) -> list[str] | None:
    """Return the lines that answer these arguments; None where there is more to say than that."""
    match arguments:
        case ["path"]:
            return _path(context, None)
        case ["path", reference] if not reference.startswith("-"):
            return _path(context, reference)
        case ["path", "--", reference]:
            return _path(context, reference)
        case ["complete-names", "--", prefix]:
            return _names(context, prefix)
        case ["prompt"]:
            return _segment(context)
        case _:
            return None


def _print_at_once(arguments: Sequence[str]) -> int | None:
    """Print the answer to these arguments. Return the exit code, None where nothing was done."""
    from symphony_cli.context import AppContext, Options

    context = AppContext(os.environ, Options())
    try:
        lines = _answer(context, arguments)
    except Exception:  # noqa: BLE001 (the long way comes upon it again, and tells of it)
        return None
    if lines is None:
        return None
    try:
        context.output.paths(lines)
    except Exception as error:  # noqa: BLE001 (the one error boundary tells of it)
        from symphony_cli.main import report

        return report(error, context)
    return 0


def main() -> None:
    """Run the command line and exit."""
    try:
        status = _print_at_once(sys.argv[1:])
        if status is not None:
            sys.exit(status)
        from symphony_cli.main import app

        app()
    except KeyboardInterrupt:
        sys.exit(130)
