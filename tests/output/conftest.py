from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from symphony_cli.output.writer import Output


class Streams(NamedTuple):
    out: io.StringIO
    err: io.StringIO
    output: Output


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


Made = Callable[..., Streams]


@pytest.fixture
def made() -> Made:
    def make(typed: str | None = None, *, terminal: bool = False, **options: Any) -> Streams:
        stdin = Terminal(typed) if typed is not None else io.StringIO()
        out, err = (Terminal(), Terminal()) if terminal else (io.StringIO(), io.StringIO())
        environ = {"NO_COLOR": "1", "COLUMNS": "80"}
        return Streams(out, err, Output(stdin, out, err, environ, **options))

    return make
