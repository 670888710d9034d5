"""Files that keep a vault from being locked."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator

from symphony_cli.base.errors import Failed
from symphony_cli.base.text import escaped
from symphony_cli.domain.vault_places import work_directory_of
from symphony_cli.system.vaults.archive.entries import (
    DEEPEST,
    OVERHEAD,
    Item,
    attributes_of,
    size_of,
    walk,
)
from symphony_cli.system.vaults.archive.work import EXTRACTING

MOST_NAMED = 10
# Flags that the owner can set (chflags(1) on macOS and the BSDs).
_IMMUTABLE = stat.UF_IMMUTABLE | stat.UF_APPEND


def check_packable(top: bytes) -> int:
    """Return the number of bytes to pack: the size of all files, and OVERHEAD for each entry.

    Raises Failed, naming the files, if some cannot be packed or could not be deleted afterwards;
    OSError.
    """
    total = 0
    reasons: list[str] = []
    # Extraction uses longer paths than the vault's own.
    work = os.fsencode(os.path.join(work_directory_of(os.fsdecode(top)), EXTRACTING))
    longest = os.pathconf(top, "PC_PATH_MAX") - 1 - len(work) + len(os.path.dirname(top))
    for item in _readable(top, reasons):
        if reason := _obstacle(item, longest):
            reasons.append(f"{name_of(item)}: {reason}")
        total += OVERHEAD + size_of(item)
    if reasons:
        more = len(reasons) - MOST_NAMED
        lines = [*reasons[:MOST_NAMED], *([f"and {more} more"] if more > 0 else [])]
        raise Failed("VAULT_NOT_PACKABLE", "\n".join(f"  {line}" for line in lines))
    return total


def _readable(top: bytes, reasons: list[str]) -> Iterator[Item]:
    """Walk a directory; an error that ends the walk is added to the reasons."""
    try:
        yield from walk(top)
    except OSError as error:
        place = os.fsdecode(error.filename or top)
        reasons.append(f"{escaped(place)}: it cannot be read: {error.strerror}")


def _obstacle(item: Item, longest: int) -> str | None:
    mode = item.status.st_mode
    if len(item.path) > longest:
        return "its path is too long"
    if getattr(item.status, "st_flags", 0) & _IMMUTABLE:
        return "it is immutable, so it cannot be deleted"
    if item.name.count(b"/") >= DEEPEST:
        return f"it is more than {DEEPEST} directories deep"
    if stat.S_ISLNK(mode):
        return None
    if stat.S_ISREG(mode):
        if not os.access(item.path, os.R_OK):
            return "it cannot be read"
        is_named_well = all(_is_text(name) for name, _ in attributes_of(item.path))
        return None if is_named_well else "it has an extended attribute whose name is not UTF-8"
    if not stat.S_ISDIR(mode):
        kinds = ((stat.S_ISSOCK, "a socket"), (stat.S_ISFIFO, "a FIFO"))
        kind = next((name for test, name in kinds if test(mode)), "a device")
        return f"it is {kind}, which an archive cannot contain"
    if not os.access(item.path, os.R_OK | os.X_OK):
        return "it cannot be read"
    is_ours = os.geteuid() in (0, item.status.st_uid)
    return None if is_ours or os.access(item.path, os.W_OK) else "its contents cannot be deleted"


def _is_text(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def name_of(item: Item) -> str:
    """Return the name of something in a vault for messages."""
    return escaped(os.fsdecode(item.name)) if item.name else "its own directory"
