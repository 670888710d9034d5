"""Objects borrowed from other repositories (objects/info/alternates)."""

from __future__ import annotations

import os
import stat

from symphony_cli.system.disk.files import is_within, moved_path
from symphony_cli.system.disk.writing import replace_file
from symphony_cli.system.git.on_disk.layout import read_text


def borrows_from(common: str, directory: str) -> bool:
    """Whether a repository borrows objects from something in a directory."""
    objects = os.path.join(common, "objects")
    lenders = (os.path.realpath(os.path.join(objects, line)) for line in _lines(common))
    return any(is_within(lender, os.path.realpath(directory)) for lender in lenders)


def keep_lenders(common: str, source: str, destination: str) -> None:
    """Correct the borrowed paths of a repository after a directory was moved. Raises OSError.

    Either the repository, its lender, or both were in the directory. A relative path stays
    relative.
    """
    before = os.path.join(moved_path(common, destination, source), "objects")
    now = os.path.join(common, "objects")
    lines = (read_text(_file(common)) or "").splitlines()
    corrected: list[str] = []
    for line in lines:
        if not _is_path(line):
            corrected.append(line)
            continue
        lender = moved_path(os.path.normpath(os.path.join(before, line)), source, destination)
        corrected.append(lender if os.path.isabs(line) else os.path.relpath(lender, now))
    if corrected != lines:
        text = "".join(f"{line}\n" for line in corrected)
        mode = stat.S_IMODE(os.stat(_file(common)).st_mode)
        replace_file(_file(common), os.fsencode(text), mode)


def _lines(common: str) -> list[str]:
    return [line for line in (read_text(_file(common)) or "").splitlines() if _is_path(line)]


def _is_path(line: str) -> bool:
    # A path in quotes, with a newline in it, is left to its owner.
    return bool(line) and not line.startswith(("#", '"'))


def _file(common: str) -> str:
    return os.path.join(common, "objects", "info", "alternates")
