"""Valid entities for tests, with defaults for all fields."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from symphony_cli.base.times import format_time
from symphony_cli.domain.profiles import Profile
from symphony_cli.domain.repos import Repo
from symphony_cli.domain.vaults import Vault
from symphony_cli.domain.views import ProfileView, RepoView, VaultView
from symphony_cli.domain.workspaces import Workspace

# Public keys as recipients of vaults; their secret halves do not exist anywhere.
AGE = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"
SSH = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHhNSmdQWUv5t7GkTUXjEsL9c4HqQ7nUJnpn9wOyLZ9s ada@home"

CREATED = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
LATER = CREATED + timedelta(days=1)


def a_profile(**overrides: Any) -> Profile:
    values: dict[str, Any] = {
        "id": uuid4(),
        "username": "ada",
        "email": "ada@example.org",
        "name": "Ada Lovelace",
        "created_at": CREATED,
        "updated_at": CREATED,
    }
    return Profile(**(values | overrides))


def a_profile_view(**overrides: Any) -> ProfileView:
    values: dict[str, Any] = {
        "id": str(uuid4()),
        "username": "ada",
        "email": "ada@example.org",
        "name": "Ada Lovelace",
        "alias_emails": [],
        "signing_key": None,
        "signing_format": None,
        "sign": False,
        "ssh_key": None,
        "preferences": {},
        "workspace_count": 0,
        "is_current": False,
        "created_at": format_time(CREATED),
        "updated_at": format_time(CREATED),
    }
    return ProfileView(**(values | overrides))


def a_workspace(**overrides: Any) -> Workspace:
    values: dict[str, Any] = {
        "id": uuid4(),
        "profile_id": uuid4(),
        "name": "acme",
        "created_at": CREATED,
        "updated_at": CREATED,
    }
    return Workspace(**(values | overrides))


def a_repo(**overrides: Any) -> Repo:
    values: dict[str, Any] = {
        "id": uuid4(),
        "workspace_id": uuid4(),
        "name": "api",
        "path": "/code/api",
        "created_at": CREATED,
        "updated_at": CREATED,
    }
    return Repo(**(values | overrides))


def a_vault(**overrides: Any) -> Vault:
    values: dict[str, Any] = {
        "id": uuid4(),
        "workspace_id": uuid4(),
        "name": "notes",
        "path": "/code/notes",
        "created_at": CREATED,
        "updated_at": CREATED,
    }
    return Vault(**(values | overrides))


def a_repo_view(name: str, path: str, **overrides: Any) -> RepoView:
    """Return the view of a repo that was registered in acme at LATER."""
    return RepoView(**(_shown(name, path) | overrides))


def a_vault_view(name: str, path: str, **overrides: Any) -> VaultView:
    """Return the view of a vault that was registered in acme at LATER."""
    values: dict[str, Any] = _shown(name, path) | {"kind": "plain"}
    return VaultView(**(values | overrides))


def _shown(name: str, path: str) -> dict[str, Any]:
    at = format_time(LATER)
    return {
        "id": None,
        "workspace": "acme",
        "profile": "ada",
        "name": name,
        "path": path,
        "created_at": at,
        "updated_at": at,
    }
