from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symphony_cli.base.findings import Notice
from symphony_cli.system.identity.ssh_config import SSHConfig, key_of_command, words
from tests.system.conftest import ON_DISK


def hosts(home: Path, config: str, **files: str) -> dict[str, tuple[str, str]]:
    """Return alias, key and source of each host, paths from the home directory."""
    directory = home / ".ssh"
    directory.mkdir(exist_ok=True)
    (directory / "config").write_text(config)
    for name, text in files.items():
        (directory / name).write_text(text)
    notices: list[Notice] = []
    found = SSHConfig(str(home)).hosts(notices)
    assert notices == []
    return {
        host.alias: (host.key.replace(str(home), "~"), host.source.replace(str(home), "~"))
        for host in found
    }


def test_a_home_without_a_configuration_has_no_hosts(tmp_path: Path) -> None:
    assert SSHConfig(str(tmp_path)).hosts([]) == []


def test_each_named_host_with_a_key_has_its_place(tmp_path: Path) -> None:
    config = """\
# The client's
Host github-work gh-work *.work !bad
    HostName github.com
    User git
    IdentityFile ~/.ssh/work
    IdentityFile ~/.ssh/second
Host=plain
\tidentityfile="%d/.ssh/key of %n" # mine
host github-work
  IdentityFile ~/.ssh/too-late
Host nothing
  IdentityFile none
Host *
  IdentityFile ~/.ssh/default
"""
    assert hosts(tmp_path, config) == {
        "github-work": ("~/.ssh/work", "~/.ssh/config:2: Host github-work (git@github.com)"),
        "gh-work": ("~/.ssh/work", "~/.ssh/config:2: Host gh-work (git@github.com)"),
        "plain": ("~/.ssh/key of plain", "~/.ssh/config:7: Host plain (plain)"),
    }


def test_keys_that_cannot_be_expanded_are_skipped(tmp_path: Path) -> None:
    config = """\
Host variable
  IdentityFile ${HOME}/.ssh/id
Host relative
  IdentityFile id
Host token
  IdentityFile ~/.ssh/%C
Host last-percent
  IdentityFile ~/.ssh/%
Host unclosed
  IdentityFile "~/.ssh/id
Host
  IdentityFile ~/.ssh/id
IdentityFile
"""
    assert hosts(tmp_path, config) == {}


def test_match_blocks_run_nothing_and_define_no_host(tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    config = f"""\
Host a
  User git
Match host a exec "touch {mark}"
  IdentityFile ~/.ssh/matched
Match all
  IdentityFile ~/.ssh/all
"""
    assert hosts(tmp_path, config) == {}
    assert not mark.exists()


def test_includes_are_followed_and_apply_in_place(tmp_path: Path) -> None:
    config = """\
Include conf.*
Host outer
  Include inner
  HostName outer.example
"""
    files = {
        "conf.1": "Host one\n IdentityFile /keys/one\nMatch all\n",
        "conf.2": "Host two\n IdentityFile /keys/two\n",
        "inner": "IdentityFile /keys/outer\nHost never\n IdentityFile /keys/never\n",
    }
    assert hosts(tmp_path, config, **files) == {
        "one": ("/keys/one", "~/.ssh/conf.1:1: Host one (one)"),
        "two": ("/keys/two", "~/.ssh/conf.2:1: Host two (two)"),
        "outer": ("/keys/outer", "~/.ssh/config:2: Host outer (outer.example)"),
    }


def test_a_file_that_includes_itself_terminates(tmp_path: Path) -> None:
    found = hosts(tmp_path, "Host a\n IdentityFile /k\nInclude config config\n")
    assert found == {"a": ("/k", "~/.ssh/config:1: Host a (a)")}


def test_an_include_of_everything_reads_no_key(tmp_path: Path) -> None:
    (tmp_path / ".ssh").mkdir()
    (tmp_path / ".ssh" / "config").write_text("Include id*\n")
    (tmp_path / ".ssh" / "id").write_text("-----BEGIN OPENSSH PRIVATE KEY-----\nHost a\n")
    notices: list[Notice] = []
    assert SSHConfig(str(tmp_path)).hosts(notices) == []
    assert [one.message for one in notices] == [f"skipped {tmp_path}/.ssh/id: it is a private key"]


@pytest.mark.skipif(shutil.which("ssh") is None, reason="needs ssh")
@pytest.mark.parametrize(
    "value",
    ["/k", '"/a b"', "/a\\ b", '/a"b c"d', "/a#b", "/a #b", r'"/a\"b"', "=/k", "= /k", "/a'b'"],
)
def test_words_are_split_as_ssh_does(tmp_path: Path, value: str) -> None:
    config = f"Host a\n IdentityFile {value}\n"
    found = hosts(tmp_path, config)
    done = subprocess.run(
        ["ssh", "-G", "-F", tmp_path / ".ssh" / "config", "a"],
        capture_output=True,
        text=True,
        check=True,
    )
    expected = [
        line.removeprefix("identityfile ")
        for line in done.stdout.splitlines()
        if line.startswith("identityfile ")
    ]
    assert [key for key, _ in found.values()] == expected


@ON_DISK
@given(st.text(alphabet='Host IdentityFile Match Include ~/=\\"#*!%\n\t\rk', max_size=200))
def test_any_text_is_parsed_to_the_end(tmp_path: Path, text: str) -> None:
    (tmp_path / ".ssh").mkdir(exist_ok=True)
    (tmp_path / ".ssh" / "config").write_text(text)
    for host in SSHConfig(str(tmp_path)).hosts([]):
        assert host.key.startswith("/")


def test_an_unclosed_quote_gives_no_words() -> None:
    assert words('a "b c" d#e # f') == ["a", "b c", "d#e"]
    assert words('a "b') is None
    assert words("") == []


@pytest.mark.parametrize(
    ("command", "key"),
    [
        ("ssh -i ~/.ssh/work -o IdentitiesOnly=yes", "/h/.ssh/work"),
        ("ssh -i'/a b'", "/a b"),
        ("ssh -o IdentityFile=/k", "/k"),
        ("ssh -oIdentityFile=~/k -F /dev/null", "/h/k"),
        ("ssh -o 'identityfile /k'", "/k"),
        ("ssh -i relative", None),
        ("ssh -i", None),
        ("ssh -v", None),
        ("ssh 'unclosed", None),
        ("", None),
    ],
)
def test_the_key_of_a_command(command: str, key: str | None) -> None:
    assert key_of_command(command, "/h") == key
