from __future__ import annotations

import subprocess

import pytest

from tests.commands.identity.conftest import Two
from tests.conftest import Run

CONTENTS = [
    b"",
    b"[user]\n\tname = Nobody\n",
    b"[user]\n\tname = Nobody",
    b"# nothing but a remark",
    b"[include]\n\tpath = /dev/null\n[user]\n\tname = x\n\n\n",
    b"\xef\xbb\xbf[user]\r\n\tname = x\r\n",
]


@pytest.mark.parametrize("content", CONTENTS)
def test_remove_leaves_the_configuration_as_it_was_to_the_byte(
    symphony: Run, two: Two, content: bytes
) -> None:
    two.gitconfig.write_bytes(content)
    assert symphony("identity", "apply", "--yes").code == 0
    assert two.gitconfig.read_bytes() != content
    assert symphony("identity", "remove", "--yes") == (0, "", "restored your git configuration\n")
    assert two.gitconfig.read_bytes() == content
    assert not two.files.exists()


def test_a_configuration_created_by_apply_is_removed(symphony: Run, two: Two) -> None:
    two.gitconfig.unlink()
    symphony("identity", "apply", "--yes")
    symphony("identity", "remove", "--yes")
    assert not two.gitconfig.exists()


def test_later_changes_stay(symphony: Run, two: Two) -> None:
    before = two.gitconfig.read_bytes()
    symphony("identity", "apply", "--yes")
    subprocess.run(["git", "config", "--global", "alias.st", "status"], check=True)
    subprocess.run(["git", "config", "--global", "--add", "include.path", "/other"], check=True)
    symphony("identity", "remove", "--yes")
    listed = subprocess.run(
        ["git", "config", "--global", "--no-includes", "--list"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert listed.stdout.splitlines() == [
        "init.defaultbranch=main",
        "include.path=/other",
        "alias.st=status",
    ]
    assert two.gitconfig.read_bytes().startswith(before)


def test_remove_says_that_nothing_was_applied(symphony: Run, two: Two) -> None:
    assert symphony("identity", "remove", "--yes") == (0, "", "nothing to remove\n")


def test_without_a_terminal_it_needs_yes(symphony: Run, two: Two) -> None:
    symphony("identity", "apply", "--yes")
    result = symphony("identity", "remove", "--json")
    assert (result.code, result.error["code"]) == (2, "CONFIRMATION_NEEDED")
    assert two.files.exists()
