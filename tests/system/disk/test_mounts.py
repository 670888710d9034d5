"""Mounts in a directory, which deletions do not reach into."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from symphony_cli.system.disk import mounts
from symphony_cli.system.disk.copying import delete_tree
from symphony_cli.system.disk.mounts import mounts_in
from tests.mounts import run_with_bound

FINDS = "import json, sys; from symphony_cli.system.disk.mounts import mounts_in;"
DELETES = (
    "import sys; from symphony_cli.system.disk import copying; copying.delete_tree(sys.argv[1])"
)


@pytest.fixture
def bound(tree: Path) -> Path:
    """A mount point with spaces in its name, for a directory with one file."""
    (tree / "data").mkdir()
    (tree / "data" / "file").touch()
    place = tree / "api" / "a b"
    place.mkdir(parents=True)
    return place


def test_a_bind_mount_of_the_same_file_system_is_found(tree: Path, bound: Path) -> None:
    code = FINDS + "print(json.dumps([mounts_in(path) for path in sys.argv[1:]]))"
    asked = [tree, tree / "api", bound, tree / "data", tree / "api2"]
    done = run_with_bound(tree / "data", bound, [sys.executable, "-c", code, *map(str, asked)])
    assert json.loads(done.stdout) == [[str(bound)]] * 3 + [[], []]


def test_nothing_is_deleted_around_a_mount(tree: Path, bound: Path) -> None:
    (tree / "api" / "other").touch()
    command = [sys.executable, "-c", DELETES, str(tree / "api")]
    done = run_with_bound(tree / "data", bound, command)
    assert done.stderr.splitlines()[-1] == "OSError: [Errno 16] something is mounted in it"
    assert (tree / "data" / "file").exists()
    assert (tree / "api" / "other").exists()


def test_without_the_kernels_table_other_devices_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    if not os.path.ismount("/dev/shm"):
        pytest.skip("nothing is mounted there")
    monkeypatch.setattr(mounts, "_TABLE", "/nowhere")
    assert "/dev/shm" in mounts_in("/dev")
    assert mounts_in("/dev/shm") == ["/dev/shm"]


def test_a_directory_without_mounts_is_deleted(tree: Path) -> None:
    (tree / "api").mkdir()
    delete_tree(str(tree / "api"))
    assert mounts_in(str(tree)) == list(tree.iterdir()) == []
