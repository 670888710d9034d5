"""The entry point, with a fast path around Typer.

Shell functions call `symphony path REF` at every change of directory, `complete-names` at a press
of a key and `prompt` before every line, and hooks call `identity check` before every commit.
Importing Typer takes longer than these may take. So this module answers their plain forms with the
same services; everything else, and every error, goes through `main`.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from symphony_cli.context import AppContext
    from symphony_cli.domain.entries import Entry
    from symphony_cli.notes.views import Searched


def _path(context: AppContext, reference: str | None) -> list[str] | None:
    from symphony_cli.registry.locating import locate

    path = locate(context.reader, reference, context.choice).path
    return [path] if os.path.exists(path) else None


def _fuzzy_path(context: AppContext, text: str) -> list[str] | None:
    from symphony_cli.base.errors import NotFound
    from symphony_cli.setup.guessing import guess

    try:
        return _path(context, text)
    except NotFound:
        entry = guess(context.reader, text, context.choice)
    return [entry.path] if entry and entry.path and os.path.exists(entry.path) else None


def _completions(context: AppContext, prefix: str, kind: str | None = None) -> list[str]:
    from symphony_cli.setup.completions import completions

    return completions(context, prefix, kind)


def _note_tags(context: AppContext, prefix: str) -> list[str]:
    from symphony_cli.notes.completing import tags_beginning

    return tags_beginning(context, prefix)


def _segment(context: AppContext) -> list[str]:
    from symphony_cli.setup.shell import segment

    found = segment(context)
    return [] if found is None else [found]


def _are_plain(words: list[str]) -> bool:
    return bool(words) and not any(word.startswith("-") for word in words)


def _search(context: AppContext, words: list[str]) -> Searched:
    from symphony_cli.notes.searching import search

    return search(context, " ".join(words))


# Their commands print no errors either.
SILENT = ("complete-names", "prompt")
# Equals `commands.shared.verbs.PROBLEMS_FOUND`, whose import loads Typer.
PROBLEMS_FOUND = 6


def _check(context: AppContext, path: str | None, *, quiet: bool) -> int:
    """Return the exit code of `identity check`, and report a mismatch."""
    from symphony_cli.identity.checking import HINT, check

    result = check(context, path)
    if result.message is None:
        return 0
    if not quiet:
        context.output.say(result.message)
        context.output.say(HINT)
    return PROBLEMS_FOUND


def _answer(context: AppContext, arguments: Sequence[str]) -> list[str] | Searched | None:
    """Return the answer to these arguments, or None if `main` must answer."""
    match arguments:
        case ["path"]:
            return _path(context, None)
        case ["path", reference] if not reference.startswith("-"):
            return _path(context, reference)
        case ["path", "--", reference]:
            return _path(context, reference)
        case ["path", "--fuzzy", "--", text]:
            return _fuzzy_path(context, text)
        case ["complete-names", "--", prefix]:
            return _completions(context, prefix)
        case ["complete-names", "note-tag", "--", prefix]:
            return _note_tags(context, prefix)
        case ["complete-names", kind, "--", prefix]:
            return _completions(context, prefix, kind)
        case ["prompt"]:
            return _segment(context)
        case ["search", *words] | ["vault", "search", *words] if _are_plain(words):
            return _search(context, words)
        case _:
            return None


def _checked(context: AppContext, arguments: Sequence[str]) -> int | None:
    """Return the exit code of `identity check`, or None for other arguments."""
    match arguments:
        case ["identity", "check", *rest]:
            paths = [word for word in rest if word not in ("-q", "--quiet")]
            if len(paths) > 1 or any(word.startswith("-") for word in paths):
                return None
            return _check(context, paths[0] if paths else None, quiet=len(paths) < len(rest))
        case _:
            return None


def _print_at_once(arguments: Sequence[str]) -> int | None:
    """Print the answer to these arguments; return the exit code, or None if nothing was done."""
    from symphony_cli.base.errors import Failed, StoreUnusable
    from symphony_cli.context import AppContext, Options

    context = AppContext(os.environ, Options())
    used: list[Entry] = []
    try:
        code = _checked(context, arguments)
        if code is not None:
            return code
        # Without options, people read what is written to a terminal.
        if sys.stdout and sys.stdout.isatty():
            context.used = used
        answer = _answer(context, arguments)
    except (Failed, StoreUnusable) as error:
        # `main` would wait for a locked store or a git that hangs again.
        return 1 if arguments[0] in SILENT else _reported(error, context)
    except Exception:  # noqa: BLE001 (`main` raises it again, and reports it)
        return None
    if answer is None:
        return None
    try:
        if isinstance(answer, list):
            context.output.paths(answer)
        else:
            context.output.searched(answer)
        context.output.name_used(used)
    except Exception as error:  # noqa: BLE001 (the error boundary reports it)
        return _reported(error, context)
    return 0


def _reported(error: Exception, context: AppContext) -> int:
    from symphony_cli.main import report

    return report(error, context)


def _restart_in_utf8() -> None:
    """Replace this process by one in Python's UTF-8 mode if the locale has another encoding.

    Paths are stored as text, so the same bytes must be the same text in each locale.
    """
    mode = ["-X", "utf8"]
    if sys.getfilesystemencoding() == "utf-8" or sys.orig_argv[1:3] == mode or not sys.executable:
        return
    os.execv(sys.executable, [sys.executable, *mode, *sys.orig_argv[1:]])


def _do_not_collect() -> None:
    """Keep the cyclic collector from looking through what imports make, which is not garbage.

    Python collects at its end whatever the threshold is, so the objects are frozen before that.
    """
    import atexit
    import gc

    gc.set_threshold(100_000)
    atexit.register(gc.freeze)


def main() -> None:
    """Run the command line and exit."""
    _restart_in_utf8()
    _do_not_collect()
    try:
        status = _print_at_once(sys.argv[1:])
        if status is not None:
            sys.exit(status)
        from symphony_cli.main import app

        app()
    except KeyboardInterrupt:
        sys.exit(130)
