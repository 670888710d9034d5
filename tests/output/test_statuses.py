from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from symphony_cli.base.times import format_time
from symphony_cli.identity.states import IdentityStatus
from symphony_cli.output.statuses import identity_text, status_table
from symphony_cli.repos.states import RepoState, RepoStatus, status_of

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def a_row(name: str = "api", workspace: str = "acme", **state: Any) -> RepoStatus:
    usual: dict[str, Any] = {
        "branch": "main",
        "head": "0123456789",
        "upstream": "origin/main",
        "last_commit_at": format_time(NOW - timedelta(days=3)),
        "last_commit_subject": "first",
    }
    return status_of(name, workspace, RepoState(f"/{name}", **(usual | state)))


def table(*rows: RepoStatus, columns: int = 120, color: bool = False) -> list[str]:
    environ = {"CLICOLOR_FORCE": "1"} if color else {"NO_COLOR": "1"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", str(columns))
        patch.delenv("NO_COLOR")
        text = status_table(rows, NOW, io.StringIO(), environ)
    return [line.rstrip() for line in text.splitlines()]


def state(**values: Any) -> str:
    """Return the cell below STATE."""
    head, row = table(a_row(**values))
    return row[head.index("STATE") : head.index("AGE")].strip() if "STATE" in head else ""


def test_a_table() -> None:
    rows = (
        a_row(),
        a_row("Web", branch=None, upstream=None, worktrees=("/x", "/y"), unpushed=1),
        a_row("lib", branch="new", head=None, last_commit_at=None, last_commit_subject=None),
    )
    assert table(*rows) == [
        "NAME  BRANCH     UPSTREAM     STATE  WORKTREES  AGE  LAST COMMIT",
        "api   main       origin/main                    3d   first",
        "Web   (0123456)               ⇡1     2          3d   first",
        "lib   new        origin/main",
    ]


def test_workspaces_are_shown_if_there_are_several() -> None:
    lines = table(a_row(), a_row("lib", "beta"))
    assert lines[0].split()[:2] == ["NAME", "WORKSPACE"]
    assert [line.split()[1] for line in lines[1:]] == ["acme", "beta"]


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        ({}, ""),
        ({"staged": 1}, "+1"),
        ({"unstaged": 2}, "*2"),
        ({"untracked": 3}, "?3"),
        ({"conflicted": 4}, "!4"),
        ({"stashes": 5}, "$5"),
        ({"upstream": None}, "∅"),
        ({"upstream": None, "branch": None}, ""),
        ({"upstream": None, "gone": True, "unpushed": 2}, "gone ⇡2"),
        ({"ahead": 1, "unpushed": 1}, "↑1"),
        ({"ahead": 1, "unpushed": 4}, "↑1 ⇡4"),
        ({"behind": 2}, "↓2"),
        ({"ahead": 1, "behind": 2, "unpushed": 1}, "⇕ ↑1 ↓2"),
        ({"unpushed": 7}, "⇡7"),
        ({"operation": "rebase"}, "rebase"),
        (
            {
                "staged": 1,
                "unstaged": 2,
                "untracked": 3,
                "conflicted": 4,
                "stashes": 5,
                "ahead": 6,
                "behind": 7,
                "unpushed": 8,
                "operation": "merge",
            },
            "!4 +1 *2 ?3 $5 ⇕ ↑6 ↓7 ⇡8 merge",
        ),
        ({"state": "missing"}, "missing"),
        ({"state": "untrusted"}, "untrusted"),
    ],
)
def test_symbols(values: dict[str, Any], shown: str) -> None:
    assert state(**values) == shown


@pytest.mark.parametrize(
    ("values", "color"),
    [
        ({}, "32"),
        ({"ahead": 1}, "35"),
        ({"behind": 1}, "33"),
        ({"ahead": 1, "behind": 1}, "31"),
        ({"upstream": None}, "37"),
    ],
)
def test_the_branch_has_the_color_of_its_upstream(values: dict[str, Any], color: str) -> None:
    assert f"\x1b[{color}mmain" in table(a_row(**values), color=True)[1]


