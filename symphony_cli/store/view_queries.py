"""The SQL of views, by noun, which the fast commands do not load."""

from __future__ import annotations

from functools import cache

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
from symphony_cli.store.queries import is_json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from symphony_cli.store.queries import Dialect

# The fields of views that are not stored: they describe the disk.
REPO_ON_DISK = ("missing", "is_locked")
VAULT_ON_DISK = ("state", "missing", *FIGURES)

# The SQL of the stored fields that are not a column of the noun's own table.
PROFILE_FIELDS = {
    "workspace_count": "(select count(*) from workspaces w where w.profile_id = t.id)",
    "is_current": "exists (select 1 from current_profile c where c.profile_id = t.id)",
}
WORKSPACE_FIELDS = {
    "profile": "p.username",
    "repo_count": "(select count(*) from repos r where r.workspace_id = t.id)",
    "vault_count": "(select count(*) from vaults v where v.workspace_id = t.id)",
    "is_current": """exists (select 1 from current_workspaces c
        where c.profile_id = t.profile_id and c.workspace_id = t.id)""",
}
REPO_FIELDS = {
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
OPERATION_FIELDS = {
    "change_count": "(select count(*) from operation_changes c where c.operation_id = t.id)",
}
# The stored fields that a dialect returns as text; the others have names that end in _at.
IDS = ("id", "row_id", "undoes")


class ViewQuery(NamedTuple):
    """The parts of a view's query.

    The fields of the view that are `on_disk` are not stored.
    """

    view: type[Any]
    columns: str
    tables: str
    order: str
    on_disk: Sequence[str] = ()


def _columns(
    dialect: Dialect, view: type[Any], fields: dict[str, str], on_disk: Sequence[str] = ()
) -> str:
    columns: list[str] = []
    for name, kind in view.__annotations__.items():
        if name in on_disk:
            continue
        column = f"t.{name}"
        if name in fields:
            column = fields[name]
        elif name in IDS:
            column = dialect.id(column)
        elif name == "at" or name.endswith("_at"):
            column = dialect.time(column)
        elif is_json(kind):
            column = dialect.json(column)
        columns.append(column)
    return ", ".join(columns)


_IN_WORKSPACE = (
    "t join workspaces w on w.id = t.workspace_id join profiles p on p.id = w.profile_id"
)
# Keys are unique in their owner, so this order is total.
_HELD_ORDER = "p.username_key, w.name_key, t.name_key"


@cache
def view_queries(dialect: Dialect) -> dict[str, ViewQuery]:
    """Return the queries of views by noun."""
    return {
        "profile": ViewQuery(
            ProfileView,
            _columns(dialect, ProfileView, PROFILE_FIELDS),
            "profiles t",
            "t.username_key",
        ),
        "workspace": ViewQuery(
            WorkspaceView,
            _columns(dialect, WorkspaceView, WORKSPACE_FIELDS),
            "workspaces t join profiles p on p.id = t.profile_id",
            "p.username_key, t.name_key",
        ),
        "repo": ViewQuery(
            RepoView,
            _columns(dialect, RepoView, REPO_FIELDS, REPO_ON_DISK),
            f"repos {_IN_WORKSPACE}",
            _HELD_ORDER,
            REPO_ON_DISK,
        ),
        "vault": ViewQuery(
            VaultView,
            _columns(dialect, VaultView, VAULT_FIELDS, VAULT_ON_DISK),
            f"vaults {_IN_WORKSPACE}",
            _HELD_ORDER,
            VAULT_ON_DISK,
        ),
        "operation": ViewQuery(
            OperationView,
            _columns(dialect, OperationView, OPERATION_FIELDS),
            "operations t",
            "t.sequence desc",
        ),
        "change": ViewQuery(
            ChangeView, _columns(dialect, ChangeView, {}), "operation_changes t", "t.position"
        ),
    }
