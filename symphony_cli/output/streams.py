"""Standard streams: what may be coloured, and what happens when the other end is gone."""

from __future__ import annotations

import io
import os
import sys

from symphony_cli.base.errors import Failed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TextIO

RED, YELLOW, BOLD = "31", "33", "1"


class PipeClosed(Exception):
    """Whoever read the output has gone; there is nobody left to tell."""


def has_colour(stream: TextIO, environ: Mapping[str, str]) -> bool:
    """Whether to colour: NO_COLOR (no-color.org), then CLICOLOR_FORCE, then a real terminal."""
    if environ.get("NO_COLOR"):
        return False
    if environ.get("CLICOLOR_FORCE", "0") not in ("", "0"):
        return True
    return stream.isatty() and environ.get("TERM") != "dumb"


def painted(text: str, colour: str, stream: TextIO, environ: Mapping[str, str]) -> str:
    """Return the text in a colour (a number of ECMA-48 SGR), where the stream has colours."""
    return f"\x1b[{colour}m{text}\x1b[0m" if has_colour(stream, environ) else text


def write(stream: TextIO, text: str) -> None:
    """Write all of the text, and see that it arrives.

    Raises PipeClosed when the reader has gone, Failed when the output cannot be written.
    """
    try:
        try:
            stream.write(text)
        except UnicodeEncodeError:
            # A terminal of another encoding than UTF-8 gets what it cannot show as escapes.
            encoding = stream.encoding or "ascii"
            stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
        stream.flush()
    except BrokenPipeError as error:
        discard(stream)
        raise PipeClosed from error
    except OSError as error:
        discard(stream)
        raise _failed(error) from error


def write_bytes(stream: TextIO, content: bytes) -> None:
    """Write all of the bytes, as `write` does text."""
    try:
        stream.flush()
        stream.buffer.write(content)
    except BrokenPipeError as error:
        discard(stream)
        raise PipeClosed from error
    except OSError as error:
        discard(stream)
        raise _failed(error) from error
    write(stream, "")


def _failed(error: OSError) -> Failed:
    return Failed("OUTPUT_FAILED", f"the output cannot be written: {error.strerror}")


def discard(stream: TextIO) -> None:
    """Let what is still in the stream's buffer go nowhere, as it would fail again at exit."""
    try:
        descriptor = stream.fileno()
    except (OSError, ValueError):
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, descriptor)
    os.close(nowhere)


def read_lines(stream: TextIO) -> list[str]:
    """Return the lines, or what NULs end, that are not empty.

    Bytes that are not UTF-8 come as arguments have them.
    """
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="surrogateescape")
    # Not splitlines: it ends a line at characters that a path can hold.
    text = stream.read()
    return [line for line in text.split("\0" if "\0" in text else "\n") if line]


def standard_streams() -> tuple[TextIO, TextIO, TextIO]:
    """Return standard input, output and error; a closed one reads and writes nothing."""
    # Python has None in the place of a stream that was closed before it started.
    streams: tuple[TextIO | None, ...] = (sys.stdin, sys.stdout, sys.stderr)
    if None in streams:
        nowhere = open(os.devnull, "r+", encoding="utf-8")  # noqa: SIM115 (open until exit)
        return sys.stdin or nowhere, sys.stdout or nowhere, sys.stderr or nowhere
    return sys.stdin, sys.stdout, sys.stderr
