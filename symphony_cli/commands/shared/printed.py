"""What a verb prints with `--json`, the `PRINTS` of its module.

That is the type of the JSON: a view is an object, `list[view]` an array of objects, and None means
that the verb prints no JSON. A tuple is one object with the fields of all its parts, which are
views, or names with their types.
"""

from __future__ import annotations

from typing import Any, cast, get_args


def fields_of(prints: Any) -> tuple[str, ...]:
    """Return the names of the fields of the objects that a verb prints."""
    if isinstance(prints, tuple):
        parts = cast("tuple[Any, ...]", prints)
        return tuple(dict.fromkeys(name for part in parts for name in fields_of(part)))
    if isinstance(prints, dict):
        return tuple(cast("dict[str, Any]", prints))
    view = next(iter(get_args(prints)), prints)
    return getattr(view, "_fields", ())
