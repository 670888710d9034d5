"""Document files, and what git's files say for a document."""

from __future__ import annotations

import json
import os
import stat
import tomllib
from typing import TYPE_CHECKING, Any

from symphony_cli.base.errors import Conflict, Failed, InvalidValue
from symphony_cli.base.text import escaped
from symphony_cli.system.disk.files import full_path, make_private_directories, read_regular
from symphony_cli.system.disk.writing import PRIVATE, replace_file
from symphony_cli.system.git.on_disk.parts import git_parts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from symphony_cli.transfer.documents import GitParts


IN_DIRECTORY = ("symphony.toml", "symphony.json")
LARGEST = 16 << 20
# How a document begins, in TOML and in JSON.
_BEGINNINGS = (b"format = ", b'{\n  "format": ')


class DocumentFiles:
    """Document files, and repositories; `given_content` reads standard input."""

    def __init__(self, given_content: Callable[[int], bytes]) -> None:
        self._given_content = given_content

    def git_parts(self, path: str) -> GitParts | None:
        """Return what the files of the repository at a path say, or None if there is none."""
        return git_parts(path)

    def is_empty(self, path: str) -> bool:
        """Whether a path is an empty directory."""
        try:
            return not os.listdir(path)
        except OSError:
            return False

    def load(self, path: str) -> tuple[str | None, Any]:
        """Return the directory that was given, if any, and the parsed values."""
        if path == "-":
            return None, _parsed(self._given_content(LARGEST + 1))
        full, directory = full_path(path), None
        if os.path.isdir(full):
            directory = os.path.realpath(full)
            files = [os.path.join(full, name) for name in IN_DIRECTORY]
            full = next(filter(os.path.isfile, files), files[0])
        try:
            content = read_regular(full, LARGEST + 1)
        except OSError as error:
            message = f"cannot read {full}: {error.strerror}"
            raise InvalidValue("DOCUMENT_UNREADABLE", message, field="file") from None
        return directory, _parsed(content)

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

    def save_all(self, directory: str, texts: Mapping[str, str]) -> str:
        """Write documents by their places in a directory, in order; return its path."""
        full = os.path.realpath(full_path(directory, "output"))
        paths = {os.path.join(full, place): text for place, text in texts.items()}
        try:
            for path in paths:
                _mode(path)
            for parent in {os.path.dirname(path): None for path in paths}:
                if not os.path.isdir(parent):
                    make_private_directories(os.path.realpath(parent))
        except OSError as error:
            message = f"cannot write to {full}: {error.strerror}"
            raise Failed("FILE_NOT_WRITTEN", message, field="output") from None
        for path, text in paths.items():
            self.save(path, text)
        return full


def _parsed(content: bytes) -> Any:
    """Return the values in TOML or JSON."""
    if len(content) > LARGEST:
        raise _invalid(f"it is larger than {LARGEST >> 20} MiB")
    try:
        # Some editors begin a file with a byte order mark.
        text = content.decode("utf-8-sig")
        # No document in TOML begins with a brace.
        return json.loads(text) if text.lstrip().startswith("{") else tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise _invalid(str(error)) from None


def _invalid(reason: str) -> InvalidValue:
    message = f"not a valid document: {escaped(reason)}"
    return InvalidValue("DOCUMENT_INVALID", message, field="file")


def _mode(path: str) -> int:
    """Return the mode of the new file. Raises Conflict if the old one is not a document."""
    try:
        beginning = read_regular(path, max(map(len, _BEGINNINGS)))
    except FileNotFoundError:
        return PRIVATE
    if beginning and not beginning.startswith(_BEGINNINGS):
        hint = "move it away, or choose another place"
        message = f"'{path}' exists and is not a workspace document"
        raise Conflict("FILE_TAKEN", message, hint=hint, field="output")
    return stat.S_IMODE(os.stat(path).st_mode)
