"""Document files, and what git's files say for a document."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from symphony_cli.base.errors import Conflict, Failed
from symphony_cli.system.disk.files import full_path, read_regular
from symphony_cli.system.disk.writing import PRIVATE, replace_file
from symphony_cli.system.git.on_disk.parts import git_parts

if TYPE_CHECKING:
    from symphony_cli.transfer.documents import GitParts

# How a document begins, in TOML and in JSON.
_BEGINNINGS = (b"format = ", b'{\n  "format": ')


class DocumentFiles:
    """Document files, and repositories."""

    def git_parts(self, path: str) -> GitParts | None:
        """Return what the files of the repository at a path say, or None if there is none."""
        return git_parts(path)

    def save(self, path: str, text: str) -> str:
        """Write a document over nothing or another document; return its path."""
        # A link leads to the file that it names, such as one in a dotfiles repository.
        full = os.path.realpath(full_path(path, "output"))
        try:
            mode = _mode(full)
            replace_file(full, text.encode(), mode)
        except OSError as error:
            message = f"cannot write {full}: {error.strerror}"
            raise Failed("FILE_NOT_WRITTEN", message, field="output") from None
        return full


def _mode(path: str) -> int:
    """Return the mode of the new file. Raises Conflict if the old one is not a document."""
    try:
        beginning = read_regular(path, max(map(len, _BEGINNINGS)))
    except FileNotFoundError:
        return PRIVATE
    if beginning and not beginning.startswith(_BEGINNINGS):
        hint = "pass another file, or move this one away"
        message = f"'{path}' exists and is not a workspace document"
        raise Conflict("FILE_TAKEN", message, hint=hint, field="output")
    return stat.S_IMODE(os.stat(path).st_mode)
