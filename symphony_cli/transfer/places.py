"""Places: POSIX paths of repos and vaults below the root of their workspace."""

from __future__ import annotations

from functools import lru_cache

from symphony_cli.base.errors import InvalidValue
from symphony_cli.base.text import escaped, has_control
from symphony_cli.domain.vault_places import is_work_directory

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT, HOME = ".", "~"
"""The place of a repo at the root itself, and the home directory."""
LONGEST_PLACE = 1024
# As in git's verify_path: HFS+ ignores these characters, and NTFS has short names.
_IGNORED = dict.fromkeys(
    [*range(0x200C, 0x2010), *range(0x202A, 0x202F), *range(0x206A, 0x2070), 0xFEFF]
)
_GIT_DIRECTORIES = (".git", "git~1")


def clean_place(text: str) -> str:
    """Return a valid place, unchanged.

    Raises InvalidValue for an absolute path, a part `.` or `..` or one that a git directory or
    a vault's work directory has, a control character, and text that is not UTF-8.
    """
    reason = _problem(text)
    if reason is None:
        return text
    shown = escaped(text[:100])
    raise InvalidValue(
        "PLACE_INVALID",
        f"invalid place '{shown}': {reason}",
        hint="a place is a path below the workspace's root, with / between its parts",
        field="place",
    )


def _problem(text: str) -> str | None:
    if text == ROOT:
        return None
    if not text or len(text) > LONGEST_PLACE:
        return f"it has {len(text)} characters"
    if has_control(text):
        return "it contains control characters"
    if text.startswith(("/", "~")):
        return "it is not relative"
    return next(filter(None, map(_problem_of_part, text.split("/"))), None)


# The repos of a workspace have the same directories above them.
@lru_cache
def _problem_of_part(part: str) -> str | None:
    if part in ("", ".", ".."):
        return f"a part of it is '{part}'"
    if _plain(part) in _GIT_DIRECTORIES or is_work_directory(part):
        return f"'{part}' is reserved"
    return None


def _plain(part: str) -> str:
    """Return a part of a path as the least careful file system compares it."""
    name = part if part.isascii() else part.translate(_IGNORED)
    return name.partition(":")[0].rstrip(". ").casefold()


def place_of(path: str, root: str | None) -> str | None:
    """Return the place of an absolute path, or None outside of the root or for an invalid place."""
    if root is None:
        return None
    if path == root:
        return ROOT
    start = root.rstrip("/") + "/"
    place = path[len(start) :]
    return place if path.startswith(start) and _problem(place) is None else None


def clean_home_path(text: str, field: str) -> str:
    """Return a valid path in the home directory, unchanged: `~`, or `~/` and a place.

    Raises InvalidValue.
    """
    if text != HOME:
        if not text.startswith(f"{HOME}/"):
            raise InvalidValue(
                "PLACE_INVALID",
                f"invalid path '{escaped(text[:100])}': it does not begin with ~/",
                hint="in a document, ~ stands for the home directory",
                field=field,
            )
        clean_place(text[2:])
    return text


def home_path_of(path: str, homes: Iterable[str]) -> str | None:
    """Return an absolute path with `~` for one of the home directories, or None outside of them."""
    places = (place_of(path, home) for home in homes)
    place = next((one for one in places if one), None)
    return HOME if place == ROOT else place and f"{HOME}/{place}"


def path_at(place: str, root: str) -> str:
    """Return the absolute path of a valid place."""
    return root if place == ROOT else f"{root.rstrip('/')}/{place}"
