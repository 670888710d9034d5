"""JSON Schemas (draft 2020-12) of what verbs print with `--json`, from the types of the views.

Loaded only when a schema is printed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import NoneType, UnionType
from typing import Any, cast, get_args, get_origin, get_type_hints

from symphony_cli.base.findings import Notice
from symphony_cli.commands.shared.field_values import VALUES
from symphony_cli.commands.shared.verbs import VerbGroup
from symphony_cli.domain.views import RepoView, VaultView
from symphony_cli.repos.states import RepoStatus
from symphony_cli.transfer.documents import PARTS

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
# Names in annotations that the modules of the views import for type checkers only.
_NAMES = {
    "Any": Any,
    "Mapping": Mapping,
    "Sequence": Sequence,
    "RepoStatus": RepoStatus,
    "RepoView": RepoView,
    "VaultView": VaultView,
} | {part.__name__: part for part in PARTS}
_TYPES = {str: "string", int: "integer", float: "number", bool: "boolean", NoneType: "null"}
# By the last word of a field's name.
_FORMATS = {"id": "uuid", "at": "date-time"}


def schema_of(command: Any, path: str) -> Schema | None:
    """Return the schema of a verb's output, or the schemas of a group's verbs in `$defs`.

    `path` is the command line. Returns None for a verb that prints no JSON.
    """
    views: Schema = {}
    if not isinstance(command, VerbGroup):
        found = _of_verb(command, views)
        return None if found is None else _document(path, found, views)
    verbs = {words: _of_verb(verb, views) for words, verb in _verbs_below(command, path)}
    printed = {words: found for words, found in verbs.items() if found is not None}
    messages = {"error": _error(), "warning": _exactly({"warning": _of(Notice, views)})}
    return _document(path, {}, {**messages, **views, **printed})


def _verbs_below(group: VerbGroup, path: str) -> Iterator[tuple[str, Any]]:
    """Yield the command line and the command of each verb below a group."""
    for name in group.list_commands(None):
        command = group.get_command(None, name)
        if isinstance(command, VerbGroup):
            yield from _verbs_below(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


def _document(title: str, schema: Schema, definitions: Schema) -> Schema:
    document = {"$schema": DIALECT, "title": title, **schema}
    return {**document, "$defs": dict(sorted(definitions.items()))} if definitions else document


def _of_verb(verb: Any, views: Schema) -> Schema | None:
    """Return the schema of a verb's output, and add the views in it to `views`."""
    if verb.prints is None:
        return None
    found = _of(verb.prints, views)
    prints_paths = any(parameter.name == "nul" for parameter in verb.params)
    return {"anyOf": [found, _of(list[str], views)]} if prints_paths else found


def _of(kind: Any, views: Schema) -> Schema:
    """Return the schema of a type or of `PRINTS`, and add the views in it to `views`."""
    if isinstance(kind, tuple):
        return _object(cast("tuple[Any, ...]", kind), views)
    if isinstance(kind, UnionType):
        return _any_of([_of(one, views) for one in get_args(kind)])
    origin = get_origin(kind)
    if origin is not None:
        kinds = get_args(kind)
        if issubclass(origin, Mapping):
            return {"type": "object", "additionalProperties": _of(kinds[1], views)}
        return {"type": "array", "items": _of(kinds[0], views)}
    if kind is Any:
        return {}
    if kind in _TYPES:
        return {"type": _TYPES[kind]}
    views[kind.__name__] = _object((kind,), views)
    return {"$ref": f"#/$defs/{kind.__name__}"}


def _any_of(schemas: Sequence[Schema]) -> Schema:
    if all([*schema] == ["type"] for schema in schemas):
        return {"type": [schema["type"] for schema in schemas]}
    return {"anyOf": [*schemas]}


def _object(parts: tuple[Any, ...], views: Schema) -> Schema:
    """Return the schema of an object that has the fields of all parts."""
    properties: Schema = {}
    for part in parts:
        view = getattr(part, "__name__", "")
        kinds: Mapping[str, Any] = get_type_hints(part, localns=_NAMES) if view else part
        properties |= {name: _of_field(view, name, kind, views) for name, kind in kinds.items()}
    found = _exactly(properties)
    if parts[0] in PARTS:
        # What a document leaves out has the default.
        found["required"] = [name for name in properties if name not in parts[0]._field_defaults]
    return found


def _exactly(properties: Schema) -> Schema:
    """Return the schema of an object with all of these properties and no others."""
    return {
        "type": "object",
        "properties": properties,
        "required": [*properties],
        "additionalProperties": False,
    }


def _of_field(view: str, name: str, kind: Any, views: Schema) -> Schema:
    """Return the schema of a view's field; its name says what format it has."""
    found = _of(kind, views)
    is_text = kind is str or str in get_args(kind)
    if values := VALUES.get(f"{view}.{name}"):
        return {**found, "enum": [*values, *([None] if NoneType in get_args(kind) else [])]}
    if is_text and name.rpartition("_")[2] in _FORMATS:
        return {**found, "format": _FORMATS[name.rpartition("_")[2]]}
    return found


def _error() -> Schema:
    """Return the schema of an error on standard error."""
    text, optional = {"type": "string"}, {"type": ["string", "null"]}
    code = {"type": "string", "pattern": "^[A-Z]+(_[A-Z]+)*$"}
    parts = {"code": code, "message": text, "hint": optional, "field": optional}
    return _exactly({"error": _exactly(parts)})
