"""The notes of a vault, as files. Light: every search looks at each of them."""

from __future__ import annotations

import os
import stat
from array import array

from symphony_cli.domain.note_views import Folder
from symphony_cli.domain.vault_figures import NOTE_SUFFIXES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST_NOTE = 5_000_000
# Where Logseq keeps older versions of notes.
_LEFT_OUT = (b"logseq/bak", b"logseq/.recycle")
# With a byte like this in its beginning, git too takes a file as binary.
_BINARY = b"\0"
_BEGINNING = 8_000


class NoteFiles:
    """Looks at notes and reads them."""

    def folders(self, root: str) -> Iterator[Folder]:
        """Yield the directories of a vault that hold notes; none where it cannot be read.

        Links are not followed, and what is hidden is left out.
        """
        below = [b""]
        while below:
            path = below.pop()
            try:
                # Names are looked up from the directory itself, not along the whole path each time.
                descriptor = os.open(os.path.join(os.fsencode(root), path), os.O_RDONLY)
            except OSError:
                continue
            try:
                names, numbers = _look(descriptor, path, below)
            finally:
                os.close(descriptor)
            if names:
                yield Folder(path, os.fsencode("/".join(names)), array("q", numbers).tobytes())

    def text(self, root: str, path: bytes) -> str | None:
        """Return the text of a note; None for what is none: a large or binary file.

        Bytes that are not UTF-8 come as replacement characters. Raises OSError.
        """
        # Not a FIFO that came into its place, which would have no end.
        flags = os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW
        descriptor = os.open(os.path.join(os.fsencode(root), path), flags)
        try:
            found = os.fstat(descriptor)
            if not stat.S_ISREG(found.st_mode) or found.st_size > LARGEST_NOTE:
                return None
            content = os.read(descriptor, found.st_size + 1)
        finally:
            os.close(descriptor)
        if _BINARY in content[:_BEGINNING]:
            return None
        return content.decode("utf-8", "replace").removeprefix("\ufeff")


def _look(descriptor: int, path: bytes, below: list[bytes]) -> tuple[list[str], list[int]]:
    """Return the names and numbers of a directory's notes, and add the directories in it."""
    names: list[str] = []
    numbers: list[int] = []
    try:
        with os.scandir(descriptor) as entries:
            for entry in entries:
                name = entry.name
                if name[0] == ".":
                    continue
                if name.endswith(NOTE_SUFFIXES) or name.lower().endswith(NOTE_SUFFIXES):
                    status = entry.stat(follow_symlinks=False)
                    if stat.S_ISREG(status.st_mode):
                        names.append(name)
                        numbers += (status.st_size, status.st_mtime_ns)
                        continue
                if entry.is_dir(follow_symlinks=False):
                    inside = os.path.join(path, os.fsencode(name))
                    if inside not in _LEFT_OUT:
                        below.append(inside)
    except OSError:
        # It went away, or is not to be read by us: then there is nothing in it.
        pass
    return names, numbers
