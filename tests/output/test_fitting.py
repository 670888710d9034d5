from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.text import Text

from symphony_cli.output.fitting import GAP, LEAST, fitted, shortened, title

REPO = {
    "name": [Text("api"), Text("web-frontend")],
    "workspace": [Text("acme"), Text("acme")],
    "path": [Text("~/acme/api"), Text("~/acme/customers/web-frontend")],
    "default_branch": [Text("main"), Text("main")],
    "remote_url": [Text("git@git.example:acme/api.git")] * 2,
}


def test_columns_are_cut_and_then_left_out_as_the_terminal_gets_narrow() -> None:
    assert {room: fitted(REPO, room) for room in (120, 90, 60, 40, 25, 9)} == {
        120: {"name": 12, "workspace": 9, "path": 29, "default_branch": 14, "remote_url": 28},
        90: {"name": 12, "workspace": 9, "path": 29, "default_branch": 14, "remote_url": 18},
        60: {"name": 12, "workspace": 9, "path": 19, "default_branch": 14},
        40: {"name": 12, "workspace": 9, "path": 15},
        25: {"name": 12, "workspace": 9},
        9: {"name": 12},
    }


def test_no_chosen_column_is_left_out() -> None:
    assert list(fitted(REPO, 9, all_of_them=True)) == list(REPO)


def test_an_id_is_not_cut() -> None:
    columns = {"name": [Text("n" * 30)], "id": [Text("i" * 36)]}
    assert fitted(columns, 68) == {"name": 30, "id": 36}
    assert fitted(columns, 67) == {"name": 30}


COLUMNS = st.dictionaries(
    st.sampled_from(("name", "path", "state", "age", "last_commit", "title", "hint", "root")),
    st.lists(st.text("aé漢\n ", max_size=60).map(Text), min_size=1, max_size=3),
    min_size=1,
)


@given(COLUMNS, st.integers(1, 300))
def test_what_is_shown_fits_or_cannot_be_cut_more(
    columns: dict[str, list[Text]], room: int
) -> None:
    widths = fitted(columns, room)
    assert list(widths) == [name for name in columns if name in widths]
    assert next(iter(widths)) == next(iter(columns))
    assert sum(widths.values()) + GAP * (len(widths) - 1) <= room or len(widths) == 1


@given(st.text("abc/漢", max_size=80), st.integers(LEAST, 60))
def test_a_shortened_path_has_both_ends(path: str, width: int) -> None:
    cell = shortened("path", Text(path), width)
    assert cell_len(cell.plain) <= width or "漢" in path
    assert path.startswith(cell.plain.partition("…")[0])
    assert path.endswith(cell.plain.rpartition("…")[2])


def test_a_column_has_a_title_in_words() -> None:
    names = ("is_current", "repo_count", "at", "last_commit_at")
    assert [title(name) for name in names] == ["current", "repos", "when", "last commit at"]
