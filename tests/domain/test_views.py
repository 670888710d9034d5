"""Views of the nouns."""

from __future__ import annotations

from symphony_cli.domain.views import ProfileView, RepoView, VaultView, WorkspaceView


def test_the_fields_match_the_contract() -> None:
    assert {view: ", ".join(view._fields) for view in (ProfileView, WorkspaceView)} == {
        ProfileView: "id, username, email, name, alias_emails, signing_key, signing_format, sign,"
        " ssh_key, preferences, workspace_count, is_current, created_at, updated_at",
        WorkspaceView: "id, profile, name, type, description, root, file, remotes, tags,"
        " settings, repo_count, vault_count, is_current, created_at, updated_at",
    }
    assert {view: ", ".join(view._fields) for view in (RepoView, VaultView)} == {
        RepoView: "id, workspace, profile, name, path, remote_url, default_branch, root_commit,"
        " tags, archived, optional, metadata, missing, is_locked, last_synced_at, created_at,"
        " updated_at",
        VaultView: "id, workspace, profile, name, path, kind, state, is_locked, is_default,"
        " recipients, auto_lock, tags, metadata, missing, notes, attachments, bytes,"
        " last_changed_at, unpushed, dirty, unlocked_at, created_at, updated_at",
    }
