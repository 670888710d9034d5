"""A stand-in for gh that knows some tokens and logs its calls."""

from __future__ import annotations

import stat
from pathlib import Path

SCRIPT = """#!/bin/sh
printf '%s|' "$@" >>"{asked}"
case "$*" in
"auth token -u ada") echo token-of-ada ;;
"auth token -u ada-gh --hostname git.acme.org") echo token-at-acme ;;
"auth token -u ada-gh --hostname github.com") echo token-at-github ;;
"auth token -u silent") ;;
"auth token -u torn") printf 'half a\\ntoken' ;;
"auth token -u dead") echo token-of-dead; kill -9 $$ ;;
*)
    echo token-of-nobody
    printf '\\nno oauth token found for https://u:secret@github.com account %s\\nmore\\n' "$4" >&2
    exit 1
    ;;
esac
"""


def a_gh(directory: Path) -> Path:
    """Put a stand-in into a directory for PATH; return its log file."""
    directory.mkdir(parents=True, exist_ok=True)
    asked = directory / "asked"
    path = directory / "gh"
    path.write_text(SCRIPT.format(asked=asked))
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return asked
