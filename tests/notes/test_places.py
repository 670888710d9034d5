from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType

from hypothesis import given
from hypothesis import strategies as st

from symphony_cli.notes.places import Places, ZkPlaces

SUFFIXES = (".md", ".org")


def test_a_path_is_found_as_a_whole_and_best_in_its_very_case() -> None:
    places = Places(["a/Plan.md", "a/plan.md", "a/plan.txt", ".md"], SUFFIXES)
    assert places.at("a/Plan.md") == places.at("a/Plan") == "a/Plan.md"
    assert places.at("a/plan") == "a/plan.md"
    assert places.at("A/PLAN.TXT") == "a/plan.txt"
    assert places.at(".md") == ".md"
    assert places.at("plan") is None
    assert places.at("") is None


def test_of_paths_with_an_ending_it_is_the_very_one_the_one_beside_the_shortest() -> None:
    places = Places(["x/long/p.md", "x/a/p.md", "x/b/p.md", "x/mp.md", "q/p.md", "r.md"], SUFFIXES)
    assert places.ending("p", "x/long") == "x/long/p.md"
    assert places.ending("P.md", "elsewhere") == "q/p.md"
    assert places.ending("b/p", "x/a") == "x/b/p.md"
    assert places.ending("r", "x") == "r.md"
    assert places.ending("r/r", "x") is None


PARTS = st.lists(st.text("ab", min_size=1, max_size=3), min_size=1, max_size=3)


@given(st.lists(PARTS, max_size=8), st.text("ab/", min_size=1, max_size=4))
def test_zk_finds_what_a_look_at_each_path_would(parts: list[list[str]], begin: str) -> None:
    paths = ["/".join(one) for one in parts]
    expected = [
        path
        for path in paths
        if path.startswith(begin)
        and ("/" not in path[len(begin) :] or path[len(begin) :].startswith("/"))
    ]
    places = ZkPlaces(paths)
    assert places.beginning(begin) == min(expected, key=lambda one: (len(one), one), default=None)
    found = places.having(begin)
    assert (found is None) == all(begin not in path for path in paths)
    assert found is None or begin in found


def calls(work: Callable[[], object]) -> int:
    """Return how many calls of functions a piece of work takes."""
    counted = [0]

    def count(frame: FrameType, event: str, argument: object) -> None:
        counted[0] += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return counted[0]


def test_twice_as_many_notes_of_one_name_take_twice_as_long() -> None:
    def look(count: int) -> None:
        paths = [f"p{number}/2026-README.md" for number in range(count)]
        places, zk = Places(paths, SUFFIXES), ZkPlaces(paths)
        for number, path in enumerate(paths):
            assert places.ending("2026-readme", f"p{number}") == path
            assert places.ending(f"p{number}/2026-readme", "") == path
            assert zk.having("2026") == zk.beginning("p0") == "p0/2026-README.md"

    assert calls(lambda: look(400)) < 2.2 * calls(lambda: look(200))
