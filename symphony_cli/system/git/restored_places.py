"""Directories between a root and what a document places below it."""

from __future__ import annotations

import os
from contextlib import suppress

from symphony_cli.base.errors import Conflict, InvalidValue
from symphony_cli.system.git.on_disk.layout import is_git_directory


def make_parents(path: str, root: str) -> None:
    """Create the directories between a root and a path below it.

    Raises InvalidValue if a link, perhaps one in another clone, leads elsewhere, and Conflict
    inside a bare repository, whose hooks are there.
    """
    if path == root:
        os.makedirs(os.path.dirname(root), exist_ok=True)
        return
    os.makedirs(root, exist_ok=True)
    _refuse_bare(root, path)
    directory = root
    for name in os.path.relpath(path, root).split("/")[:-1]:
        directory = os.path.join(directory, name)
        # One at a time: `makedirs` would follow a link before it is seen.
        with suppress(FileExistsError):
            os.mkdir(directory)
        if os.path.islink(directory):
            raise InvalidValue(
                "PLACE_OUTSIDE_ROOT",
                f"{directory} leads elsewhere through a link",
                hint="remove the link, or pass another --root",
                field="place",
            )
        _refuse_bare(directory, path)


def _refuse_bare(directory: str, path: str) -> None:
    if is_git_directory(directory):
        message = f"{path} would be inside the repository at {directory}"
        raise Conflict("CLONE_INSIDE_REPO", message, field="place")
