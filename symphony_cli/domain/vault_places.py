"""Where a vault is when it is locked, and what the places beside it say of its state.

Beside the directory `notes` stand, when they are there, its archive `notes.tar.age` and, while it
is locked or unlocked, the work directory `.notes.symphony`. Light, as `views` is: every list of
vaults asks for their states.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

ARCHIVE_SUFFIX = ".tar.age"

OPEN: Final = "open"
"""The directory is there, and nothing else."""
LOCKED: Final = "locked"
"""The archive is there, and nothing else."""
DOUBLED: Final = "doubled"
"""Both are there, and nobody can tell which one is meant."""
INTERRUPTED: Final = "interrupted"
"""It is being locked or unlocked, or that was ended before it was done."""
MISSING: Final = "missing"
"""Neither is there."""

STATES: Final = (OPEN, LOCKED, DOUBLED, INTERRUPTED, MISSING)


UNDER_WAY: Final = "is being locked or unlocked, or that was ended before it was done"
"""What to say of a vault that is INTERRUPTED, after its name."""
MENDING: Final = "symphony doctor --fix"
MEND: Final = f"to finish or take back what was ended: {MENDING}"
MOVE_ONE: Final = "compare them, and move the one away that is not meant"


def both_are_there(path: str) -> str:
    """Return what to say of the vault at a path that is DOUBLED."""
    return f"both {path} and {archive_of(path)} are there"


def archive_of(path: str) -> str:
    """Return the path of the archive of the vault at an absolute path."""
    return path + ARCHIVE_SUFFIX


def work_directory_of(path: str) -> str:
    """Return the path of the directory that is there while the vault is locked or unlocked."""
    parent, _, name = path.rpartition("/")
    return f"{parent}/.{name}.symphony"


def is_work_directory(name: str) -> bool:
    """Whether a directory is called as those are that are there while a vault is locked."""
    return name.startswith(".") and name.endswith(".symphony") and len(name) > len("..symphony")


def is_thrown_away(path: str) -> bool:
    """Whether a path is in the trash of this or another system."""
    parts = path.split("/")
    return any(part.startswith(".Trash") for part in parts) or "/Trash/files/" in path


def is_under_way(path: str) -> bool:
    """Whether a path is in a directory that is there only while a vault is locked or unlocked."""
    return any(map(is_work_directory, path.split("/")))


def state_of(*, directory: bool, archive: bool, work: bool) -> str:
    """Return the state of a vault of which these places are there."""
    if work:
        return INTERRUPTED
    if directory:
        return DOUBLED if archive else OPEN
    return LOCKED if archive else MISSING
