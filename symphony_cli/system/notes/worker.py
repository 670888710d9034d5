"""The worker process that reads notes.

    python -m symphony_cli.system.notes.worker VAULT

It reads paths in the vault, separated by NUL, from standard input, and writes lists of `ReadNote`
to standard output, each as its length (4 bytes, little-endian) and its `marshal` form.
"""

from __future__ import annotations

import marshal
import os
import sys

from symphony_cli.system.notes.files import NoteFiles
from symphony_cli.system.notes.reading import LENGTH_BYTES, read_here

_BATCH = 16


def run(root: str) -> None:
    """Read the notes whose paths come from standard input."""
    paths = sys.stdin.buffer.read().split(b"\0")
    notes: list[tuple[object, ...]] = []
    for path, content, reason in read_here(NoteFiles(), root, paths):
        notes.append((path, content and tuple(content), reason))
        if len(notes) == _BATCH:
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
        # Python's final flush would report the broken pipe; `_exit` skips it.
        os._exit(0)
