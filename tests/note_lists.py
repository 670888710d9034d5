"""The lists of vaults that Obsidian and zk keep in the home directory."""

from __future__ import annotations

import json
from pathlib import Path


def an_obsidian_list(home: Path, *paths: Path | str) -> Path:
    """Write Obsidian's list of vaults and return its path."""
    entries = {f"{number:016x}": {"path": str(path), "ts": 1} for number, path in enumerate(paths)}
    return _written(home / ".config/obsidian/obsidian.json", json.dumps({"vaults": entries}))


def a_zk_notebook(home: Path, path: Path | str) -> Path:
    """Write zk's configuration with a notebook and return its path."""
    return _written(home / ".config/zk/config.toml", f'[notebook]\ndir = "{path}"\n')


def _written(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path
