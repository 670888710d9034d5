"""The SQL of reads, which formats IDs, since Python would take longer."""

from __future__ import annotations

from symphony_cli.domain.views import FIGURES, ProfileView, RepoView, VaultView, WorkspaceView

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any


def _uuid(column: str) -> str:
    # SQLAlchemy stores UUIDs without hyphens.
    parts = ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
    return " || '-' || ".join(f"substr({column}, {start}, {size})" for start, size in parts)


# A prefix with this at its end sorts after every key that begins with the prefix.
HIGHEST_CHARACTER = "\U0010ffff"

# The columns of Entry, then the sort columns, which also order equal names.
ENTRIES = {
    "profile": f"""
        select 'profile', {_uuid("p.id")}, p.username, null, {_uuid("p.id")}, p.username,
            null, null, p.username_key, p.username_key, ''
        from profiles p""",
    "workspace": f"""
        select 'workspace', {_uuid("w.id")}, w.name, w.root, {_uuid("p.id")}, p.username,
            {_uuid("w.id")}, w.name, w.name_key, p.username_key, w.name_key
        from workspaces w join profiles p on p.id = w.profile_id""",
} | {
    noun: f"""
        select '{noun}', {_uuid("t.id")}, t.name, t.path, {_uuid("p.id")}, p.username,
            {_uuid("w.id")}, w.name, t.name_key, p.username_key, w.name_key
        from {noun}s t join workspaces w on w.id = t.workspace_id
            join profiles p on p.id = w.profile_id"""
    for noun in ("repo", "vault")
}
# The column of each condition; a noun without the column never matches.
CONDITIONS = {
    "profile": {"id": "p.id", "profile": "p.id", "name": "p.username_key"},
    "workspace": {
        "id": "w.id",
        "profile": "w.profile_id",
        "workspace": "w.id",
        "name": "w.name_key",
        "path": "w.root",
    },
} | {
    noun: {
        "id": "t.id",
        "profile": "w.profile_id",
        "workspace": "t.workspace_id",
        "name": "t.name_key",
        "path": "t.path",
    }
    for noun in ("repo", "vault")
}

# The fields of views that are not stored: they describe the disk.
REPO_ON_DISK = ("missing", "is_locked")
VAULT_ON_DISK = ("state", "missing", *FIGURES)

# The SQL of the stored fields that are not a column of the noun's own table.
PROFILE_FIELDS = {
    "id": _uuid("t.id"),
    "workspace_count": "(select count(*) from workspaces w where w.profile_id = t.id)",
    "is_current": "exists (select 1 from current_profile c where c.profile_id = t.id)",
}
WORKSPACE_FIELDS = {
    "id": _uuid("t.id"),
    "profile": "p.username",
    "repo_count": "(select count(*) from repos r where r.workspace_id = t.id)",
    "vault_count": "(select count(*) from vaults v where v.workspace_id = t.id)",
    "is_current": """exists (select 1 from current_workspaces c
        where c.profile_id = t.profile_id and c.workspace_id = t.id)""",
}
REPO_FIELDS = {
    "id": _uuid("t.id"),
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


def _select(
    view: type[Any], fields: dict[str, str], tables: str, on_disk: Sequence[str] = ()
) -> str:
    stored = [name for name in view._fields if name not in on_disk]
    columns = ", ".join(fields.get(name, f"t.{name}") for name in stored)
    return f"select {columns} from {tables}"


_IN_WORKSPACE = (
    "t join workspaces w on w.id = t.workspace_id join profiles p on p.id = w.profile_id"
)
PROFILES = _select(ProfileView, PROFILE_FIELDS, "profiles t")
WORKSPACES = _select(
    WorkspaceView, WORKSPACE_FIELDS, "workspaces t join profiles p on p.id = t.profile_id"
)
REPOS = _select(RepoView, REPO_FIELDS, f"repos {_IN_WORKSPACE}", REPO_ON_DISK)
VAULTS = _select(VaultView, VAULT_FIELDS, f"vaults {_IN_WORKSPACE}", VAULT_ON_DISK)
OPERATIONS = f"""
    select {_uuid("o.id")}, o.action, o.subject, o.at,
        (select count(*) from operation_changes c where c.operation_id = o.id)
    from operations o"""
CHANGES = f"""
    select noun, {_uuid("row_id")}, before, after
    from operation_changes where operation_id = ? order by position"""


def entries_query(
    noun: str,
    values: dict[str, str | None],
    id_prefix: str | None,
    paths: Sequence[str] | None,
) -> tuple[str, list[str]] | None:
    """Return the query for a noun's entries and its parameters, or None if none can match."""
    columns = CONDITIONS[noun]
    where: list[str] = []
    parameters: list[str] = []
    for condition, value in values.items():
        if value is None:
            continue
        if condition not in columns:
            return None
        # The plus makes the planner use the index of the ID instead of one that matches many rows.
        where.append(f"{'+' if id_prefix else ''}{columns[condition]} = ?")
        parameters.append(value)
    if id_prefix is not None:
        # Every hexadecimal digit sorts before "g".
        where.append(f"{columns['id']} >= ? and {columns['id']} < ?")
        parameters += [id_prefix, f"{id_prefix}g"]
    if paths is not None:
        if "path" not in columns:
            return None
        where.append(f"{columns['path']} in ({', '.join('?' * len(paths))})")
        parameters += paths
    return ENTRIES[noun] + (f" where {' and '.join(where)}" if where else ""), parameters


def beginning_query(
    noun: str, values: dict[str, str | None], prefix: str, most: int
) -> tuple[str, list[str | int]]:
    """Return the query, and its parameters, for a noun's entries whose key has a prefix.

    It yields the first `most` and the last one.
    """
    columns = CONDITIONS[noun]
    name = columns["name"]
    # The plus keeps the planner from reading and sorting all rows of a profile: in the order of
    # the names' index it reads only the rows that it yields.
    conditions = {
        ("+" if condition == "profile" else "") + columns[condition]: value
        for condition, value in values.items()
        if value is not None
    }
    where = " and ".join([f"{name} >= ? and {name} < ?", *(f"{each} = ?" for each in conditions)])
    parameters = [prefix, prefix + HIGHEST_CHARACTER, *conditions.values()]
    ordered = f"{ENTRIES[noun]} where {where} order by {name}"
    sql = f"select * from ({ordered} limit ?) union all select * from ({ordered} desc limit 1)"
    return sql, [*parameters, most, *parameters]
