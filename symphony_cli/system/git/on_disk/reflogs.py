"""Git's reflogs (git-reflog(1)): the commits made in this clone."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from symphony_cli.system.git.on_disk.layout import Place

_MOST = 1 << 18
_COMMITTED = re.compile(
    rb"^[0-9a-f]+ [0-9a-f]+ (?P<name>[^<\n]*) <(?P<email>[^>\n]*)> \d+ [+-]\d{4}\tcommit\b",
    re.MULTILINE,
)


def committers(place: Place) -> list[tuple[str, str]]:
    """Return name and address of the committers in HEAD's reflog, the latest last.

    Bare repositories have no reflog, and reftables keep it elsewhere: then the list is empty.
    """
    try:
        with open(os.path.join(place.git_dir, "logs", "HEAD"), "rb") as file:
            file.seek(max(0, os.fstat(file.fileno()).st_size - _MOST))
            content = file.read(_MOST)
    except OSError:
        return []
    return [
        (match["name"].decode("utf-8", "replace"), match["email"].decode("utf-8", "replace"))
        for match in _COMMITTED.finditer(content)
    ]
