from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symphony_cli.base.findings import Notice
from symphony_cli.system.identity.gh_hosts import accounts, git_protocol, hosts_file
from tests.system.conftest import ON_DISK

TOKEN = "gho_" + "s" * 36


def found(path: Path, text: str) -> list[tuple[str, str, int]]:
    """Return user, host and line of each account in a file with this text."""
    path.write_text(text)
    notices: list[Notice] = []
    result = accounts(str(path), notices)
    assert notices == []
    assert "s" * 36 not in repr(result)
    return [(a.user, a.host, int(a.source.removeprefix(f"{path}:").split(":")[0])) for a in result]


def test_users_are_found_in_the_form_of_each_version_of_gh(tmp_path: Path) -> None:
    path = tmp_path / "hosts.yml"
    text = f"""\
# Written by gh
github.com:
    git_protocol: https
    users:
        ada:
            oauth_token: {TOKEN}
        "ada-work":
            oauth_token: {TOKEN}
    oauth_token: {TOKEN}
    user: ada
ghe.acme.example:
    user: 'ada_acme' # the client's
    oauth_token: {TOKEN}
"""
    assert found(path, text) == [
        ("ada", "github.com", 5),
        ("ada-work", "github.com", 7),
        ("ada_acme", "ghe.acme.example", 12),
    ]
    [ada, *_] = accounts(str(path), [])
    assert ada.source == f"{path}:5: ada on github.com"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{github.com: {user: ada}}\n",
        "user: ada\n",
        "github.com:\n    user: a b\n",
        "github.com:\n    user: \x1b[31m\n",
        "github.com:\n    user:\n",
        f"github.com:\n    user: {TOKEN}\n",
        f"github.com:\n    users:\n        {TOKEN}:\n",
        f"github.com:\n    oauth_token: {TOKEN}\n",
        f"github.com:\n    user: {'0a' * 20}\n",
        "- github.com\n\tuser: ada\n",
    ],
)
def test_other_values_than_users_are_skipped(tmp_path: Path, text: str) -> None:
    assert found(tmp_path / "hosts.yml", text) == []


def test_a_hosts_file_that_is_not_a_file_gives_a_notice(tmp_path: Path) -> None:
    notices: list[Notice] = []
    assert accounts(str(tmp_path / "gone"), notices) == []
    assert notices == []
    assert accounts(str(tmp_path), notices) == []
    assert [one.code for one in notices] == ["FILE_SKIPPED"]


@ON_DISK
@given(st.text(alphabet="github.com: users\n'\"#{}-&*!\t\r", max_size=200))
def test_any_text_is_parsed_to_the_end(tmp_path: Path, text: str) -> None:
    path = tmp_path / "hosts.yml"
    path.write_text(text)
    for account in accounts(str(path), []):
        assert account.user.isprintable()


def test_the_file_is_the_one_that_gh_uses() -> None:
    assert hosts_file({}, "/h") == "/h/.config/gh/hosts.yml"
    assert hosts_file({"XDG_CONFIG_HOME": "/x"}, "/h") == "/x/gh/hosts.yml"
    assert hosts_file({"XDG_CONFIG_HOME": "/x", "GH_CONFIG_DIR": "/g"}, "/h") == "/g/hosts.yml"


@pytest.mark.parametrize(
    ("hosts", "config", "protocol"),
    [
        ("", "", "https"),
        ("", "git_protocol: ssh # how\n", "ssh"),
        ("github.com:\n    user: ada\n    git_protocol: https\n", "git_protocol: ssh\n", "https"),
        ("ghe.example:\n    git_protocol: ssh\n", "", "https"),
        ("github.com:\n    git_protocol: 'ssh'\n", "", "ssh"),
        ("github.com:\n    git_protocol: ftp\n", "aliases:\n    git_protocol: ssh\n", "https"),
    ],
)
def test_the_protocol_is_the_hosts_or_the_general_one(
    tmp_path: Path, hosts: str, config: str, protocol: str
) -> None:
    (tmp_path / "hosts.yml").write_text(hosts)
    (tmp_path / "config.yml").write_text(config)
    assert git_protocol({"GH_CONFIG_DIR": str(tmp_path)}) == protocol
    assert git_protocol({"HOME": str(tmp_path / "nowhere")}) == "https"
