from __future__ import annotations

import io

from hypothesis import given
from hypothesis import strategies as st

from symphony_cli.base.errors import Failed
from symphony_cli.base.findings import Notice
from symphony_cli.notes.queries import parse
from symphony_cli.notes.snippets import pattern_of
from symphony_cli.notes.views import FoundNote, Searched
from symphony_cli.output.bounds import LONGEST_LINE, LONGEST_WORD, bounded
from symphony_cli.output.found_notes import found_lines
from symphony_cli.output.tables import details, table
from tests.output.conftest import Made, Terminal

DEEP = "/home/ada" + "/directory" * 400 + "/end"
SHORT = DEEP[: LONGEST_WORD // 2] + "…" + DEEP[-LONGEST_WORD // 2 :]
KEY = "AAAA/" * 200
ENVIRON = {"NO_COLOR": "1"}


def test_a_deep_path_in_messages_is_cut_in_the_middle_on_a_terminal(made: Made) -> None:
    for terminal, path in ((True, SHORT), (False, DEEP)):
        streams = made("y\n", terminal=terminal)
        streams.output.say(f"moved '{DEEP}'")
        streams.output.notice(Notice("CODE", f"skipped {DEEP}: it is locked"))
        streams.output.error(Failed("CODE", f"one\n{DEEP} is gone", hint=f"look at {DEEP}"))
        streams.output.confirm(f"Delete {DEEP}?", yes=False)
        seen = streams.err.getvalue()
        assert (path in seen, DEEP in seen) == (True, not terminal)
        assert seen.endswith("? [y/N] ")
        assert len(seen) < 2_000 or not terminal


def test_json_on_a_terminal_has_all_of_a_path(made: Made) -> None:
    streams = made(terminal=True, as_json=True)
    streams.output.notice(Notice("CODE", DEEP))
    streams.output.paths([DEEP])
    assert DEEP in streams.err.getvalue()
    assert DEEP in streams.out.getvalue()


def test_a_deep_path_in_a_table_is_cut_but_not_a_key() -> None:
    stream = Terminal()
    narrow = f"{DEEP[:39]}…{DEEP[-39:]}"
    for drawn, shown in (
        (table(["path"], [[DEEP]], stream, ENVIRON), f"PATH{narrow}"),
        (table(["path"], [[DEEP]], stream, ENVIRON, whole=True), f"PATH{narrow}"),
        (
            details({"path": DEEP, "recipients": KEY}, stream, ENVIRON),
            f"path{SHORT}recipients{KEY}",
        ),
        (table(["signing_key"], [[KEY]], stream, ENVIRON), f"SIGNINGKEY{KEY}"),
    ):
        assert "".join(drawn.split()) == shown


def test_the_place_of_a_found_note_is_cut_on_a_terminal() -> None:
    note = FoundNote("notes", DEEP, 3, "end", "a plan", 1.0, "acme", "ada")
    searched = Searched([note], [f"notes{DEEP}"], pattern_of(parse("plan").terms), [], False)
    line = found_lines(searched, Terminal(), ENVIRON)
    assert line.startswith("notes/home/ada/")
    assert line.endswith("/directory/end:3: a plan\n")
    assert len(line) < LONGEST_WORD + 20
    assert f"notes{DEEP}:3" in found_lines(searched, io.StringIO(), ENVIRON)


@given(st.text(max_size=20), st.integers(0, 500))
def test_any_text_is_bounded_and_short_text_is_kept(text: str, times: int) -> None:
    for one in bounded(text * times, Terminal()).split("\n"):
        assert len(one) <= LONGEST_LINE + 1
    assert bounded(text, Terminal()) == text
