"""References that came from a remote, as git's files show it."""

from __future__ import annotations

import os
import re
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from symphony_cli.system.git.on_disk import config
from symphony_cli.system.git.on_disk.layout import is_mirror, read_text

if TYPE_CHECKING:
    from symphony_cli.system.git.on_disk.layout import Place

# What a fetch that the configuration asks for may write, and people may write too.
_SHARED = ("refs/heads/", "refs/tags/", "refs/notes/")
# What hosts publish beside branches and tags, for a mirror of everything.
_HOSTS = ("refs/pull/", "refs/merge-requests/", "refs/changes/", "refs/pipelines/")
_TRACKING = ("refs/remotes/", "refs/prefetch/")
_PACKED = re.compile(r"^([0-9a-f]{40,64}) (refs/[^\r\n]+)", re.MULTILINE)
_PEELED = re.compile(r"^\^([0-9a-f]{40,64})", re.MULTILINE)
_OBJECT_ID = re.compile(r"[0-9a-f]{40,64}")
# The time in a reflog is in seconds, as git wrote it.
_CLONED_AT = re.compile(r" (\d{1,12}) [+-]\d{4}\tclone: from ")
_SECOND = 1_000_000_000


def tracking_names(place: Place, names: list[str]) -> set[str]:
    """Return the references that only a fetch writes, by their names and the refspecs."""
    settings = config.parse(read_text(os.path.join(place.common, "config")) or "") or []
    targets = [
        (value or "").partition(":")[2]
        for name, value in settings
        if name.startswith("remote.") and name.endswith(".fetch")
    ]
    targets = [target for target in targets if target]
    return {
        name
        for name in names
        if name.startswith(_TRACKING)
        or (
            not name.startswith(_SHARED)
            and any(
                fnmatchcase(name, target) and (target != "refs/*" or name.startswith(_HOSTS))
                for target in targets
            )
        )
    }


def last_fetched(place: Place) -> set[str]:
    """Return the objects that the last fetch found on a remote."""
    lines = (read_text(os.path.join(place.git_dir, "FETCH_HEAD")) or "").splitlines()
    # A fetch from the repository itself ends in `of .`.
    return {line.split("\t", 1)[0] for line in lines if "\t" in line and not line.endswith(" .")}


def cloned(place: Place) -> dict[str, str]:
    """Return the references by name that no git has written since the clone, where that is sure.

    In a bare clone it is not: a copy of one has new times and the same files. Only a mirror's
    references are the remote's whenever they were written.
    """
    has_logs = os.path.lexists(os.path.join(place.common, "logs"))
    return _cloned(place) if has_logs or is_mirror(place) else {}


def _cloned(place: Place) -> dict[str, str]:
    """Return the references by name that look as if no git has written them since the clone.

    A clone writes `packed-refs`, the tags of a single branch, and right after them the HEADs.
    """
    if not (until := _clone_ended_at(place.common)):
        return {}
    found: dict[str, str] = {}
    for folder, _, names in os.walk(os.path.join(place.common, "refs", "tags")):
        for path in (os.path.join(folder, name) for name in names):
            oid = (read_text(path) or "").strip()
            if _OBJECT_ID.fullmatch(oid) and _changed_at(path) <= until:
                found[os.path.relpath(path, place.common)] = oid
    path = os.path.join(place.common, "packed-refs")
    if _changed_at(path) <= until:
        text = read_text(path) or ""
        found = {name: oid for oid, name in _PACKED.findall(text)} | found
    return found


def cloned_objects(place: Place) -> set[str]:
    """Return the objects that a clone seems to have come with, and the commits behind its tags."""
    if not (names := _cloned(place)):
        return set()
    text = read_text(os.path.join(place.common, "packed-refs")) or ""
    return {*names.values(), *_PEELED.findall(text)}


def _clone_ended_at(common: str) -> int:
    """Return when a clone wrote a HEAD that has not moved since, or 0 if that is not known."""
    try:
        remotes = os.listdir(os.path.join(common, "refs", "remotes"))
    except OSError:
        remotes = []
    for head in (*(os.path.join("refs", "remotes", name, "HEAD") for name in remotes), "HEAD"):
        log = read_text(os.path.join(common, "logs", head)) or ""
        if log.count("\n") == 1 and (cloned_at := _CLONED_AT.search(log)):
            ended_at = _changed_at(os.path.join(common, head))
            # A copy has new times. Some file systems only know seconds, in which a tag may be made
            # and packed.
            is_original = abs(ended_at - int(cloned_at[1]) * _SECOND) <= 2 * _SECOND
            return ended_at if is_original and ended_at % _SECOND else 0
    # A bare clone has no logs, and its folders of references stay as they were created.
    packed_at = _changed_at(os.path.join(common, "packed-refs"))
    folders = [os.path.join(common, "refs", name) for name in ("heads", "tags")]
    is_untouched = all(_changed_at(folder) <= packed_at for folder in folders)
    is_cloned = packed_at <= _changed_at(os.path.join(common, "HEAD")) <= packed_at + 2 * _SECOND
    has_logs = os.path.lexists(os.path.join(common, "logs"))
    return packed_at if is_untouched and is_cloned and packed_at % _SECOND and not has_logs else 0


def _changed_at(path: str) -> int:
    try:
        return os.lstat(path).st_mtime_ns
    except OSError:
        return 0
