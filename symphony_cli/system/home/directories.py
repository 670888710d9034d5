"""Directories of the user that other programs use."""

from __future__ import annotations

import os
from collections.abc import Mapping


def config_directory(environ: Mapping[str, str]) -> str:
    """Return the directory of configurations by the XDG specification."""
    chosen = environ.get("XDG_CONFIG_HOME", "")
    # The XDG specification says to ignore relative paths.
    return chosen if os.path.isabs(chosen) else f"{home(environ)}/.config"


def home(environ: Mapping[str, str]) -> str:
    """Return the user's home directory."""
    return environ.get("HOME") or os.path.expanduser("~")
