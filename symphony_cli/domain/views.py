"""Views: what a read returns, one tuple per row.

The fields are the fields of the JSON output. IDs are UUID strings and times RFC 3339 strings in
UTC, so that a list of ten thousand rows is printed without parsing. The reader derives its SQL and
its conversions from the fields, and a preview takes their defaults.
"""

from __future__ import annotations

from symphony_cli.base.light import NamedTuple
from symphony_cli.domain.vault_places import OPEN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any


class ProfileView(NamedTuple):
    """A profile."""

    id: str
    username: str
    email: str
    name: str | None
    alias_emails: Sequence[str]
    signing_key: str | None
    signing_format: str | None
    sign: bool
    ssh_key: str | None
    preferences: Mapping[str, Any]
    workspace_count: int
    is_current: bool
    created_at: str
    updated_at: str


class WorkspaceView(NamedTuple):
    """A workspace."""

    id: str
    profile: str
    name: str
    type: str
    description: str
    root: str | None
    file: str | None
    remotes: Sequence[str]
    tags: Sequence[str]
    settings: Mapping[str, Any]
    repo_count: int
    vault_count: int
    is_current: bool
    created_at: str
    updated_at: str


class RepoView(NamedTuple):
    """A repo. A preview has no ID and no times.

    `is_locked` says that it is inside a locked vault; then it is not missing.
    """

    id: str | None
    workspace: str
    profile: str
    name: str
    path: str
    remote_url: str | None = None
    default_branch: str | None = None
    root_commit: str | None = None
    tags: Sequence[str] = []
    archived: bool = False
    optional: bool = False
    metadata: Mapping[str, Any] = {}
    missing: bool = False
    is_locked: bool = False
    last_synced_at: str | None = None
    created_at: str | None = None
    updated_at: str | None = None


FIGURES = ("notes", "attachments", "bytes", "last_changed_at", "unpushed", "dirty")
"""The fields of a vault that only `--stats` fills in."""


class VaultView(NamedTuple):
    """A vault. A preview has no ID and no times.

    `state` is one of `vault_places.STATES`. `is_locked` says that a vault that is not missing has
    no directory to read. `is_default` marks the default of its workspace: the vault that `use` set,
    or the only one.
    """

    id: str | None
    workspace: str
    profile: str
    name: str
    path: str
    kind: str
    state: str = OPEN
    is_locked: bool = False
    is_default: bool = False
    recipients: Sequence[str] = []
    auto_lock: int | None = None
    tags: Sequence[str] = []
    metadata: Mapping[str, Any] = {}
    missing: bool = False
    notes: int | None = None
    attachments: int | None = None
    bytes: int | None = None
    last_changed_at: str | None = None
    unpushed: int | None = None
    dirty: bool | None = None
    unlocked_at: str | None = None
    created_at: str | None = None
    updated_at: str | None = None


class OperationView(NamedTuple):
    """A write in the history; `change_count` is its number of changed rows.

    `undoes` is the ID of the operation that it undoes. A preview has no ID.
    """

    id: str | None
    action: str
    subject: str
    at: str
    change_count: int
    undoes: str | None = None


class ChangeView(NamedTuple):
    """One changed row; `before` is None if it is new, `after` if it was deleted."""

    noun: str
    row_id: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
