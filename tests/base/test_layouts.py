"""Layouts: valid ones, and paths that stay below the directory."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symphony_cli.base.errors import InvalidValue
from symphony_cli.base.layouts import filled_in, is_layout
from symphony_cli.base.text import NOT_IN_NAMES, has_control
from tests.domain.strategies import any_text, attempt

pieces = st.sampled_from(
    ["{host}", "{owner}", "{name}", "{", "}", "/", "..", ".", ".git", "src", " ", "\\", ":", "~"]
)
layouts = st.lists(pieces | any_text, max_size=6).map("".join)
values = st.lists(pieces | any_text, max_size=4).map("".join)


@pytest.mark.parametrize(
    "text",
    [
        "{name}",
        "{host}/{owner}/{name}",
        "src/{host}-{name}",
        "{name}/main",
        "{owner}{name}",
        "~/{name}",
        ".hidden/{name}.git",
    ],
)
def test_a_layout_is_a_path_with_the_name_in_it(text: str) -> None:
    assert is_layout(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "src",
        "{host}/{owner}",
        "/{name}",
        "{name}/",
        "{host}//{name}",
        "../{name}",
        "./{name}",
        "{name}/..",
        ".git/{name}",
        ".GIT/{name}",
        "C:/{name}",
        "src\\{name}",
        "{nom}/{name}",
        "{na{name}me}",
        "{}/{name}",
        "{name!r}",
        "{host.x}/{name}",
        " {name}",
        "a\n/{name}",
    ],
)
def test_other_texts_are_not_layouts(text: str) -> None:
    assert not is_layout(text)


@pytest.mark.parametrize(
    ("layout", "owner", "path"),
    [
        ("{name}", "ada", "api"),
        ("{host}/{owner}/{name}", "ada", "example.org/ada/api"),
        ("{host}/{owner}/{name}", "group/team", "example.org/group/team/api"),
        ("{host}/{owner}/{name}", "", "example.org/api"),
        ("{owner}-{name}", "{name}", "{name}-api"),
    ],
)
def test_a_layout_is_filled_in(layout: str, owner: str, path: str) -> None:
    assert filled_in(layout, host="example.org", owner=owner, name="api") == path


@pytest.mark.parametrize(
    ("layout", "name"),
    [("{name}", ".."), ("{name}", ".git"), ("{owner}.{name}", "."), ("{name}t", ".gi"), ("x", "")],
)
def test_a_filled_in_layout_is_a_valid_path(layout: str, name: str) -> None:
    error = attempt(filled_in, layout, host="", owner="", name=name)
    assert isinstance(error, InvalidValue) == (layout != "x")


@given(layouts, values, values, values)
def test_a_filled_in_layout_stays_inside_the_directory(
    layout: str, host: str, owner: str, name: str
) -> None:
    path = attempt(filled_in, layout, host=host, owner=owner, name=name)
    if isinstance(path, InvalidValue):
        assert path.code == "CLONE_PLACE_INVALID"
        assert not has_control(path.message)
        return
    for part in path.split("/"):
        assert part.casefold() not in ("", ".", "..", ".git")
        assert not has_control(part)
        assert not set(part) & set(NOT_IN_NAMES)


@given(layouts)
def test_a_layout_can_be_filled_in(layout: str) -> None:
    if is_layout(layout):
        assert filled_in(layout, host="example.org", owner="ada", name="api")