def test_control_characters_are_escaped() -> None:
    odd = "\x1b[31m[red]:smile:\u202e"
    row = a_row(branch=odd, upstream=odd, last_commit_subject=odd)
    for color in (False, True):
        text = "\n".join(table(row, columns=200, color=color))
        assert text.count(r"\x1b[31m[red]:smile:\u202e") == 3
        assert "\x1b[31m" not in text


LONG = {
    "branch": "feature/one-two-three",
    "staged": 1,
    "unstaged": 2,
    "stashes": 3,
    "unpushed": 4,
    "last_commit_subject": "a subject that goes on and on and on " * 4,
}


@pytest.mark.parametrize(
    ("columns", "lines"),
    [
        (
            80,
            [
                "NAME                 BRANCH          UPSTREAM     STATE        AGE  LAST COMMIT",
                "a-name-that-is-long  feature/one-t…  origin/main  +1 *2 $3 ⇡4  3d   a subject t…",
            ],
        ),
        (
            60,
            [
                "NAME                 BRANCH                 STATE        AGE",
                "a-name-that-is-long  feature/one-two-three  +1 *2 $3 ⇡4  3d",
            ],
        ),
        (40, ["NAME                 STATE", "a-name-that-is-long  +1 *2 $3 ⇡4"]),
        (30, ["NAME               STATE", "a-name-that-is-l…  +1 *2 $3 ⇡4"]),
    ],
)
def test_the_most_important_columns_stay(columns: int, lines: list[str]) -> None:
    assert table(a_row("a-name-that-is-long", **LONG), columns=columns) == lines


ADA, WRONG = "Ada <ada@acme.example>", "Wrong <wrong@x.org>"


def an_identity(name: str, **values: Any) -> IdentityStatus:
    usual: dict[str, Any] = {"workspace": "acme", "path": f"/{name}", "state": "ok", "author": ADA}
    usual |= {"committer": ADA, "expected": ADA, "reason": None, "profile": "ada"}
    return IdentityStatus(name=name, **(usual | values))


def identities(*rows: IdentityStatus, columns: int) -> list[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", str(columns))
        text = identity_text(rows, io.StringIO(), {"NO_COLOR": "1"})
    return [line.rstrip() for line in text.splitlines()]


def test_an_identity_as_expected_is_shown_once() -> None:
    assert identities(an_identity("api"), an_identity("web"), columns=80) == [
        "NAME  STATE  AUTHOR",
        "api   ok     Ada <ada@acme.example>",
        "web   ok     Ada <ada@acme.example>",
    ]


@pytest.mark.parametrize(
    ("columns", "lines"),
    [
        (
            80,
            [
                "NAME     WORKSPACE  STATE     AUTHOR                  COMMITTER",
                "api      acme       ok        Ada <ada@acme.example>",
                "billing  beta       mismatch  Wrong <wrong@x.org>     Ada <ada@acme.example>",
                "web      acme       mismatch  Ada <ada@acme.example>",
                "",
                "billing: expected Ada <ada@acme.example>; user.name is Wrong (/x/config, line 8)",
                "web: commit.gpgsign is false (/y/config, line 7)",
            ],
        ),
        (
            40,
            [
                "NAME     WORKSPACE  STATE",
                "api      acme       ok",
                "billing  beta       mismatch",
                "web      acme       mismatch",
                "",
                "billing: expected Ada",
                "  <ada@acme.example>; user.name is Wrong",
                "  (/x/config, line 8)",
                "web: commit.gpgsign is false (/y/config,",
                "  line 7)",
            ],
        ),
    ],
)
def test_what_is_unexpected_stands_below_the_table(columns: int, lines: list[str]) -> None:
    wrong = "user.name is Wrong (/x/config, line 8)"
    rows = (
        an_identity("api"),
        an_identity("billing", workspace="beta", state="mismatch", author=WRONG, reason=wrong),
        an_identity("web", state="mismatch", reason="commit.gpgsign is false (/y/config, line 7)"),
    )
    assert identities(*rows, columns=columns) == lines
