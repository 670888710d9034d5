"""The columns of each kind of row without `--fields`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from symphony_cli.base.errors import unknown_field
from symphony_cli.base.text import escaped

OWNERS = ("workspace", "profile")
COLUMNS = {
    "ProfileView": ("username", "email", "name", "workspace_count", "is_current"),
    "DetectedProfile": (
        "username",
        "email",
        "name",
        "signing_key",
        "ssh_key",
        "directory",
        "exists",
        "sources",
    ),
    "WorkspaceView": (
        "name",
        "type",
        "profile",
        "repo_count",
        "vault_count",
        "root",
        "is_current",
    ),
    "RepoView": ("name", "workspace", "path", "default_branch", "remote_url", "missing"),
    "RepoStatus": (
        "name",
        "workspace",
        "state",
        "branch",
        "upstream",
        "ahead",
        "behind",
        "staged",
        "unstaged",
        "untracked",
        "conflicted",
        "stashes",
        "unpushed",
        "operation",
        "dirty",
        "last_commit_at",
        "last_commit_subject",
        "path",
        "identity",
    ),
    "ImportedRepo": (
        "name",
        "workspace",
        "result",
        "tags",
        "kinds",
        "remote_url",
        "path",
        "missing",
    ),
    "UnpushedBranch": ("branch", "commits", "last_commit_at"),
    "GoneBranch": ("branch", "upstream", "last_commit_at"),
    "PrunedBranch": (
        "name",
        "workspace",
        "branch",
        "commit",
        "result",
        "reason",
        "hint",
        "path",
    ),
    "RepoOutcome": ("name", "workspace", "result", "commits", "reason", "hint", "path"),
    "PushOutcome": ("name", "workspace", "result", "commits", "reason", "hint", "path"),
    "PushedRef": ("source", "destination", "action", "commits"),
    "RepoGuard": ("name", "workspace", "guard", "reason", "hint", "hook", "path"),
    "Execution": ("name", "exit_code", "seconds", "stdout", "stderr", "path"),
    "VaultView": ("name", "workspace", "path", "kind", "state", "is_default"),
    "FoundNote": ("vault", "path", "line", "title", "snippet", "score"),
    "ListedNote": ("title", "vault", "path", "tags", "changed_at"),
    "NoteLink": ("place", "target", "text", "leads_to"),
    "ImportedRow": ("noun", "name", "result", "fields", "path"),
    "RestoredRow": ("noun", "name", "result", "reason", "path", "url"),
    "KeyView": ("recipient", "path"),
    "OperationView": ("id", "at", "action", "subject", "change_count"),
    "ChangeView": ("noun", "row_id", "before", "after"),
    "IdentityStatus": (
        "name",
        "workspace",
        "state",
        "author",
        "committer",
        "expected",
        "reason",
        "path",
    ),
    "Source": ("setting", "value", "scope", "file", "line", "rule"),
    "AuditedCommit": (
        "name",
        "workspace",
        "unpushed",
        "commit",
        "author",
        "committer",
        "subject",
    ),
    "FileChange": ("path", "change"),
    "ConfigValue": ("key", "value", "source", "origin"),
    "Problem": ("check", "message", "hint"),
}


def chosen(fields: str, valid: Sequence[str]) -> list[str]:
    """Return the names in a comma-separated list. Raises InvalidValue for an unknown name."""
    names = [name.strip() for name in fields.split(",") if name.strip()]
    for name in names or [""]:
        if name not in valid:
            raise unknown_field(escaped(name), valid, "fields")
    return names


def fields_of(view: type[Any]) -> tuple[str, ...]:
    """Return the names of the fields of a kind of row."""
    return view._fields


def is_empty(value: Any) -> bool:
    """Whether a value is a list without items."""
    return isinstance(value, list | tuple) and not value


def holds_rows(value: Any) -> bool:
    """Whether a value is a list of rows."""
    return isinstance(value, list) and bool(value) and hasattr(value[0], "_fields")  # pyright: ignore[reportUnknownArgumentType]


def qualify(cells: list[list[Any]], columns: Sequence[str], rows: Sequence[Any]) -> None:
    """Qualify the names of rows that the chosen columns do not tell apart."""
    place = columns.index("name")
    owners = [place, *(columns.index(name) for name in OWNERS if name in columns)]
    if len({tuple(row[one] for one in owners) for row in cells}) == len(cells):
        return
    if hasattr(rows[0], "workspace"):
        from symphony_cli.repos.selecting import shown_names

        for row, name in zip(cells, shown_names(rows), strict=True):
            row[place] = name


def telling_apart(rows: Sequence[Any], names: Sequence[str]) -> list[str]:
    """Return which of the names of fields tell rows apart."""
    return [name for name in names if len({getattr(row, name, None) for row in rows}) > 1]
