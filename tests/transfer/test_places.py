from __future__ import annotations

import pytest

from symphony_cli.base.errors import InvalidValue
from symphony_cli.base.text import has_control
from symphony_cli.transfer.places import clean_place, path_at, place_of


@pytest.mark.parametrize("place", [".", "api", "clients/acme/api", "Müller & Söhne", ".dotfiles"])
def test_a_path_below_the_root_is_a_place(place: str) -> None:
    assert clean_place(place) == place
    assert place_of(path_at(place, "/code"), "/code") == place
    assert place_of(path_at(place, "/"), "/") == place


@pytest.mark.parametrize(
    "place",
    [
        "",
        "/etc",
        "~/x",
        "..",
        "../x",
        "a/../../x",
        "./a",
        "a//b",
        "a/",
        ".git",
        "a/.git/hooks",
        "a/.GIT/hooks",
        "a/.git ",
        "a/.git.",
        "a/.g\u200cit",
        "a/git~1",
        "a/.git::$INDEX_ALLOCATION",
        "a/.notes.symphony/x",
        "a\nb",
        "a\x00b",
        "a\x1b[2Jb",
        "a\u202eb",
        "a\udcffb",
        "a/" * 600 + "b",
    ],
)
def test_a_place_that_leads_elsewhere_is_refused(place: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        clean_place(place)
    assert (caught.value.code, caught.value.field) == ("PLACE_INVALID", "place")
    assert not has_control(caught.value.message)


@pytest.mark.parametrize(
    ("path", "root"),
    [("/code2/api", "/code"), ("/code/api", None), ("/", "/code"), ("/code/a/.git", "/code")],
)
def test_a_path_outside_of_the_root_has_no_place(path: str, root: str | None) -> None:
    assert place_of(path, root) is None
