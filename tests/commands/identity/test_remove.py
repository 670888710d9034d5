from __future__ import annotations

import json
import subprocess

import pytest

from tests.commands.conftest import Given
from tests.commands.identity.conftest import Two
from tests.conftest import Run
from tests.terminal import Terminal

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
    removed = symphony("identity", "remove", "--yes")
    assert (removed.code, removed.stdout) == (0, "")
    assert removed.stderr.endswith("restored your git configuration\n")
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


def test_remove_lists_the_identities_that_change_before_it_asks(
    symphony: Run, two: Two, given: Given
) -> None:
    two.gitconfig.write_text("[user]\n\tname = Nobody\n\temail = nobody@x.org\n")
    given("identity apply --yes")
    changes = [
        "job/api: Ada Lovelace <ada@job.example> → Nobody <nobody@x.org>",
        "own/web: Bob <bob@own.example> → Nobody <nobody@x.org>",
    ]
    with Terminal(["identity", "remove"], columns=200) as terminal:
        seen = terminal.read_until("from your git configuration? [y/N] ")
        assert [line.strip() for line in seen.splitlines()[:3]] == [
            "identities that change:",
            *changes,
        ]
        terminal.type("n\n")
        assert terminal.wait() == 1
    removed = symphony("identity", "remove", "--yes", "--json")
    warnings = [json.loads(line)["warning"] for line in removed.stderr.splitlines()]
    assert [(one["code"], one["message"]) for one in warnings] == [
        ("IDENTITY_CHANGES", change) for change in changes
    ]
