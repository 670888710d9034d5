"""Reasons and hints of failed git commands."""

from __future__ import annotations

import pytest

from symphony_cli.system.git.failures import (
    credentials_hint,
    error_lines,
    needs_credentials,
    reason,
)
from symphony_cli.system.processes.command import Finished

SSH_DENIED = """\
git@example.org: Permission denied (publickey).
fatal: Could not read from remote repository.

Please make sure you have the correct access rights
and the repository exists.
"""
NO_HOST = """\
ssh: Could not resolve hostname nowhere.example: Name or service not known
fatal: Could not read from remote repository.

Please make sure you have the correct access rights
and the repository exists.
"""
REJECTED = """\
To https://ada:hunter2@example.org/api.git
 ! [rejected]        main -> main (fetch first)
error: failed to push some refs to 'https://ada:hunter2@example.org/api.git'
hint: Updates were rejected because the remote contains work that you do not
hint: have locally.
"""

TO_SIGN_IN = (
    "to sign in once, with a credential helper (`git config --global credential.helper cache`)"
)


def failed(stderr: str, status: int = 128) -> Finished:
    return Finished(status, b"", stderr.encode(), 0.1)


@pytest.mark.parametrize(
    ("stderr", "expected_reason"),
    [
        ("fatal: early EOF\n", "fatal: early EOF"),
        ("fatal: early EOF\nfatal: invalid index-pack\n", "fatal: early EOF"),
        (
            "error: Your changes would be overwritten by merge:\n\ta\n\tb\nAborting\n",
            "error: Your changes would be overwritten by merge: a",
        ),
        ("not today\nerror: failed to push some refs to '/srv/api.git'\n", "not today"),
        ("fatal: bad\tthing\nhint: look at git help\n", "fatal: bad thing"),
        (f"remote: {'x' * 200_000}\n", f"remote: {'x' * 992}…"),
        (SSH_DENIED, "git@example.org: Permission denied (publickey)."),
        (
            NO_HOST,
            "ssh: Could not resolve hostname nowhere.example: Name or service not known",
        ),
        (
            "fatal: Could not read from remote repository.\n\nPlease make sure you have the correct"
            " access rights\nand the repository exists.\n",
            "fatal: Could not read from remote repository.",
        ),
        (REJECTED, "! [rejected]        main -> main (fetch first)"),
        ("Receiving: 1%\rReceiving: 2%\rfatal: early EOF\r\n", "fatal: early EOF"),
        ("no\x1b[31m\n\n", "no\\x1b[31m"),
        ("caf\udce9", "caf\\xe9"),
        (
            f"fatal: {'x' * 960} https://ada:hunter2@example.org/api.git\nhint:\n",
            f"fatal: {'x' * 960} https://example.org/api.git",
        ),
        ("", "exit code 128"),
    ],
)
def test_the_reason_is_the_line_that_says_why(stderr: str, expected_reason: str) -> None:
    done = Finished(128, b"", stderr.encode("utf-8", "surrogateescape"), 0.1)
    assert reason(done) == expected_reason


def test_the_reason_of_a_timeout_is_its_limit() -> None:
    done = failed("fatal: early EOF")._replace(timed_out=2.0, seconds=2.4)
    assert reason(done) == "timed out after 2 s"


def test_standard_error_is_split_into_lines() -> None:
    assert error_lines(failed(REJECTED))[:2] == [
        "To https://example.org/api.git",
        "! [rejected]        main -> main (fetch first)",
    ]


@pytest.mark.parametrize(
    ("stderr", "expected"),
    [
        (SSH_DENIED, True),
        ("fatal: could not read Username for 'https://h': terminal prompts disabled", True),
        ("fatal: Authentication failed for 'https://h/'", True),
        ("Host key verification failed.\nfatal: Could not read", True),
        (NO_HOST, False),
        ("", False),
    ],
)
def test_missing_credentials_are_recognized(stderr: str, expected: bool) -> None:
    assert needs_credentials(failed(stderr)) == expected


@pytest.mark.parametrize(
    ("url", "line"),
    [
        ("https://github.com/ada/api.git", "to sign in, run `gh auth login`"),
        (
            "https://ada:hunter2@example.org:8443/api.git",
            f"{TO_SIGN_IN}, run `git ls-remote https://example.org:8443/api.git`",
        ),
        ("http://example.org/a b", f"{TO_SIGN_IN}, run `git ls-remote 'http://example.org/a b'`"),
        (
            "git@github.com:ada/api.git",
            "load your key with `ssh-add`; to test it, run `ssh -T git@github.com`",
        ),
        (
            "ssh://example.org:2222/api",
            "load your key with `ssh-add`; to test it, run `ssh -T -p 2222 example.org`",
        ),
        ("ssh://git@[::1]/api", "load your key with `ssh-add`; to test it, run `ssh -T git@::1`"),
        ("git://example.org/api", None),
        ("/srv/api", None),
    ],
)
def test_the_hint_depends_on_the_url(url: str, line: str | None) -> None:
    hint = credentials_hint(url)
    assert hint == line
    assert "hunter2" not in str(hint)
