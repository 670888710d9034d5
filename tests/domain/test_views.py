"""Views of the nouns."""

from __future__ import annotations

import pytest

from symphony_cli.domain.views import Entry, ProfileView, RepoView, VaultView, WorkspaceView


@pytest.mark.parametrize(
    ("entry", "text", "full_name"),
    [
        (Entry("profile", "1", "ada", None, "1", "ada"), "profile 'ada'", "ada"),
        (
            Entry("workspace", "2", "acme", None, "1", "ada", "2", "acme"),
            "workspace 'acme'",
            "acme",
        ),
        (
            Entry("repo", "3", "api", "/api", "1", "ada", "2", "acme"),
            "repo 'api'",
            "acme/api",
        ),
        (
            Entry("vault", "4", "notes", "/notes", "1", "ada", "2", "acme"),
            "vault 'notes'",
            "acme/notes",
        ),
    ],
)
def test_an_entry_has_a_text_and_a_full_name(entry: Entry, text: str, full_name: str) -> None:
    assert (str(entry), entry.full_name) == (text, full_name)


def test_the_fields_match_the_contract() -> None:
    assert {view: ", ".join(view._fields) for view in (ProfileView, WorkspaceView)} == {
        ProfileView: "id, username, email, name, alias_emails, signing_key, signing_format, sign,"
        " ssh_key, preferences, workspace_count, is_current, created_at, updated_at",
        WorkspaceView: "id, profile, name, type, description, root, remotes, tags, settings,"
        " repo_count, vault_count, is_current, created_at, updated_at",
    }
    assert {view: ", ".join(view._fields) for view in (RepoView, VaultView)} == {
        RepoView: "id, workspace, profile, name, path, remote_url, default_branch, root_commit,"
        " tags, archived, metadata, missing, is_locked, last_synced_at, created_at, updated_at",
        VaultView: "id, workspace, profile, name, path, kind, state, is_locked, is_default,"
        " recipients, auto_lock, tags, metadata, missing, notes, attachments, bytes,"
        " last_changed_at, unpushed, dirty, unlocked_at, created_at, updated_at",
    }
