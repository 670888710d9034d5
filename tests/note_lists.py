"""The files in which Obsidian and zk have where their vaults are, in a test's home."""

from __future__ import annotations

import json
from pathlib import Path


def an_obsidian_list(home: Path, *paths: Path | str) -> Path:
    """Have Obsidian list vaults, and return its list."""
    entries = {f"{number:016x}": {"path": str(path), "ts": 1} for number, path in enumerate(paths)}
    return _written(home / ".config/obsidian/obsidian.json", json.dumps({"vaults": entries}))


def a_zk_notebook(home: Path, path: Path | str) -> Path:
    """Have zk know a notebook, and return its configuration."""
    return _written(home / ".config/zk/config.toml", f'[notebook]\ndir = "{path}"\n')


def _written(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path
