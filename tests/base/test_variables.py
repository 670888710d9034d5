from __future__ import annotations

import pytest

from symphony_cli.base.variables import is_on


@pytest.mark.parametrize(
    ("value", "expected"),
    [(None, False), ("", False), ("0", False), ("Off", False), ("1", True), ("yes", True)],
)
def test_empty_and_negative_values_switch_nothing_on(value: str | None, expected: bool) -> None:
    assert is_on(value) is expected
