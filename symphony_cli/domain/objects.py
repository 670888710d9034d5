"""JSON objects that users edit: preferences, settings, metadata."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, cast

from symphony_cli.base.errors import InvalidValue
from symphony_cli.base.text import clean, escaped, has_control
from symphony_cli.domain.operations import values_of

JSONObject = dict[str, Any]

# The store encodes and decodes deeper in the stack than the parser, so it recurses less far.
DEEPEST = 100


def same(one: Any, other: Any) -> bool:
    """Whether two entities have the same values; `==` alone equates JSON's 1, 1.0 and true."""

    def written(entity: Any) -> str:
        return json.dumps(values_of(entity), sort_keys=True)

    return one == other and written(one) == written(other)


def _reject_constant(name: str) -> Any:
    raise ValueError(f"{name} is not valid JSON")


def _is_deeper(value: Any, levels: int) -> bool:
    if not isinstance(value, dict | list):
        return False
    held = cast("dict[str, Any] | list[Any]", value)
    held = held.values() if isinstance(held, dict) else held
    return levels == 0 or any(_is_deeper(inner, levels - 1) for inner in held)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        held = cast("dict[str, Any] | list[Any]", value)
        for inner in (*held, *held.values()) if isinstance(held, dict) else held:
            yield from _texts(inner)


def parse_assignment(assignment: str, field: str) -> tuple[str, Any]:
    """Return key and value of `k=v` (text) or `k:=JSON` (any JSON value), the syntax of HTTPie.

    Raises InvalidValue if `=`, the key or valid JSON after `:=` is missing.
    """
    before, equals, value = assignment.partition("=")
    name = clean(before.removesuffix(":"), field)
    if not equals or not name:
        raise InvalidValue(
            f"{field.upper()}_INVALID",
            f"invalid assignment '{escaped(assignment)}'",
            hint="write KEY=TEXT or KEY:=JSON",
            field=field,
        )
    if not before.endswith(":"):
        return name, clean(value, field)
    try:
        parsed = _checked(json.loads(value, parse_constant=_reject_constant))
    except (ValueError, RecursionError) as error:
        raise InvalidValue(
            f"{field.upper()}_INVALID",
            f"the value of '{name}' is not valid JSON: {escaped(str(error))}",
            hint=f"to store text, pass {name}=TEXT",
            field=field,
        ) from error
    return name, parsed


def _checked(value: Any) -> Any:
    """Return a value of JSON that can be stored. Raises ValueError, RecursionError."""
    if _is_deeper(value, DEEPEST):
        raise ValueError(f"it is nested more than {DEEPEST} levels deep")
    if any(has_control(text) for text in _texts(value)):
        raise ValueError("a string in it contains control characters")
    # RFC 8259 cannot represent lone surrogates, nor 1e999, which Python reads as infinity.
    json.dumps(value, allow_nan=False, ensure_ascii=False).encode()
    return value


def clean_object(value: Any, field: str) -> JSONObject:
    """Return an object that can be stored; text is JSON. Raises InvalidValue."""
    try:
        if isinstance(value, str):
            value = json.loads(value, parse_constant=_reject_constant)
        if not isinstance(value, dict):
            raise TypeError("it is not an object")
        return _checked(value)
    except (ValueError, TypeError, RecursionError) as error:
        raise InvalidValue(
            f"{field.upper()}_INVALID", f"{field} is invalid: {escaped(str(error))}", field=field
        ) from error


def changed(
    current: JSONObject, assignments: Sequence[str], unset: Sequence[str], field: str
) -> JSONObject:
    """Return a copy of `current` with the assignments applied and the `unset` keys removed.

    Raises InvalidValue for a malformed assignment or a missing `unset` key.
    """
    result = dict(current)
    for text in unset:
        name = clean(text, field)
        if name not in result:
            raise InvalidValue(f"{field.upper()}_INVALID", f"no {field} '{name}'", field=field)
        del result[name]
    result.update(parse_assignment(assignment, field) for assignment in assignments)
    return result
