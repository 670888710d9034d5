from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType

from hypothesis import given
from hypothesis import strategies as st

from symphony_cli.notes.places import Places, ZkPlaces

SUFFIXES = (".md", ".org")


def test_a_whole_path_is_found_best_in_the_same_case() -> None:
    places = Places(["a/Plan.md", "a/plan.md", "a/plan.txt", ".md"], SUFFIXES)
    assert places.at("a/Plan.md") == places.at("a/Plan") == "a/Plan.md"
    assert places.at("a/plan") == "a/plan.md"
    assert places.at("A/PLAN.TXT") == "a/plan.txt"
    assert places.at(".md") == ".md"
    assert places.at("plan") is None
    assert places.at("") is None


def test_an_ending_finds_the_whole_path_then_the_same_folder_then_the_shortest() -> None:
    places = Places(["x/long/p.md", "x/a/p.md", "x/b/p.md", "x/mp.md", "q/p.md", "r.md"], SUFFIXES)
    assert places.ending_with("p", "x/long") == "x/long/p.md"
    assert places.ending_with("P.md", "elsewhere") == "q/p.md"
    assert places.ending_with("b/p", "x/a") == "x/b/p.md"
    assert places.ending_with("r", "x") == "r.md"
    assert places.ending_with("r/r", "x") is None


PARTS = st.lists(st.text("ab", min_size=1, max_size=3), min_size=1, max_size=3)


@given(st.lists(PARTS, max_size=8), st.text("ab/", min_size=1, max_size=4))
def test_zk_lookup_finds_what_a_full_scan_finds(parts: list[list[str]], begin: str) -> None:
    paths = ["/".join(one) for one in parts]
    expected = [
        path
        for path in paths
        if path.startswith(begin)
        and ("/" not in path[len(begin) :] or path[len(begin) :].startswith("/"))
    ]
    places = ZkPlaces(paths)
    assert places.beginning_with(begin) == min(
        expected, key=lambda one: (len(one), one), default=None
    )
    found = places.containing(begin)
    assert (found is None) == all(begin not in path for path in paths)
    assert found is None or begin in found


def calls(work: Callable[[], object]) -> int:
    """Return how many function calls some work takes."""
    counted = [0]

    def count(frame: FrameType, event: str, argument: object) -> None:
        counted[0] += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return counted[0]


def test_lookups_of_many_notes_with_one_name_take_linear_time() -> None:
    def look(count: int) -> None:
        paths = [f"p{number}/2026-README.md" for number in range(count)]
        places, zk = Places(paths, SUFFIXES), ZkPlaces(paths)
        for number, path in enumerate(paths):
            assert places.ending_with("2026-readme", f"p{number}") == path
            assert places.ending_with(f"p{number}/2026-readme", "") == path
            assert zk.containing("2026") == zk.beginning_with("p0") == "p0/2026-README.md"

    assert calls(lambda: look(400)) < 2.2 * calls(lambda: look(200))
