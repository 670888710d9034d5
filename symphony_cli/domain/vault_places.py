"""The paths beside a vault, and the state that they imply.

A vault `notes` is a directory `notes`, or an archive `notes.tar.age` while it is locked. Locking
and unlocking use a work directory `.notes.symphony`. Every list of vaults imports this module, so
it imports nothing heavy.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

ARCHIVE_SUFFIX = ".tar.age"

OPEN: Final = "open"
"""Only the directory exists."""
LOCKED: Final = "locked"
"""Only the archive exists."""
CONFLICTING: Final = "doubled"
"""Both exist, and which one is right is unknown."""
INTERRUPTED: Final = "interrupted"
"""The work directory exists: locking or unlocking is in progress or was interrupted."""
MISSING: Final = "missing"
"""Neither exists."""

STATES: Final = (OPEN, LOCKED, CONFLICTING, INTERRUPTED, MISSING)

INTERRUPTION: Final = "is being locked or unlocked, or was interrupted"
"""The message about an INTERRUPTED vault, without its name."""
RECOVERY: Final = "symphony doctor --fix"
RECOVERY_HINT: Final = f"to finish or undo it, run `{RECOVERY}`"
CONFLICT_HINT: Final = "compare them, and move away the one you do not need"


def conflict_message(path: str) -> str:
    """Return the message about a CONFLICTING vault."""
    return f"both {path} and {archive_of(path)} exist"


def archive_of(path: str) -> str:
    """Return the path of a vault's archive."""
    return path + ARCHIVE_SUFFIX


def work_directory_of(path: str) -> str:
    """Return the path of the work directory of a vault at an absolute path."""
    parent, _, name = path.rpartition("/")
    return f"{parent}/.{name}.symphony"


def is_work_directory(name: str) -> bool:
    """Whether a name is a work directory's."""
    return name.startswith(".") and name.endswith(".symphony") and len(name) > len("..symphony")


def is_in_trash(path: str) -> bool:
    """Whether a path is in the trash of this or another system."""
    parts = path.split("/")
    return any(part.startswith(".Trash") for part in parts) or "/Trash/files/" in path


def is_in_work_directory(path: str) -> bool:
    """Whether a path is a work directory or below one."""
    return any(map(is_work_directory, path.split("/")))


def state_of(*, directory: bool, archive: bool, work: bool) -> str:
    """Return the state of a vault, given which of its paths exist."""
    if work:
        return INTERRUPTED
    if directory:
        return CONFLICTING if archive else OPEN
    return LOCKED if archive else MISSING
