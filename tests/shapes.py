"""Output with placeholders for IDs, times and commits, for comparisons.

Scripts rely on the names and the order of the fields.
"""

from __future__ import annotations

import json
import re
from typing import Any

PROFILE = [
    "id",
    "username",
    "email",
    "name",
    "alias_emails",
    "signing_key",
    "signing_format",
    "sign",
    "ssh_key",
    "preferences",
    "workspace_count",
    "is_current",
    "created_at",
    "updated_at",
]
WORKSPACE = [
    "id",
    "profile",
    "name",
    "type",
    "description",
    "root",
    "file",
    "remotes",
    "tags",
    "settings",
    "repo_count",
    "vault_count",
    "is_current",
    "created_at",
    "updated_at",
]
REPO = [
    "id",
    "workspace",
    "profile",
    "name",
    "path",
    "remote_url",
    "default_branch",
    "root_commit",
    "tags",
    "archived",
    "optional",
    "metadata",
    "missing",
    "is_locked",
    "last_synced_at",
    "created_at",
    "updated_at",
]
FIGURES = ["notes", "attachments", "bytes", "last_changed_at", "unpushed", "dirty"]
VAULT = [
    "id",
    "workspace",
    "profile",
    "name",
    "path",
    "kind",
    "state",
    "is_locked",
    "is_default",
    "recipients",
    "auto_lock",
    "tags",
    "metadata",
    "missing",
    *FIGURES,
    "unlocked_at",
    "created_at",
    "updated_at",
]

SHAPES = {
    "<id>": re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
    "<time>": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z"),
    "<commit>": re.compile(r"\b[0-9a-f]{40}\b"),
    "<short id>": re.compile(r"(?<=\()[0-9a-f]{8}(?=\))"),
}


def shaped(text: str) -> str:
    """Return the text with placeholders for what differs between runs."""
    for shape, pattern in SHAPES.items():
        text = pattern.sub(shape, text)
    return text


def shaped_json(text: str) -> Any:
    """Return parsed JSON with placeholders for what differs between runs."""
    return json.loads(shaped(text))


def an_error(
    code: str, message: str, hint: str | None = None, field: str | None = None
) -> dict[str, str | None]:
    """Return the object that `--json` writes for an error."""
    return {"code": code, "message": message, "hint": hint, "field": field}


def a_profile_shown(**values: Any) -> dict[str, Any]:
    """Return the JSON of the profile ada with some other values."""
    shown: dict[str, Any] = {
        "id": "<id>",
        "username": "ada",
        "email": "ada@example.org",
        "name": None,
        "alias_emails": [],
        "signing_key": None,
        "signing_format": None,
        "sign": False,
        "ssh_key": None,
        "preferences": {},
        "workspace_count": 0,
        "is_current": True,
        "created_at": "<time>",
        "updated_at": "<time>",
    }
    return shown | values


def a_workspace_shown(**values: Any) -> dict[str, Any]:
    """Return the JSON of the workspace acme with some other values."""
    shown: dict[str, Any] = {
        "id": "<id>",
        "profile": "ada",
        "name": "acme",
        "type": "general",
        "description": "",
        "root": None,
        "file": None,
        "remotes": [],
        "tags": [],
        "settings": {},
        "repo_count": 0,
        "vault_count": 0,
        "is_current": False,
        "created_at": "<time>",
        "updated_at": "<time>",
    }
    return shown | values


def a_repo_shown(**values: Any) -> dict[str, Any]:
    """Return a repo's JSON with some other values, and always a path."""
    shown: dict[str, Any] = {
        "id": "<id>",
        "workspace": "acme",
        "profile": "ada",
        "name": "api",
        "path": None,
        "remote_url": None,
        "default_branch": "main",
        "root_commit": None,
        "tags": [],
        "archived": False,
        "optional": False,
        "metadata": {},
        "missing": False,
        "is_locked": False,
        "last_synced_at": None,
        "created_at": "<time>",
        "updated_at": "<time>",
    }
    return shown | values


def a_vault_shown(**values: Any) -> dict[str, Any]:
    """Return a vault's JSON with some other values, and always a path."""
    shown: dict[str, Any] = {
        "id": "<id>",
        "workspace": "acme",
        "profile": "ada",
        "name": "notes",
        "path": None,
        "kind": "obsidian",
        "state": "open",
        "is_locked": False,
        "is_default": True,
        "recipients": [],
        "auto_lock": None,
        "tags": [],
        "metadata": {},
        "missing": False,
        **dict.fromkeys(FIGURES),
        "unlocked_at": None,
        "created_at": "<time>",
        "updated_at": "<time>",
    }
    return shown | values
