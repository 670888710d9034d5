from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from tests.commands.conftest import Given, locked
from tests.conftest import Run, Sandbox
from tests.note_vaults import a_zk_notebook
from tests.trees import a_vault_directory
from tests.vault_trees import write


@pytest.mark.parametrize("way", ["symphony", "installed"])
def test_list_prints_the_latest_change_first(
    way: str, request: pytest.FixtureRequest, garden: Path
) -> None:
    run: Run = request.getfixturevalue(way)
    assert run("note", "list", "-L", "3") == (
        0,
        f"Notiz 1\tgarden\t{garden}/Notizen/sub/Notiz 1.md\t\t2025-10-09T08:54:22.000000Z\n"
        f"東京\tgarden\t{garden}/東京.md\t\t2025-10-09T08:54:21.000000Z\n"
        f"Größe\tgarden\t{garden}/Größe.md\t\t2025-10-09T08:54:20.000000Z\n",
        "",
    )


def test_list_as_json(symphony: Run, garden: Path) -> None:
    rows = symphony("note", "list", "--json").json
    assert len(rows) == 53
    assert rows[2] == {
        "title": "Größe",
        "vault": "garden",
        "path": f"{garden}/Größe.md",
        "tags": [],
        "aliases": ["Maß"],
        "changed_at": "2025-10-09T08:54:20.000000Z",
        "workspace": "acme",
        "profile": "ada",
    }


@pytest.mark.usefixtures("garden")
def test_list_filters_by_tags_and_sorts(symphony: Run) -> None:
    result = symphony("note", "list", "-t", "#nummer/N0", "--sort", "title", "-L", "2")
    assert [line.split("\t")[0] for line in result.stdout.splitlines()] == ["Notiz 10", "Notiz 15"]
    assert len(symphony("note", "list", "-t", "nummer", "--json").json) == 50
    assert symphony("note", "list", "-t", "nummer", "-t", "x").stdout == ""
    assert symphony("note", "list", "--sort", "x").code == 2


def test_list_filters_by_time(symphony: Run, garden: Path) -> None:
    hour_ago = time.time() - 3600
    os.utime(garden / "東京.md", (hour_ago, hour_ago))
    only = f"{garden}/東京.md\n"
    assert symphony("note", "list", "--since", "2h", "-p").stdout == only
    assert symphony("note", "list", "--since", "59d", "-p").code == 0
    assert symphony("note", "list", "--since", "2025-10-09T08:54:22", "-0").stdout == (
        f"{garden}/東京.md\0{garden}/Notizen/sub/Notiz 1.md\0"
    )


@pytest.mark.usefixtures("garden")
def test_an_invalid_time_is_an_error(symphony: Run) -> None:
    assert symphony("note", "list", "--since", "soon") == (
        2,
        "",
        "error: invalid date or time span 'soon'\n"
        "hint: use a date (2026-11-01, 2026-11-01T09:30) or a span (12h, 7d, 2w)\n",
    )


def test_list_covers_all_vaults_or_one(
    symphony: Run, given: Given, garden: Path, sandbox: Sandbox
) -> None:
    a_zk_notebook(sandbox.work / "zk")
    given("vault add zk")
    assert len(symphony("note", "list", "--json").json) == 103
    assert len(symphony("note", "list", "--vault", "zk", "--json").json) == 50
    given("workspace create home", "workspace use home")
    assert symphony("note", "list", "--json", cwd=sandbox.home).json == []
    assert len(symphony("note", "list", "--all", "--json").json) == 103


def test_a_note_in_nested_vaults_is_listed_once(symphony: Run, given: Given, garden: Path) -> None:
    given(["vault", "add", garden / "Notizen" / "sub"])
    rows = symphony("note", "list", "--json").json
    assert len(rows) == 53
    assert [row["vault"] for row in rows[:2]] == ["sub", "garden"]


def test_list_warns_of_a_locked_vault_and_refuses_it_alone(
    symphony: Run, given: Given, garden: Path, sandbox: Sandbox
) -> None:
    write(a_vault_directory(sandbox.work / "diary") / "day.md", b"day\n")
    given("vault add diary")
    locked(garden)
    result = symphony("note", "list", "--fields", "title")
    assert result == (0, "day\n", "warning: skipped vault 'garden': it is locked\n")
    assert symphony("note", "list", "--vault", "garden") == (
        5,
        "",
        "error: vault 'garden' is locked\nhint: to unlock it, run `symphony vault unlock garden`\n",
    )


def test_a_note_written_just_now_has_its_time(symphony: Run, garden: Path) -> None:
    write(garden / "now.md", b"now\n")
    assert symphony("note", "list", "-L", "1", "-p").stdout == f"{garden}/now.md\n"


def test_an_empty_store_has_no_notes(symphony: Run) -> None:
    result = symphony("note", "list", "--json")
    assert result[:2] == (0, "[]\n")
    assert '"code":"VAULTS_NONE"' in result.stderr


def test_org_ids_are_not_shown_as_aliases(symphony: Run, garden: Path) -> None:
    write(garden / "a.org", b'#+title: A\n#+roam_aliases: "id:abc-1" Other\n')
    rows = symphony("note", "list", "-L", "1", "--json").json
    assert [row["aliases"] for row in rows] == [["Other"]]
    assert symphony("note", "links", "id:abc-2").stderr == (
        "error: no note named 'id:abc-2'\nhint: to list them, run `symphony note list`\n"
    )
