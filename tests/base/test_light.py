from __future__ import annotations

import pickle

import pytest

from symphony_cli.base.light import NamedTuple


class Place(NamedTuple):
    """A row with a default, a method and a property."""

    name: str
    path: str = "/code"

    def __str__(self) -> str:
        return f"{self.name} at {self.path}"

    @property
    def depth(self) -> int:
        """The number of directories above."""
        return self.path.count("/")


def test_fields_are_given_by_position_and_name() -> None:
    assert Place("api", path="/x/api") == ("api", "/x/api")
    assert Place._fields == ("name", "path")


def test_fields_with_a_default_may_be_left_out() -> None:
    assert Place("api") == ("api", "/code")
    with pytest.raises(TypeError, match="name"):
        Place()  # type: ignore[call-arg]


def test_rows_keep_their_methods_when_they_are_replaced() -> None:
    place = Place("api")._replace(path="/x/y")
    assert (type(place), str(place), place.depth) == (Place, "api at /x/y", 2)


def test_rows_have_no_attributes_but_their_fields() -> None:
    with pytest.raises(AttributeError):
        Place("api").other = 1  # type: ignore[attr-defined]


def test_rows_can_be_pickled() -> None:
    place = Place("api", "/x")
    assert pickle.loads(pickle.dumps(place)) == place
