"""Small text files of other programs."""

from __future__ import annotations

import os
import stat

from symphony_cli.base.findings import Notice
from symphony_cli.base.text import escaped

MAX_SIZE = 1 << 20
# How private keys begin. `Include *` in ssh's configuration matches such files too.
_KEY_PREFIXES = (b"-----BEGIN", b"PuTTY-User")


def read_user_file(path: str, notices: list[Notice]) -> str | None:
    """Return the text of a file, or None; unless it is missing, a notice says why.

    Of a private key only the first ten bytes are read. Invalid UTF-8 is decoded as surrogates.
    """
    try:
        # O_NONBLOCK, since opening a pipe waits for a writer.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as error:
        notices.append(_skipped(path, getattr(error, "strerror", None) or str(error)))
        return None
    try:
        content = _content(descriptor)
    except OSError as error:
        content = error.strerror or str(error)
    finally:
        os.close(descriptor)
    if isinstance(content, str):
        notices.append(_skipped(path, content))
        return None
    return content.decode("utf-8", "surrogateescape")


def _content(descriptor: int) -> bytes | str:
    """Return the content of an open file, or as text the reason why it is not read."""
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        return "it is not a file"
    if status.st_size > MAX_SIZE:
        return "it is too large"
    # Unbuffered, so that no more of a key is read than its prefix.
    content = os.read(descriptor, len(_KEY_PREFIXES[0]))
    if content in _KEY_PREFIXES:
        return "it is a private key"
    while len(content) <= MAX_SIZE and (chunk := os.read(descriptor, MAX_SIZE)):
        content += chunk
    return "it is binary" if b"\0" in content else content


def _skipped(path: str, reason: str) -> Notice:
    return Notice("FILE_SKIPPED", f"skipped {escaped(path)}: {reason}")
