"""The errors that users and scripts see."""

from __future__ import annotations

import pytest

from symphony_cli.base import errors
from symphony_cli.base.errors import SymphonyError


@pytest.mark.parametrize("kind", SymphonyError.__subclasses__(), ids=lambda kind: kind.__name__)
def test_an_error_has_a_code_a_message_a_hint_and_a_field(kind: type[SymphonyError]) -> None:
    error = kind("CODE", "message", hint="hint", field="name")
    assert (error.code, error.message, error.hint, error.field) == (
        "CODE",
        "message",
        "hint",
        "name",
    )
    assert str(error) == "message"
    plain = kind("CODE", "message")
    assert (plain.hint, plain.field) == (None, None)


def test_every_kind_of_error_is_distinct() -> None:
    assert {kind.__name__ for kind in SymphonyError.__subclasses__()} == {
        name
        for name, value in vars(errors).items()
        if isinstance(value, type) and value is not SymphonyError
    }
