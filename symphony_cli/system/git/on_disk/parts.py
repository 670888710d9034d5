"""What a repository's files say for a document, read without starting git.

Includes are not followed: a document of ten thousand repos must not start git for each.
"""

from __future__ import annotations

import os

from symphony_cli.system.git.on_disk import config, layout
from symphony_cli.system.git.on_disk.surroundings import Surroundings
from symphony_cli.transfer.documents import GitParts

_REMOTE, _URL = "remote.", ".url"


def git_parts(path: str) -> GitParts | None:
    """Return the remotes and worktrees of the repository at a path, or None."""
    common, bare = f"{path}/.git", False
    # Nearly all repositories have their configuration here, and one look is enough.
    text = layout.read_text(f"{common}/config")
    if text is None:
        place = layout.place_at(path)
        if place is None or not place.is_repository:
            return None
        common, bare = place.common, place.kind is layout.Kind.BARE
        text = layout.read_text(f"{common}/config") or ""
    worktrees: dict[str, str] = {}
    if os.access(f"{common}/worktrees", os.F_OK):
        worktrees = {name: tree for name, tree in Surroundings().worktrees(path) if tree != path}
    return GitParts(_remotes(text), bare, worktrees)


def _remotes(text: str) -> dict[str, str]:
    """Return the first URL of each remote in the text of a configuration."""
    urls: dict[str, list[str]] = {}
    for name, value in _settings_of_remotes(text):
        if name.startswith(_REMOTE) and name.endswith(_URL) and len(name) > len(_REMOTE + _URL):
            remote = urls.setdefault(name[len(_REMOTE) : -len(_URL)], [])
            if value:
                remote.append(value)
            else:
                remote.clear()
    return {name: found[0] for name, found in urls.items() if found}


def _settings_of_remotes(text: str) -> config.Settings:
    """Return the settings of remotes, and perhaps others: parsing everything takes four times."""
    sections = f"\n{text}".split("\n[")
    # Escapes may continue a line, and a section may begin within one.
    if "\\" in text or text.count("[") != len(sections) - 1:
        return config.parse(text) or []
    remotes = [one for one in sections[1:] if one[:6].lower() == "remote"]
    return config.parse("".join(f"[{one}\n" for one in remotes)) or []
