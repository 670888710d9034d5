"""Standard streams: colors, encodings, closed pipes."""

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
    """The reader of the output has closed the pipe."""


def has_color(stream: TextIO, environ: Mapping[str, str]) -> bool:
    """Whether to color: NO_COLOR (no-color.org), then CLICOLOR_FORCE, then a real terminal."""
    if environ.get("NO_COLOR"):
        return False
    if environ.get("CLICOLOR_FORCE", "0") not in ("", "0"):
        return True
    return stream.isatty() and environ.get("TERM") != "dumb"


def painted(text: str, color: str, stream: TextIO, environ: Mapping[str, str]) -> str:
    """Return the text in a color (an ECMA-48 SGR number) if the stream shows colors."""
    return f"\x1b[{color}m{text}\x1b[0m" if has_color(stream, environ) else text


def write(stream: TextIO, text: str) -> None:
    """Write and flush all of the text.

    Raises PipeClosed, and Failed if the output cannot be written.
    """
    try:
        try:
            stream.write(text)
        except UnicodeEncodeError:
            # Escape the characters that the terminal's encoding lacks.
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
    """Write and flush all of the bytes. Raises as `write` does."""
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
    return Failed("OUTPUT_FAILED", f"cannot write the output: {error.strerror}")


def discard(stream: TextIO) -> None:
    """Redirect the stream to the null device, since flushing its buffer at exit would fail."""
    try:
        descriptor = stream.fileno()
    except (OSError, ValueError):
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, descriptor)
    os.close(nowhere)


def read_lines(stream: TextIO) -> list[str]:
    """Return the lines that are not empty; NULs end them if there are any.

    Bytes that are not UTF-8 become surrogates, as in `sys.argv`.
    """
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(encoding="utf-8", errors="surrogateescape")
    # str.splitlines also splits at characters that paths may contain.
    text = stream.read()
    return [line for line in text.split("\0" if "\0" in text else "\n") if line]


def standard_streams() -> tuple[TextIO, TextIO, TextIO]:
    """Return standard input, output and error, the null device for closed ones."""
    _set_encoding(sys.stdout)
    _set_encoding(sys.stderr)
    # Python sets a stream to None if it was closed before the start.
    streams: tuple[TextIO | None, ...] = (sys.stdin, sys.stdout, sys.stderr)
    if None in streams:
        nowhere = open(os.devnull, "r+", encoding="utf-8")  # noqa: SIM115 (open until exit)
        return sys.stdin or nowhere, sys.stdout or nowhere, sys.stderr or nowhere
    return sys.stdin, sys.stdout, sys.stderr


def _set_encoding(stream: TextIO | None) -> None:
    """Use UTF-8 in files and pipes, whatever the locale, and the locale's encoding on terminals."""
    if not isinstance(stream, io.TextIOWrapper):
        return
    if not stream.isatty():
        # Paths that are not UTF-8 are written as their bytes.
        stream.reconfigure(encoding="utf-8", errors="surrogateescape")
    elif sys.flags.utf8_mode:
        import codecs
        import locale

        encoding = codecs.lookup(locale.getencoding()).name
        # Terminals of users with the C locale show UTF-8 more often than not (PEP 540).
        if encoding != "ascii":
            stream.reconfigure(encoding=encoding)
