"""Reading of notes, in a second process for many.

The parser is Python code, so only a process of its own runs in parallel with SQLite: two threads
wait for Python's lock at each note, and take as long as one thread that does both. Light, since a
search after one change must stay fast.
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
    from typing import Any, Final

# Reading this many notes takes as long as the start of a process.
MAX_READ_HERE: Final = 500
LENGTH_BYTES: Final = 4


class NoteReader(NoteFiles):
    """Note files and their parsed contents."""

    def toml(self, text: str) -> dict[str, Any] | None:
        """Return the table in a TOML text, or None for another text."""
        from symphony_cli.system.notes.block_texts import read_toml

        return read_toml(text)

    def notes(self, root: str, paths: Sequence[bytes]) -> Iterator[ReadNote]:
        """Yield the notes, from a second process when they are many."""
        return read_many(self, root, paths)


def read_here(files: NoteFiles, root: str, paths: Sequence[bytes]) -> Iterator[ReadNote]:
    """Yield the notes at these paths in a vault, read in this process."""
    # Imported here, since a search without changes reads no note.
    from symphony_cli.notes.indexed import indexed_note
    from symphony_cli.notes.text.dialects import dialect_of
    from symphony_cli.system.notes.block_texts import read_toml, read_yaml

    dialect = dialect_of(files.settings(root), read_toml)

    for path in paths:
        try:
            text = files.text(root, path)
        except OSError as error:
            yield ReadNote(path, None, error.strerror)
            continue
        name = os.path.basename(os.fsdecode(path))
        content = None if text is None else indexed_note(name, text, read_yaml, read_toml, dialect)
        yield ReadNote(path, content, None)


def read_many(files: NoteFiles, root: str, paths: Sequence[bytes]) -> Generator[ReadNote]:
    """Yield the notes at these paths in a vault, from a second process when they are many.

    This process reads the notes that are left when the other one ends early.
    """
    done = 0
    if len(paths) > MAX_READ_HERE:
        for note in _read_in_worker(root, paths):
            yield note
            done += 1
    yield from read_here(files, root, paths[done:])


def _read_in_worker(root: str, paths: Sequence[bytes]) -> Iterator[ReadNote]:
    """Yield notes from a worker process until it ends."""
    # Imported here, since few searches read so many notes.
    import subprocess

    try:
        worker = subprocess.Popen(
            # With -P, a module in the working directory cannot shadow one of a library.
            [sys.executable, "-P", "-X", "utf8", "-m", "symphony_cli.system.notes.worker", root],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            # The largest size without privileges. With less, the processes wait for each other.
            pipesize=1 << 20,
            # Ctrl-C must reach this process only, which then kills the worker.
            start_new_session=True,
        )
    except OSError:
        return
    with worker:
        assert worker.stdin
        assert worker.stdout
        try:
            # A worker that has ended has no answer to read either.
            with suppress(BrokenPipeError), worker.stdin as wanted:
                wanted.write(b"\0".join(paths))
            # `marshal.load` reads each value separately, which takes longer.
            while length := worker.stdout.read(LENGTH_BYTES):
                some = worker.stdout.read(int.from_bytes(length, "little"))
                for path, content, reason in marshal.loads(some):
                    yield ReadNote(path, content and IndexedNote(*content), reason)
        except (EOFError, ValueError, TypeError):
            return
        finally:
            worker.kill()
