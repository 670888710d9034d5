"""The log of unexpected errors."""

from __future__ import annotations

import os
import traceback
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from symphony_cli.base.errors import SymphonyError

if TYPE_CHECKING:
    from collections.abc import Callable


def write_crash_log(place: Callable[[], str], error: BaseException) -> str | None:
    """Append an error's traceback to the log file (0600, its directory 0700); return its path.

    Returns None if the log cannot be written, so that the error itself is still reported.
    """
    text = "".join(traceback.format_exception(error))
    try:
        path = place()
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with open(descriptor, "a", encoding="utf-8", errors="backslashreplace") as log:
            log.write(f"{datetime.now(UTC).isoformat()}\n{text}\n")
    except (OSError, SymphonyError):
        return None
    return path
