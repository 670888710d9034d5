"""The SQL of reads, which formats IDs, since Python would take longer."""

from __future__ import annotations

from functools import cache

from symphony_cli.base.light import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class Dialect(NamedTuple):
    """The words of reads that databases have in different forms.

    `id`, `time` and `json` return the SQL of a column as text. `unindexed` before a column keeps
    the planner from its index. `row` is a column that the index of every name ends in.
    """

    id: Callable[[str], str]
    time: Callable[[str], str]
    json: Callable[[str], str]
    unindexed: str
    row: str


def _hyphenated(column: str) -> str:
    # SQLAlchemy stores UUIDs without hyphens.
    parts = ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
    return " || '-' || ".join(f"substr({column}, {start}, {size})" for start, size in parts)


def _stored(column: str) -> str:
    return column


SQLITE = Dialect(id=_hyphenated, time=_stored, json=_stored, unindexed="+", row="rowid")

# A prefix with this at its end sorts after every key that begins with the prefix.
HIGHEST_CHARACTER = "\U0010ffff"


@cache
def entry_queries(dialect: Dialect) -> dict[str, str]:
    """Return the queries of entries by noun.

    They yield the columns of Entry, then the sort columns, which also order equal names.
    """
    profile, workspace, held = dialect.id("p.id"), dialect.id("w.id"), dialect.id("t.id")
    return {
        "profile": f"""
        select 'profile', {profile}, p.username, null, {profile}, p.username,
            null, null, p.username_key, p.username_key, ''
        from profiles p""",
        "workspace": f"""
        select 'workspace', {workspace}, w.name, w.root, {profile}, p.username,
            {workspace}, w.name, w.name_key, p.username_key, w.name_key
        from workspaces w join profiles p on p.id = w.profile_id""",
    } | {
        noun: f"""
        select '{noun}', {held}, t.name, t.path, {profile}, p.username,
            {workspace}, w.name, t.name_key, p.username_key, w.name_key
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
    dialect: Dialect = SQLITE,
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
        # So that the planner uses the index of the ID instead of one that matches many rows.
        where.append(f"{dialect.unindexed if id_prefix else ''}{columns[condition]} = ?")
        parameters.append(value)
    if id_prefix is not None:
        where.append(f"{columns['id']} between ? and ?")
        parameters += ids_from(id_prefix)
    if paths is not None:
        if "path" not in columns:
            return None
        where.append(f"{columns['path']} in ({', '.join('?' * len(paths))})")
        parameters += paths
    return entry_queries(dialect)[noun] + (
        f" where {' and '.join(where)}" if where else ""
    ), parameters


def beginning_query(
    noun: str,
    values: dict[str, str | None],
    prefix: str,
    most: int,
    dialect: Dialect = SQLITE,
) -> tuple[str, list[str | int]]:
    """Return the query, and its parameters, for a noun's entries whose key has a prefix.

    It yields the first `most` and the last one.
    """
    columns = CONDITIONS[noun]
    name = columns["name"]
    row = f"{name.partition('.')[0]}.{dialect.row}"
    # Unindexed, so that the planner does not read and sort all rows of a profile: in the order of
    # the names' index it reads only the rows that it yields.
    conditions = {
        (dialect.unindexed if condition == "profile" else "") + columns[condition]: value
        for condition, value in values.items()
        if value is not None
    }
    where = " and ".join([f"{name} >= ? and {name} < ?", *(f"{each} = ?" for each in conditions)])
    parameters = [prefix, prefix + HIGHEST_CHARACTER, *conditions.values()]
    found = f"{entry_queries(dialect)[noun]} where {where}"
    sql = f"""select * from ({found} order by {name}, {row} limit ?) as firsts
        union all select * from ({found} order by {name} desc, {row} desc limit 1) as lasts"""
    return sql, [*parameters, most, *parameters]


def ids_from(prefix: str) -> list[str]:
    """Return the first and the last ID with a prefix, which has at most 32 hexadecimal digits."""
    return [prefix.ljust(32, "0"), prefix.ljust(32, "f")]


def id_digits(id: str) -> str:
    """Return an ID or a prefix of one without hyphens, as SQLAlchemy stores it."""
    return id.replace("-", "").lower()


def is_json(annotation: str) -> bool:
    """Whether a view's field with an annotation is stored as JSON."""
    return annotation.startswith(("Sequence", "Mapping"))
