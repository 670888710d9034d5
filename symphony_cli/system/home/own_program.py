"""Our own program: where it can be started from again."""

from __future__ import annotations

import os
import shutil
import sys

_NAME = "symphony"


def own_program(called_as: str, search: str | None) -> str | None:
    """Return the absolute path of the command, None where there is none.

    `called_as` is what it was started as, `search` the PATH. Links stay: what installs a new
    version changes where they lead.
    """
    beside_python = os.path.join(os.path.dirname(sys.executable), _NAME)
    named = called_as if os.path.basename(called_as) == _NAME else None
    on_path = shutil.which(_NAME, path=search)
    for candidate in (named, on_path, beside_python):
        if candidate and os.path.isfile(candidate) and os.access(candidate, os.X_OK):
            return os.path.abspath(candidate)
    return None
