"""Objects borrowed from other repositories."""

from __future__ import annotations

from pathlib import Path

import pytest

from symphony_cli.system.git.on_disk.alternates import borrows_from, keep_lenders
from tests.system.conftest import GitRunner, MakeRepo


@pytest.mark.parametrize("is_relative", [False, True])
@pytest.mark.parametrize("moves", ["lender", "borrower"])
def test_a_borrower_finds_its_objects_after_a_move(
    make_repo: MakeRepo, git: GitRunner, tree: Path, is_relative: bool, moves: str
) -> None:
    lender = make_repo("lender")
    git(tree, "clone", "-q", "--shared", lender, "borrower")
    common = tree / "borrower" / ".git"
    if is_relative:
        (common / "objects" / "info" / "alternates").write_text("../../../lender/.git/objects\n")
    assert borrows_from(str(common), str(lender))
    assert not borrows_from(str(common), str(tree / "lend"))
    (tree / "deep").mkdir()
    moved = tree / "deep" / moves
    (tree / moves).rename(moved)
    common = (moved if moves == "borrower" else tree / "borrower") / ".git"
    keep_lenders(str(common), str(tree / moves), str(moved))
    assert git(common.parent, "fsck", "--no-progress") == ""
    assert (common / "objects" / "info" / "alternates").read_text().startswith(".") == is_relative


def test_a_repository_without_alternates_borrows_nothing(tree: Path) -> None:
    assert not borrows_from(str(tree), "/")
    keep_lenders(str(tree), "/a", "/b")
    assert list(tree.iterdir()) == []
