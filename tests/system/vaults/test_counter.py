from __future__ import annotations

import os
from pathlib import Path

import pytest

from symphony_cli.base.findings import Notice
from symphony_cli.system.vaults.counter import VaultCounter
from symphony_cli.vaults.figures import Figures
from tests.system.conftest import MakeRepo
from tests.vault_trees import FAR_FUTURE, an_odd_vault

NEWEST = 1_800_000_000


def write(path: Path, text: str = "text\n", time: int = 1_700_000_000) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    os.utime(path, (time, time))


def count(path: Path) -> Figures:
    return VaultCounter().count(str(path))


def test_notes_and_attachments_are_counted_with_their_bytes_and_last_change(tree: Path) -> None:
    write(tree / "a.md", "12345")
    write(tree / "daily/2026/ü.org", "ä", NEWEST)
    write(tree / "日本.TXT", "")
    write(tree / "images/a.png", "1234567890")
    (tree / "empty").mkdir()
    assert count(tree) == Figures(3, 1, 17, "2027-01-15T08:00:00.000000Z")


def test_hidden_files_links_and_special_files_are_not_counted(tree: Path) -> None:
    write(tree / "vault/a.md")
    write(tree / "outside/b.md")
    vault = tree / "vault"
    write(vault / ".obsidian/workspace.json", time=NEWEST)
    write(vault / "sub/.trash/c.md")
    write(vault / ".hidden.md")
    (vault / "link.md").symlink_to("a.md")
    (vault / "outside").symlink_to(tree / "outside")
    (vault / "loop").symlink_to(vault)
    os.mkfifo(vault / "pipe.md")
    assert count(vault) == Figures(1, 0, 5, "2023-11-14T22:13:20.000000Z")


def test_settings_and_backups_of_logseq_are_not_counted(tree: Path) -> None:
    for name in ("logseq/config.edn", "logseq/bak/pages/a.md", "pages/a.md", "assets/logseq/b.md"):
        write(tree / name)
    assert count(tree)[:2] == (2, 0)
    # Without Logseq's settings it is an ordinary directory.
    (tree / "logseq/config.edn").unlink()
    assert count(tree)[:2] == (3, 0)


def test_an_empty_vault_has_no_last_change(tree: Path) -> None:
    assert count(tree) == Figures(0, 0, 0, None)


def test_files_with_unusual_names_are_counted(tree: Path) -> None:
    figures = count(an_odd_vault(tree / "odd"))
    assert figures.notices == ()
    assert figures.notes == 0
    assert figures.last_changed_at == "2242-03-16T12:56:37.000000Z"
    assert FAR_FUTURE == 8_589_934_597


def test_a_time_outside_of_the_calendar_is_left_out(tree: Path) -> None:
    write(tree / "a.md")
    try:
        os.utime(tree / "a.md", ns=(0, 1 << 62))
    except OSError:
        pytest.skip("this file system has no such times")
    if os.stat(tree / "a.md").st_mtime_ns < 1 << 61:
        pytest.skip("this file system has no such times")
    assert count(tree).notes == 1


def test_an_unreadable_directory_is_a_notice(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tree / "a.md")
    write(tree / "secret/b.md")
    scandir = os.scandir

    # Root may read everything, so the error is simulated.
    def refusing(path: str) -> object:
        if path.endswith("secret"):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    figures = count(tree)
    message = f"{tree}/secret cannot be read: Permission denied; the statistics leave it out"
    assert figures[:2] == (1, 0)
    assert figures.notices == (Notice("DIRECTORY_UNREADABLE", message),)


def test_a_missing_vault_has_no_figures(tree: Path) -> None:
    message = f"{tree}/x cannot be read: No such file or directory; the statistics leave it out"
    assert count(tree / "x") == Figures(notices=(Notice("DIRECTORY_UNREADABLE", message),))


def test_a_locked_vault_has_the_size_of_its_archive(tree: Path) -> None:
    (tree / "notes.tar.age").write_bytes(b"x" * 123)
    counter = VaultCounter()
    assert counter.count_archive(f"{tree}/notes") == Figures(bytes=123)
    # An archive may be a link to a disk that is not mounted.
    (tree / "far.tar.age").symlink_to("/nowhere")
    far = counter.count_archive(f"{tree}/far")
    assert far[:4] == (None, None, None, None)
    assert [notice.code for notice in far.notices] == ["DIRECTORY_UNREADABLE"]


def test_the_working_tree_is_the_vault_or_one_of_its_parents(
    make_repo: MakeRepo, tree: Path
) -> None:
    repo = make_repo("repo")
    write(repo / "docs/notes/a.md")
    write(tree / "plain/a.md")
    assert count(repo).repository == str(repo)
    assert count(repo / "docs/notes").repository == str(repo)
    assert count(tree / "plain").repository is None
