"""A process that reads notes.

    python -m symphony_cli.system.notes.worker VAULT

It takes their paths in the vault from standard input, separated by NUL, and writes lists of
`ReadNote` to standard output: the length in bytes (4, the lowest first), and what `marshal` makes.
"""

from __future__ import annotations

import marshal
import os
import sys

from symphony_cli.system.notes.files import NoteFiles
from symphony_cli.system.notes.reading import LENGTH_BYTES, read_here

_AT_ONCE = 16


def run(root: str) -> None:
    """Read what standard input names."""
    paths = sys.stdin.buffer.read().split(b"\0")
    notes: list[tuple[object, ...]] = []
    for path, content, reason in read_here(NoteFiles(), root, paths):
        notes.append((path, content and tuple(content), reason))
        if len(notes) == _AT_ONCE:
            _write(notes)
            notes.clear()
    _write(notes)
    sys.stdout.buffer.flush()


def _write(notes: list[tuple[object, ...]]) -> None:
    content = marshal.dumps(notes)
    sys.stdout.buffer.write(len(content).to_bytes(LENGTH_BYTES, "little"))
    sys.stdout.buffer.write(content)


if __name__ == "__main__":
    try:
        run(sys.argv[1])
    except BrokenPipeError:
        # Nobody waits for more; nor is anybody to be told, when Python ends and flushes.
        os._exit(0)
