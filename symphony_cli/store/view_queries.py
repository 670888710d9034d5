"""The SQL of views, by noun, which the fast commands do not load."""

from __future__ import annotations

from symphony_cli.base.light import NamedTuple
from symphony_cli.domain.views import (
    FIGURES,
    ChangeView,
    OperationView,
    ProfileView,
    RepoView,
    VaultView,
    WorkspaceView,
)
from symphony_cli.store.queries import uuid_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

# The fields of views that are not stored: they describe the disk.
REPO_ON_DISK = ("missing", "is_locked")
VAULT_ON_DISK = ("state", "missing", *FIGURES)

# The SQL of the stored fields that are not a column of the noun's own table.
PROFILE_FIELDS = {
    "id": uuid_of("t.id"),
    "workspace_count": "(select count(*) from workspaces w where w.profile_id = t.id)",
    "is_current": "exists (select 1 from current_profile c where c.profile_id = t.id)",
}
WORKSPACE_FIELDS = {
    "id": uuid_of("t.id"),
    "profile": "p.username",
    "repo_count": "(select count(*) from repos r where r.workspace_id = t.id)",
    "vault_count": "(select count(*) from vaults v where v.workspace_id = t.id)",
    "is_current": """exists (select 1 from current_workspaces c
        where c.profile_id = t.profile_id and c.workspace_id = t.id)""",
}
REPO_FIELDS = {
    "id": uuid_of("t.id"),
    "workspace": "w.name",
    "profile": "p.username",
    "remote_url": "nullif(t.remote_url, '')",
}
VAULT_FIELDS = {
    **REPO_FIELDS,
    "is_default": """t.id = coalesce(
        (select d.vault_id from default_vaults d where d.workspace_id = t.workspace_id),
        case when (select count(*) from vaults v where v.workspace_id = t.workspace_id) = 1
            then t.id end)""",
}


class ViewQuery(NamedTuple):
    """The parts of a view's query.

    The fields of the view that are `on_disk` are not stored.
    """

    view: type[Any]
    columns: str
    tables: str
    order: str
    on_disk: Sequence[str] = ()


def _columns(view: type[Any], fields: dict[str, str], on_disk: Sequence[str] = ()) -> str:
    stored = [name for name in view._fields if name not in on_disk]
    return ", ".join(fields.get(name, f"t.{name}") for name in stored)


_IN_WORKSPACE = (
    "t join workspaces w on w.id = t.workspace_id join profiles p on p.id = w.profile_id"
)
_HELD_ORDER = "p.username_key, w.name_key, t.name_key, t.name"
QUERIES = {
    "profile": ViewQuery(
        ProfileView,
        _columns(ProfileView, PROFILE_FIELDS),
        "profiles t",
        "t.username_key, t.username",
    ),
    "workspace": ViewQuery(
        WorkspaceView,
        _columns(WorkspaceView, WORKSPACE_FIELDS),
        "workspaces t join profiles p on p.id = t.profile_id",
        "p.username_key, t.name_key, t.name",
    ),
    "repo": ViewQuery(
        RepoView,
        _columns(RepoView, REPO_FIELDS, REPO_ON_DISK),
        f"repos {_IN_WORKSPACE}",
        _HELD_ORDER,
        REPO_ON_DISK,
    ),
    "vault": ViewQuery(
        VaultView,
        _columns(VaultView, VAULT_FIELDS, VAULT_ON_DISK),
        f"vaults {_IN_WORKSPACE}",
        _HELD_ORDER,
        VAULT_ON_DISK,
    ),
    "operation": ViewQuery(
        OperationView,
        f"""{uuid_of("o.id")}, o.action, o.subject, o.at,
            (select count(*) from operation_changes c where c.operation_id = o.id),
            {uuid_of("o.undoes")}""",
        "operations o",
        "o.sequence desc",
    ),
    "change": ViewQuery(
        ChangeView,
        f"noun, {uuid_of('row_id')}, before, after",
        "operation_changes",
        "position",
    ),
}
