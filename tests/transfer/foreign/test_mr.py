from __future__ import annotations

import pytest

from symphony_cli.base.findings import Notice
from symphony_cli.transfer.foreign import mr
from symphony_cli.transfer.foreign.listings import ListedRepo
from tests.transfer.foreign.sources import Texts

CONFIG = """\
# The example of mr(1), and more.
[DEFAULT]
jobs = 5
include = cat /usr/share/mr/git-svn
include = cat ~/.mr/*
[ALIAS]
up = update

[src/mr]
checkout = git clone 'ssh://kitenet.net/srv/git/kitenet.net/mr' 'mr'
[src/web]
checkout =
	git clone \\
	-q -b stable https://example.com/web.git
skip = lazy
[src/svn]
checkout = svn checkout svn://svn.debian.org/x
[src/none]
update = true
[src/gone]
checkout = git clone https://example.com/gone.git
deleted = true
[$HOME/dot]
checkout = git clone https://example.com/dot.git dot
chain = true
[`evil`]
checkout = git clone https://example.com/evil.git
"""


def test_plain_clones_are_listed_and_other_shell_code_named() -> None:
    files = Texts()
    files.texts["/r/.mrconfig"] = CONFIG
    files.texts["/home/ada/dot/.mrconfig"] = "[inner]\ncheckout = git clone https://x.org/i.git\n"
    assert mr.read(files, "/r/.mrconfig", "/r") == (
        [
            ListedRepo(
                "src/mr",
                "/r",
                remotes={"origin": "ssh://kitenet.net/srv/git/kitenet.net/mr"},
            ),
            ListedRepo(
                "src/web",
                "/r",
                remotes={"origin": "https://example.com/web.git"},
                branch="stable",
            ),
            ListedRepo(
                "src/svn",
                "/r",
                remark="its checkout command is not run: svn checkout svn://svn.debian.org/x",
            ),
            ListedRepo("src/none", "/r"),
            ListedRepo(
                "src/gone",
                "/r",
                remotes={"origin": "https://example.com/gone.git"},
                reason="mr has marked it as deleted",
            ),
            ListedRepo("/home/ada/dot", "/r", remotes={"origin": "https://example.com/dot.git"}),
            ListedRepo(
                "`evil`",
                "/r",
                remotes={"origin": "https://example.com/evil.git"},
                reason="a shell would compute '`evil`', and Symphony runs none",
            ),
            ListedRepo("inner", "/home/ada/dot", remotes={"origin": "https://x.org/i.git"}),
        ],
        [
            Notice(
                "FILE_SKIPPED",
                "skipped a file in /r/.mrconfig: its include command is not run:"
                " cat /usr/share/mr/git-svn; cat ~/.mr/*",
            )
        ],
    )


@pytest.mark.parametrize(
    "command",
    [
        "git clone https://example.com/x.git && rm -rf ~",
        "git clone https://example.com/x.git; id",
        "git clone https://example.com/x.git | sh",
        "git clone https://example.com/$(id).git",
        "git clone https://example.com/`id`.git",
        "git clone $URL x",
        "git clone -u 'touch /tmp/x' https://example.com/x.git",
        "git clone --upload-pack=id https://example.com/x.git",
        "git clone -c core.sshCommand=id https://example.com/x.git",
        "git clone --template=/tmp/evil https://example.com/x.git",
        "git clone https://example.com/x.git\n\tid",
        "git clone 'https://example.com/x.git",
        "git clone a b c",
        "git clone",
        "hub clone x",
        "GIT_SSH=id git clone https://example.com/x.git",
    ],
)
def test_other_code_is_not_read(command: str) -> None:
    files = Texts()
    files.texts["/r/.mrconfig"] = f"[x]\ncheckout = {command}\n"
    [repo] = mr.read(files, "/r/.mrconfig", "/r").repos
    assert repo.remotes == {}
    assert str(repo.remark).startswith("its checkout command is not run: ")


def test_chains_in_a_circle_end() -> None:
    files = Texts()
    files.texts["/r/.mrconfig"] = "[.]\nchain = true\n[a/..]\nchain = true\n"
    assert len(mr.read(files, "/r/.mrconfig", "/r").repos) == 2


def test_long_code_is_named_on_one_line() -> None:
    files = Texts()
    files.texts["/r/.mrconfig"] = f"[x]\ncheckout = git clone a\n  cd a\n  {'x' * 200}\n"
    [repo] = mr.read(files, "/r/.mrconfig", "/r").repos
    assert repo.remark == (f"its checkout command is not run: git clone a cd a {'x' * 82}…")
