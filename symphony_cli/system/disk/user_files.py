"""Small text files of the user's, kept by other programs, read only if they are what they seem."""

from __future__ import annotations

import os
import stat

from symphony_cli.base.findings import Notice
from symphony_cli.base.text import escaped

LARGEST = 1 << 20
# What a private key's file begins with. `Include *` in ssh's configuration takes in such files too.
_KEYS_BEGIN = (b"-----BEGIN", b"PuTTY-User")


def read_user_file(path: str, notices: list[Notice]) -> str | None:
    """Return the text, None where there is no file; what cannot be read is added to the notices.

    Of a file that begins as a private key does no more than these ten bytes are read. Bytes that
    are not UTF-8 come as surrogates.
    """
    try:
        # Opening a pipe would else wait for somebody to write to it.
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
    """Return what is in an open file, or as text why it is not read."""
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        return "it is no file"
    if status.st_size > LARGEST:
        return "it is too large"
    # Unbuffered, so that no more is read than is looked at.
    content = os.read(descriptor, len(_KEYS_BEGIN[0]))
    if content in _KEYS_BEGIN:
        return "it is a private key"
    while len(content) <= LARGEST and (chunk := os.read(descriptor, LARGEST)):
        content += chunk
    return "it is binary" if b"\0" in content else content


def _skipped(path: str, reason: str) -> Notice:
    return Notice("FILE_SKIPPED", f"{escaped(path)} is left out: {reason}")
