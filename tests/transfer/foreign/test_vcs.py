from __future__ import annotations

import pytest

from symphony_cli.base.errors import InvalidValue
from symphony_cli.transfer.foreign import vcs
from symphony_cli.transfer.foreign.listings import ListedRepo
from tests.transfer.foreign.sources import Texts

REPOS = """\
repositories:
  vcstool:
    type: git
    url: git@github.com:dirk-thomas/vcstool.git
    version: 1.10
  old/stuff:
    type: svn
    url: https://example.com/svn
  archive: {type: tar, url: https://example.com/x.tar}
  nothing:
"""
ROSINSTALL = """\
- git: {local-name: ros/comm, uri: https://github.com/ros/ros_comm.git, version: noetic-devel}
- hg: {local-name: other, uri: https://example.com/hg}
- git: {uri: https://example.com/nameless.git}
"""


def test_git_repos_are_listed_and_others_named() -> None:
    assert vcs.read(Texts(my_repos=REPOS), "/r/my.repos", "/src").repos == [
        ListedRepo(
            "vcstool",
            "/src",
            remotes={"origin": "git@github.com:dirk-thomas/vcstool.git"},
            branch="1.10",
        ),
        ListedRepo(
            "old/stuff",
            "/src",
            remotes={"origin": "https://example.com/svn"},
            reason="its type is 'svn', and Symphony knows only git",
        ),
        ListedRepo(
            "archive",
            "/src",
            remotes={"origin": "https://example.com/x.tar"},
            reason="its type is 'tar', and Symphony knows only git",
        ),
        ListedRepo("nothing", "/src", reason="its type is '', and Symphony knows only git"),
    ]


def test_lists_of_rosinstall_are_read() -> None:
    assert vcs.read(Texts(my_rosinstall=ROSINSTALL), "/r/my.rosinstall", "/src").repos == [
        ListedRepo(
            "ros/comm",
            "/src",
            remotes={"origin": "https://github.com/ros/ros_comm.git"},
            branch="noetic-devel",
        ),
        ListedRepo(
            "other",
            "/src",
            remotes={"origin": "https://example.com/hg"},
            reason="its type is 'hg', and Symphony knows only git",
        ),
        ListedRepo(
            "",
            "/src",
            remotes={"origin": "https://example.com/nameless.git"},
            reason="it has no path",
        ),
    ]


@pytest.mark.parametrize("text", ["", "hello", "a: 1", "[]"])
def test_other_content_is_an_error(text: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        vcs.read(Texts(x_repos=text), "/r/x.repos", "/src")
    assert (caught.value.code, caught.value.message) == (
        "REGISTRY_INVALID",
        "/r/x.repos lists no repositories",
    )


def test_an_empty_list_is_none() -> None:
    assert vcs.read(Texts(x_repos="repositories:"), "/r/x.repos", "/src").repos == []
