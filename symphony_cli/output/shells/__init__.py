"""The code that `shell-init` prints, one file per shell."""

from __future__ import annotations

import os

PLACEHOLDER = "__CMD__"


def shell_code(shell: str, name: str) -> str:
    """Return the code that defines a shell function of this name, with its helper functions.

    Neither argument is escaped: pass a known shell and a valid function name.
    """
    path = os.path.join(os.path.dirname(__file__), f"sy.{shell}")
    with open(path, encoding="utf-8") as file:
        return file.read().replace(PLACEHOLDER, name)
