"""What readers see of the nouns: one tuple a row, whose field names are those of the JSON.

Ids are UUID strings and times RFC 3339 strings in UTC, as they are printed: a list of ten thousand
rows is not parsed into objects only to be written out again. This module imports nothing heavy,
since `symphony path` and shell completion load it.
"""

from __future__ import annotations

from symphony_cli.base.light import NamedTuple
from symphony_cli.domain.vault_places import OPEN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any


class Entry(NamedTuple):
    """One row of any noun, with what it takes to name it and to say where it belongs.

    `noun` is `profile`, `workspace`, `repo` or `vault`; `path` is a repo's or a vault's path or a
    workspace's root. The last four are those of the row itself where it is that noun.
    """

    noun: str
    id: str
    name: str
    path: str | None
    profile_id: str
    profile: str
    workspace_id: str | None = None
    workspace: str | None = None

    def __str__(self) -> str:
        return f"{self.noun} '{self.name}'"

    @property
    def full_name(self) -> str:
        """The name as it is written to say which of several is meant."""
        return f"{self.workspace}/{self.name}" if self.noun in ("repo", "vault") else self.name


class ProfileView(NamedTuple):
    """A profile as it is shown."""

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
    """A workspace as it is shown."""

    id: str
    profile: str
    name: str
    type: str
    description: str
    root: str | None
    settings: Mapping[str, Any]
    repo_count: int
    vault_count: int
    is_current: bool
    created_at: str
    updated_at: str


class RepoView(NamedTuple):
    """A repo as it is shown. In a preview, where no row is kept, id and times are None.

    `is_locked` says that it is in a vault that cannot be read; then it is not missing.
    """

    id: str | None
    workspace: str
    profile: str
    name: str
    path: str
    remote_url: str | None = None
    default_branch: str | None = None
    root_commit: str | None = None
    metadata: Mapping[str, Any] = {}
    missing: bool = False
    is_locked: bool = False
    last_synced_at: str | None = None
    created_at: str | None = None
    updated_at: str | None = None


FIGURES = ("notes", "attachments", "bytes", "last_changed_at", "unpushed", "dirty")
"""The fields of a vault that are known only where it was counted."""


class VaultView(NamedTuple):
    """A vault as it is shown. In a preview, where no row is kept, id and times are None.

    `state` is one of `vault_places.STATES`; `is_locked` says that there is nothing to read in a
    vault that is not missing. `is_default` says that it is the one that is meant in its workspace
    where none is named: the one that `use` set, else the sole one.
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
    """A write as it stands in the history. `change_count` is the number of rows it changed."""

    id: str
    action: str
    subject: str
    at: str
    change_count: int


class ChangeView(NamedTuple):
    """One row that an operation changed. `before` is None for a new row, `after` for a gone one."""

    noun: str
    row_id: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
