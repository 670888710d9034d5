"""Operations: values as they are recorded."""

from __future__ import annotations

from uuid import UUID

from symphony_cli.domain.operations import Change, values_of
from tests.builders import CREATED, a_profile, a_repo, a_vault, a_workspace

ID = UUID("0189c0de-0000-4000-8000-000000000001")
HOLDER = UUID("0189c0de-0000-4000-8000-000000000002")
TIMES = {"created_at": "2026-01-02T03:04:05.000000Z", "updated_at": "2026-01-02T03:04:05.000000Z"}


def test_values_of_a_profile_are_json() -> None:
    assert values_of(a_profile(id=ID, preferences={"a": [1]}, alias_emails=("a@b.c",))) == {
        "id": str(ID),
        "username": "ada",
        "email": "ada@example.org",
        "name": "Ada Lovelace",
        "preferences": {"a": [1]},
        "alias_emails": ["a@b.c"],
        "signing_key": None,
        "signing_format": None,
        "sign": False,
        "ssh_key": None,
        **TIMES,
    }


def test_values_of_a_workspace_are_json() -> None:
    assert values_of(a_workspace(id=ID, profile_id=HOLDER, root="/code")) == {
        "id": str(ID),
        "profile_id": str(HOLDER),
        "name": "acme",
        "type": "general",
        "description": "",
        "root": "/code",
        "settings": {},
        "tags": [],
        "remotes": [],
        "file": None,
        **TIMES,
    }


def test_values_of_a_repo_are_json() -> None:
    assert values_of(a_repo(id=ID, workspace_id=HOLDER, last_synced_at=CREATED)) == {
        "id": str(ID),
        "workspace_id": str(HOLDER),
        "name": "api",
        "path": "/code/api",
        "remote_url": None,
        "default_branch": None,
        "root_commit": None,
        "metadata": {},
        "last_synced_at": "2026-01-02T03:04:05.000000Z",
        "tags": [],
        "archived": False,
        "optional": False,
        **TIMES,
    }


def test_values_of_a_vault_are_json() -> None:
    assert values_of(a_vault(id=ID, workspace_id=HOLDER, is_locked=True)) == {
        "id": str(ID),
        "workspace_id": str(HOLDER),
        "name": "notes",
        "path": "/code/notes",
        "kind": "plain",
        "is_locked": True,
        "metadata": {},
        "recipients": [],
        "auto_lock": None,
        "unlocked_at": None,
        "tags": [],
        **TIMES,
    }


def test_changes_are_values() -> None:
    assert Change("repo", ID, None, {"a": 1}) == Change("repo", ID, None, {"a": 1})
