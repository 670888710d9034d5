"""`vault show` and `vault list --stats` with real vaults."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from symphony_cli.base.times import age
from tests.commands.conftest import Given, locked
from tests.conftest import Run, Sandbox
from tests.shapes import FIGURES, a_vault_shown, shaped_json
from tests.terminal import Terminal, without_colors
from tests.trees import a_vault_directory, git

AT = "2023-11-14T22:13:20.000000Z"


@pytest.fixture(autouse=True)
def filled(notes: Path, given: Given, sandbox: Sandbox) -> None:
    """Put two notes and an image into notes, and register a second vault, a git repository."""
    write(notes / "a.md", "# A\n")
    write(notes / "sub/b.md", "see [[a]]\n")
    write(notes / "sub/image.png", "png")
    diary = a_vault_directory(sandbox.work / "diary", ".zk")
    git(diary, "init", "--quiet")
    write(diary / "day.md", "today\n")
    git(diary, "add", "day.md")
    git(diary, "commit", "--quiet", "--message", "first")
    given("vault add diary")


def write(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    os.utime(path, (1_700_000_000, 1_700_000_000))


def figures(*values: Any) -> dict[str, Any]:
    return dict(zip(FIGURES, values, strict=True))


def test_show_prints_the_figures_of_a_vault(symphony: Run, notes: Path, sandbox: Sandbox) -> None:
    result = symphony("vault", "show", "notes", "--json")
    assert (result.code, result.stderr) == (0, "")
    assert shaped_json(result.stdout.replace(AT, "AT")) == a_vault_shown(
        path=str(notes), is_default=False, **figures(2, 1, 17, "AT", None, None)
    )
    shown = symphony("vault", "show", "diary", "--fields", ",".join(FIGURES)).stdout
    assert shown == f"1\t0\t6\t{AT}\t1\ttrue\n"


def test_a_list_counts_only_with_stats(symphony: Run) -> None:
    plain = symphony("vault", "list", "--json").json
    assert [{name: row[name] for name in FIGURES} for row in plain] == [figures(*[None] * 6)] * 2
    counted = symphony("vault", "list", "--stats", "--json").json
    assert [{name: row[name] for name in FIGURES} for row in counted] == [
        figures(1, 0, 6, AT, 1, True),
        figures(2, 1, 17, AT, None, None),
    ]
    assert [row | figures(*[None] * 6) for row in counted] == plain


def test_the_figures_are_columns_of_a_list_and_it_can_be_sorted_by_them(
    symphony: Run, sandbox: Sandbox
) -> None:
    assert symphony("vault", "list", "--stats", "--sort", "bytes-") == (
        0,
        f"notes\tacme\t{sandbox.work}/notes\tobsidian\topen\tfalse\t2\t1\t17\t{AT}\t\t\n"
        f"diary\tacme\t{sandbox.work}/diary\tzk\topen\tfalse\t1\t0\t6\t{AT}\t1\ttrue\n",
        "",
    )


def test_a_terminal_shows_the_figures(sandbox: Sandbox) -> None:
    command = ["vault", "list", "--stats", "notes"]
    with Terminal(command, columns=200, env={"TZ": "UTC"}) as terminal:
        assert terminal.wait() == 0
        lines = without_colors(terminal.read_rest()).splitlines()
    assert [line.split() for line in lines] == [
        [
            "NAME",
            "WORKSPACE",
            "PATH",
            "KIND",
            "STATE",
            "NOTES",
            "ATTACHMENTS",
            "BYTES",
            "LAST",
            "CHANGED",
            "AT",
        ],
        [
            "notes",
            "acme",
            f"{sandbox.work}/notes",
            "obsidian",
            "open",
            "2",
            "1",
            "17",
            age(AT, datetime.now(UTC)),
        ],
    ]


def test_a_locked_vault_has_the_bytes_of_its_archive(symphony: Run, notes: Path) -> None:
    size = locked(notes).stat().st_size
    shown = symphony("vault", "show", "notes", "--json").json
    assert {name: shown[name] for name in FIGURES} == figures(None, None, size, None, None, None)
    assert shown["state"] == "locked"


def test_an_untrusted_repository_is_a_warning_beside_the_figures(
    symphony: Run, sandbox: Sandbox
) -> None:
    (sandbox.work / "diary/.git/HEAD").write_text("ref: refs/heads/main\n")
    (sandbox.work / "diary/.git/config").write_text("[core\n")
    result = symphony("vault", "show", "diary", "--fields", "notes,unpushed")
    assert (result.code, result.stdout) == (0, "1\t\n")
    assert result.stderr.startswith(
        f"warning: cannot count the unpushed commits in {sandbox.work}/diary: "
    )


def test_a_missing_git_is_a_warning_beside_the_figures(installed: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    result = installed(
        "vault", "show", "diary", "--fields", "notes,dirty", env={"PATH": str(tmp_path / "empty")}
    )
    assert (result.code, result.stdout) == (0, "1\t\n")
    assert result.stderr.startswith("warning: ")
