"""`NamedTuple` without the import of `typing`.

`typing` imports `re` and takes about 8 ms, a third of the time of `symphony path`. The modules that
it imports take `NamedTuple` from here, and import names for annotations below
`TYPE_CHECKING = False`, which type checkers treat as true.
"""

from __future__ import annotations

TYPE_CHECKING = False

if TYPE_CHECKING:
    from typing import NamedTuple as NamedTuple
else:
    from collections import namedtuple

    class _FromAnnotations(type):
        """The creation of named tuples from annotations, as by `typing.NamedTuple`."""

        def __new__(metaclass, name, bases, body):
            if not bases:
                return super().__new__(metaclass, name, bases, body)
            fields = list(body["__annotations__"])
            defaults = [body.pop(field) for field in fields if field in body]
            row = namedtuple(name, fields, defaults=defaults, module=body["__module__"])
            return type(name, (row,), {"__slots__": (), **body})

    class NamedTuple(metaclass=_FromAnnotations):
        """The base of rows; fields with a default come last."""
