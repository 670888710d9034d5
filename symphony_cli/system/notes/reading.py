"""Reading notes: a few here, many in another process.

The parser is Python, and only from a process of its own SQLite gets its texts in time: two threads
wait for Python's lock at each note, and take as long as one that does both. Light, since a search
after one note was changed is to take no longer than another.
"""

from __future__ import annotations

import marshal
import os
import sys
from contextlib import suppress

from symphony_cli.notes.views import IndexedNote, ReadNote
from symphony_cli.system.notes.files import NoteFiles

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence
    from typing import Final

# What a process needs to start is what so many take to be read.
FEW: Final = 500
LENGTH_BYTES: Final = 4


class NoteReader(NoteFiles):
    """Notes with their contents: a few read here, many in another process."""

    def notes(self, root: str, paths: Sequence[bytes]) -> Iterator[ReadNote]:
        """Yield the notes at these paths in a vault, in their order."""
        return read_many(self, root, paths)


def read_here(files: NoteFiles, root: str, paths: Sequence[bytes]) -> Iterator[ReadNote]:
    """Yield the notes at these paths in a vault."""
    # Loaded here: a search that finds nothing changed reads none.
    from symphony_cli.notes.indexed import indexed_note
    from symphony_cli.system.notes.block_texts import read_toml, read_yaml

    for path in paths:
        try:
            text = files.text(root, path)
        except OSError as error:
            yield ReadNote(path, None, error.strerror)
            continue
        name = os.path.basename(os.fsdecode(path))
        content = None if text is None else indexed_note(name, text, read_yaml, read_toml)
        yield ReadNote(path, content, None)


def read_many(files: NoteFiles, root: str, paths: Sequence[bytes]) -> Generator[ReadNote]:
    """Yield the notes at these paths in a vault, many of them from another process.

    What is not read there, for whatever reason, is read here.
    """
    done = 0
    if len(paths) > FEW:
        for note in _read_there(root, paths):
            yield note
            done += 1
    yield from read_here(files, root, paths[done:])


def _read_there(root: str, paths: Sequence[bytes]) -> Iterator[ReadNote]:
    """Yield notes from another process, until it ends."""
    # Loaded here: few searches have so much to read.
    import subprocess

    try:
        worker = subprocess.Popen(
            # No module of the directory that we are in is to be in the place of one of a library.
            [sys.executable, "-P", "-m", "symphony_cli.system.notes.worker", root],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            # As large as anybody may have: else the two wait for each other at every few notes.
            pipesize=1 << 20,
            # A Ctrl-C at the terminal is for this process, which then ends that one.
            start_new_session=True,
        )
    except OSError:
        return
    with worker:
        assert worker.stdin
        assert worker.stdout
        try:
            # Where it has ended, there is nothing to read either.
            with suppress(BrokenPipeError), worker.stdin as wanted:
                wanted.write(b"\0".join(paths))
            # Not `marshal.load`: it reads each value by itself, and takes longer.
            while length := worker.stdout.read(LENGTH_BYTES):
                some = worker.stdout.read(int.from_bytes(length, "little"))
                for path, content, reason in marshal.loads(some):
                    yield ReadNote(path, content and IndexedNote(*content), reason)
        except (EOFError, ValueError, TypeError):
            return
        finally:
            worker.kill()
