"""The page of JSON fields and the file with all schemas, from the program's schemas."""

from __future__ import annotations

import json
from typing import Any

import typer.main
from markdown_text import as_code, table

from symphony_cli import main
from symphony_cli.commands.shared.schemas import schema_of

FORMATS = {"uuid": "UUID", "date-time": "time"}
INTRODUCTION = (
    "# JSON fields\n\nA list is an array of objects; `show` and a write of one thing are one"
    " object. IDs are UUIDs, times RFC 3339 in UTC, paths absolute, and absent values `null`: only"
    " `--fields` leaves fields out. With `--path`, a list is an array of paths. The page of each"
    " command names the objects that it prints.\n\n`symphony help schema COMMAND` prints the JSON"
    " Schema (draft 2020-12) of a command's output. [schemas.json](schemas.json) has the schemas of"
    " all commands, errors and warnings, as `symphony help schema` prints them.\n"
)


def all_schemas() -> dict[str, Any]:
    """Return the schemas of all commands."""
    every = schema_of(typer.main.get_command(main.app), "symphony")
    assert every is not None
    return every


def schemas_file() -> str:
    """Return the file with all schemas, each on a line of its own."""
    every = all_schemas()
    lines = (f"    {json.dumps(name)}: {json.dumps(one)}" for name, one in every["$defs"].items())
    head = json.dumps({**every, "$defs": {}}, indent=2).removesuffix("{}\n}")
    return head + "{\n" + ",\n".join(lines) + "\n  }\n}\n"


def json_fields() -> str:
    """Return the page of the objects in JSON, each with the types of its fields."""
    parts = [INTRODUCTION]
    for name, schema in all_schemas()["$defs"].items():
        if name[0].isupper():
            fields = ((as_code(field), _words(one)) for field, one in schema["properties"].items())
            parts.append(f"## {name}\n\n{table(('field', 'type'), *fields)}")
    return "\n".join(parts)


def printed(command: Any) -> str:
    """Return a sentence on what a command prints with `--json`, or nothing if it has no schema."""
    schema = schema_of(command, "")
    if schema is None:
        return ""
    schema = schema.get("anyOf", [schema])[0]
    views = f"{_words(schema.get('items', schema), 'json-fields.md')} object"
    what = f"an array of {views}s" if "items" in schema else f"one {views.removeprefix('object ')}"
    names = ", ".join(as_code(name) for name in command.fields)
    return f"`--json` prints {what}{f' with the fields {names}' if names else ''}.\n"


def _words(schema: dict[str, Any], page: str = "") -> str:
    """Return a type in words, for a cell of a table."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f"[{name}]({page}#{name.lower()})"
    if "anyOf" in schema:
        return " or ".join(_words(one, page) for one in schema["anyOf"])
    if "enum" in schema:
        return ", ".join(as_code("null" if one is None else one) for one in schema["enum"])
    kinds = schema.get("type", "any value")
    names = [kinds] if isinstance(kinds, str) else kinds
    if names == ["array"]:
        return f"array of {_words(schema['items'], page)}"
    if "format" in schema:
        names = [FORMATS[schema["format"]] if name == "string" else name for name in names]
    return " or ".join(as_code(name) if name == "null" else name for name in names)
