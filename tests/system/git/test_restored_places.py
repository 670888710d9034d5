from __future__ import annotations

import os
from pathlib import Path

import pytest

from symphony_cli.base.errors import Conflict, InvalidValue
from symphony_cli.system.git.restored_places import make_parents
from tests.trees import a_repository, git


def test_only_the_directories_above_are_created(tmp_path: Path) -> None:
    make_parents(str(tmp_path / "root" / "a" / "b" / "c"), str(tmp_path / "root"))
    assert os.listdir(tmp_path / "root" / "a" / "b") == []


def test_a_place_at_the_root_gets_the_directories_above_the_root(tmp_path: Path) -> None:
    make_parents(str(tmp_path / "a" / "root"), str(tmp_path / "a" / "root"))
    assert os.listdir(tmp_path / "a") == []


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    root, outside = tmp_path / "root", tmp_path / "outside"
    for directory in (root, outside):
        directory.mkdir()
    (root / "link").symlink_to(outside)
    with pytest.raises(InvalidValue) as caught:
        make_parents(str(root / "link" / "x" / "y"), str(root))
    assert caught.value.code == "PLACE_OUTSIDE_ROOT"
    assert os.listdir(outside) == []


@pytest.mark.parametrize("place", ["a.git", "."])
def test_a_bare_repository_gets_no_directories(place: str, tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "--bare", tmp_path / "root" / place)
    path = tmp_path / "root" / place / "new" / "x"
    with pytest.raises(Conflict) as caught:
        make_parents(str(path), str(tmp_path / "root"))
    assert caught.value.code == "CLONE_INSIDE_REPO"
    assert not path.parent.exists()


def test_a_working_tree_gets_directories(tmp_path: Path) -> None:
    a_repository(tmp_path / "root" / "a")
    make_parents(str(tmp_path / "root" / "a" / "b" / "c"), str(tmp_path / "root"))
    assert (tmp_path / "root" / "a" / "b").is_dir()
