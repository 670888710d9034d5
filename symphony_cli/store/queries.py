"""The SQL of reads, which formats IDs, since Python would take longer."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


def uuid_of(column: str) -> str:
    """Return the SQL of an ID as text."""
    # SQLAlchemy stores UUIDs without hyphens.
    parts = ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
    return " || '-' || ".join(f"substr({column}, {start}, {size})" for start, size in parts)


# A prefix with this at its end sorts after every key that begins with the prefix.
HIGHEST_CHARACTER = "\U0010ffff"

# The columns of Entry, then the sort columns, which also order equal names.
ENTRIES = {
    "profile": f"""
        select 'profile', {uuid_of("p.id")}, p.username, null, {uuid_of("p.id")}, p.username,
            null, null, p.username_key, p.username_key, ''
        from profiles p""",
    "workspace": f"""
        select 'workspace', {uuid_of("w.id")}, w.name, w.root, {uuid_of("p.id")}, p.username,
            {uuid_of("w.id")}, w.name, w.name_key, p.username_key, w.name_key
        from workspaces w join profiles p on p.id = w.profile_id""",
} | {
    noun: f"""
        select '{noun}', {uuid_of("t.id")}, t.name, t.path, {uuid_of("p.id")}, p.username,
            {uuid_of("w.id")}, w.name, t.name_key, p.username_key, w.name_key
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
