"""Names derived from paths."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symphony_cli.base.text import NOT_IN_NAMES, clean_name, key
from symphony_cli.domain.names import distinct_name, distinct_names, name_from_path
from tests.domain.strategies import paths


def is_valid(name: str) -> bool:
    return clean_name(name, "repo", forbidden=NOT_IN_NAMES) == name


@pytest.mark.parametrize(
    ("path", "levels", "name"),
    [
        ("/code/api", 1, "api"),
        ("/code/api", 2, "code-api"),
        ("/code/api", 9, "code-api"),
        ("/code/client/api", 2, "client-api"),
        ("/", 1, "root"),
        ("/code/my api", 1, "my api"),
        ("/code/cafe\u0301", 1, "café"),
        ("/code/API", 1, "API"),
        ("/code/a:b*c", 1, "a-b-c"),
        ("/code/a\nb", 1, "a-b"),
        ("/code/caf\udce9", 1, "caf-"),
        ("/code/ api ", 1, "api"),
        ("/code/ ", 1, "root"),
        ("/code/ ", 2, "code-"),
        ("/code/.dotfiles", 1, ".dotfiles"),
        ("/code/" + "a" * 300, 1, "a" * 255),
        ("/code/" + "a" * 300, 2, "a" * 255),
        # Composing makes this one longer.
        ("/" + "\u0958" * 200, 1, "\u093c" + "\u0915\u093c" * 127),
    ],
)
def test_a_name_is_derived_from_the_last_parts_of_a_path(path: str, levels: int, name: str) -> None:
    assert name_from_path(path, levels) == name


@pytest.mark.parametrize("part", [".", "..", ". ", " .. "])
def test_a_directory_without_a_valid_name_gets_one(part: str) -> None:
    assert is_valid(name_from_path(f"/code/{part}"))


@pytest.mark.parametrize(
    ("path", "taken", "name"),
    [
        ("/code/api", [], "api"),
        ("/code/api", ["web"], "api"),
        ("/code/api", ["api"], "code-api"),
        ("/code/API", ["api"], "code-API"),
        ("/code/cafe\u0301", ["café"], "code-café"),
        ("/code/client/api", ["api", "client-api"], "code-client-api"),
        ("/code/api", ["api", "code-api"], "api-2"),
        ("/code/api", ["api", "code-api", "api-2"], "api-3"),
        ("/", ["root"], "root-2"),
        ("/" + "a" * 255, ["a" * 255], "a" * 243 + "-2"),
    ],
)
def test_a_taken_name_is_made_distinct(path: str, taken: list[str], name: str) -> None:
    assert distinct_name(path, taken) == name


@pytest.mark.parametrize(
    ("given_paths", "taken", "names"),
    [
        ([], [], {}),
        (["/code/api", "/code/web"], [], {"/code/api": "api", "/code/web": "web"}),
        (
            ["/code/client/api", "/code/api"],
            [],
            {"/code/api": "api", "/code/client/api": "client-api"},
        ),
        (["/b/api", "/a/api"], [], {"/a/api": "api", "/b/api": "b-api"}),
        (["/a/Api", "/a/api"], [], {"/a/Api": "Api", "/a/api": "a-api"}),
        (["/a/api"], ["api"], {"/a/api": "a-api"}),
        (["/a/ api", "/a/api"], [], {"/a/ api": "api", "/a/api": "a-api"}),
    ],
)
def test_the_path_nearest_the_root_gets_the_plain_name(
    given_paths: list[str], taken: list[str], names: dict[str, str]
) -> None:
    assert distinct_names(given_paths, taken) == names


@given(paths, st.integers(1, 4))
def test_a_name_derived_from_any_path_is_valid(path: str, levels: int) -> None:
    assert is_valid(name_from_path(path, levels))


@given(st.lists(paths, max_size=8, unique=True), st.sets(st.sampled_from(["root", "a", "-", "e"])))
def test_names_derived_from_any_paths_are_valid_and_distinct(
    given_paths: list[str], taken: set[str]
) -> None:
    names = distinct_names(given_paths, taken)
    assert set(names) == set(given_paths)
    assert all(is_valid(name) for name in names.values())
    keys = [key(name) for name in names.values()]
    assert len(set(keys)) == len(keys)
    assert not set(keys) & taken


@given(st.data())
def test_the_order_of_the_paths_does_not_matter(data: Any) -> None:
    crowded = st.lists(st.sampled_from(["api", "API", "web", "a"]), min_size=1, max_size=4)
    some = data.draw(
        st.lists(crowded.map(lambda parts: "/" + "/".join(parts)) | paths, unique=True, max_size=8)
    )
    assert distinct_names(data.draw(st.permutations(some)), []) == distinct_names(some, [])
