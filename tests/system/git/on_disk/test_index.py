"""Marks in the index that hide changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from symphony_cli.system.git.on_disk.index import with_nothing_hidden
from tests.system.conftest import GitRunner, MakeRepo


@pytest.mark.parametrize("version", ["2", "4"])
@pytest.mark.parametrize("mark", ["skip-worktree", "assume-unchanged"])
def test_marks_of_files_are_removed(
    make_repo: MakeRepo, git: GitRunner, tree: Path, version: str, mark: str
) -> None:
    api = make_repo("api")
    for name in ("a", "deep/b", "c" * 200):
        (api / name).parent.mkdir(exist_ok=True)
        (api / name).write_text(name)
    git(api, "add", ".")
    git(api, "update-index", "--index-version", version)
    assert with_nothing_hidden(str(api / ".git"), str(api)) is None
    git(api, "update-index", f"--{mark}", "a", "deep/b", "readme")
    (api / "a").write_text("changed")
    (api / "readme").unlink()
    content = with_nothing_hidden(str(api / ".git"), str(api))
    assert content is not None
    before = (api / ".git" / "index").read_bytes()
    (api / ".git" / "index").write_bytes(content)
    # The missing file keeps its mark, as in a sparse checkout.
    assert git(api, "ls-files", "-v", "a", "deep", "c" * 200).replace("H ", "").split() == [
        "a",
        "c" * 200,
        "deep/b",
    ]
    assert git(api, "ls-files", "-v", "readme")[0] in "Sh"
    assert git(api, "fsck", "--no-progress", "--strict") == ""
    assert git(api, "diff-files", "--name-only").split() == ["a"]
    assert before != content


def test_an_index_that_only_git_can_read_has_no_marks(tree: Path) -> None:
    assert with_nothing_hidden(str(tree), str(tree)) is None
    for content in (b"", b"DIRC", b"DIRC\0\0\0\2\0\0\0\5short", b"garbage" * 9):
        (tree / "index").write_bytes(content)
        assert with_nothing_hidden(str(tree), str(tree)) is None
