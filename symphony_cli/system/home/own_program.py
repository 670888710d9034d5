"""The path of the running program."""

from __future__ import annotations

import os
import shutil
import sys

_NAME = "symphony"


def own_program(argv0: str, search: str | None) -> str | None:
    """Return the absolute path of the command `symphony`, or None.

    `search` is the PATH. Links are not resolved, since an upgrade changes their targets.
    """
    beside_python = os.path.join(os.path.dirname(sys.executable), _NAME)
    named = argv0 if os.path.basename(argv0) == _NAME else None
    on_path = shutil.which(_NAME, path=search)
    for candidate in (named, on_path, beside_python):
        if candidate and os.path.isfile(candidate) and os.access(candidate, os.X_OK):
            return os.path.abspath(candidate)
    return None
