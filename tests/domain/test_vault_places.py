"""The paths of a vault, and the state that they imply."""

from __future__ import annotations

from itertools import product

import pytest

from symphony_cli.domain.vault_places import (
    STATES,
    archive_of,
    conflict_message,
    is_work_directory,
    state_of,
    work_directory_of,
)


def test_the_paths_are_beside_the_directory() -> None:
    assert archive_of("/a b/notes") == "/a b/notes.tar.age"
    assert work_directory_of("/a b/notes") == "/a b/.notes.symphony"
    assert conflict_message("/n") == "both /n and /n.tar.age exist"


@pytest.mark.parametrize(
    ("directory", "archive", "work", "state"),
    [
        (False, False, False, "missing"),
        (True, False, False, "open"),
        (False, True, False, "locked"),
        (True, True, False, "doubled"),
        (False, False, True, "interrupted"),
        (True, True, True, "interrupted"),
    ],
)
def test_the_paths_that_exist_imply_the_state(
    directory: bool, archive: bool, work: bool, state: str
) -> None:
    assert state_of(directory=directory, archive=archive, work=work) == state


def test_every_combination_has_one_of_the_states() -> None:
    seen = {
        state_of(directory=directory, archive=archive, work=work)
        for directory, archive, work in product([False, True], repeat=3)
    }
    assert seen == set(STATES)


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        (".notes.symphony", True),
        ("..x.symphony", True),
        (".symphony", False),
        ("..symphony", False),
        ("notes.symphony", False),
        (".notes.symphony2", False),
    ],
)
def test_a_work_directory_is_recognized_by_its_name(name: str, is_one: bool) -> None:
    assert is_work_directory(name) is is_one


def test_every_work_directory_is_recognized() -> None:
    for path in ("/notes", "/a/.b", "/x/ü", "/n/.."):
        assert is_work_directory(work_directory_of(path).rpartition("/")[2])
