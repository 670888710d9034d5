from __future__ import annotations

import os
from pathlib import Path

import pytest

from symphony_cli.base.findings import Notice
from symphony_cli.identity.detect.detections import Identity
from symphony_cli.system.git import program as git
from symphony_cli.system.git.program import GitProgram
from symphony_cli.system.identity.user_git_config import UserGitConfig
from tests.conftest import Sandbox


def read(home: Path) -> tuple[str | None, list[Identity], list[str]]:
    notices: list[Notice] = []
    config = UserGitConfig(GitProgram(os.environ), str(home), str(home / "own"))
    name, identities = config.read(notices)
    return name, identities, [notice.message for notice in notices]


def write(home: Path, text: str, name: str = ".gitconfig") -> Path:
    path = home / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_an_empty_configuration_has_no_identity(sandbox: Sandbox) -> None:
    assert read(sandbox.home) == (None, [], [])
    (sandbox.home / ".gitconfig").unlink()
    assert read(sandbox.home) == (None, [], [])


def test_a_name_alone_is_kept_without_an_address(sandbox: Sandbox) -> None:
    write(sandbox.home, "[user]\n\tname = Ada\n")
    assert read(sandbox.home) == ("Ada", [], [])


def test_the_unconditional_identity_has_its_keys_and_the_winning_line(
    sandbox: Sandbox,
) -> None:
    home = sandbox.home
    path = write(
        home,
        "[user]\n\temail = old@example.org\n[include]\n\tpath = more\n"
        "[user]\n\tname = Ada\n\temail = ada@example.org\n\tsigningKey = ~/.ssh/id.pub\n"
        "[gpg]\n\tformat = ssh\n[commit]\n\tgpgSign\n",
    )
    write(home, "[core]\n\tsshCommand = ssh -i ~/.ssh/id\n", "more")
    expected = Identity(
        "ada@example.org",
        "Ada",
        f"{home}/.ssh/id.pub",
        "ssh",
        True,
        f"{home}/.ssh/id",
        None,
        (f"{path}:7",),
    )
    assert read(home) == ("Ada", [expected], [])


def test_an_address_in_an_included_file_is_found_there(sandbox: Sandbox) -> None:
    write(sandbox.home, "[include]\n\tpath = sub/more\n")
    more = write(sandbox.home, "# mine\n[user]\n\temail = ada@example.org\n", "sub/more")
    assert read(sandbox.home)[1] == [Identity("ada@example.org", sources=(f"{more}:3",))]


@pytest.mark.parametrize(
    ("condition", "directory"),
    [
        ("gitdir:~/work/", "HOME/work"),
        ("gitdir/i:~/Work/", "HOME/Work"),
        ("gitdir:~/work/**", "HOME/work"),
        ("gitdir:/srv/work", "/srv/work"),
        ("gitdir:/srv/api/.git", "/srv/api"),
        ("gitdir:./work/", "HOME/work"),
        ("gitdir:/", "/"),
        ("gitdir:/srv/a\\\\*b/", "/srv/a*b"),
        ("gitdir:/srv/*/work/", None),
        ("gitdir:work/", None),
        ("hasconfig:remote.*.url:https://acme.example/**", None),
        ("onbranch:main", None),
    ],
)
def test_the_directory_comes_from_the_condition(
    sandbox: Sandbox, condition: str, directory: str | None
) -> None:
    home = sandbox.home
    path = write(home, f'[user]\n\tname = Ada\n[includeIf "{condition}"]\n\tpath = work.inc\n')
    work = write(home, "[user]\n\temail = ada@work.example\n", "work.inc")
    shown = condition.replace("\\\\", "\\")
    _, [identity], notices = read(home)
    assert identity == Identity(
        "ada@work.example",
        "Ada",
        directory=directory.replace("HOME", str(home)) if directory else None,
        sources=(f"{work}:2", f"{path}:4: {shown}"),
    )
    assert notices == []


def test_an_included_identity_inherits_unset_settings(sandbox: Sandbox) -> None:
    home = sandbox.home
    write(
        home,
        "[user]\n\tname = Ada\n\temail = ada@example.org\n\tsigningKey = ABCD\n"
        '[includeIf "gitdir:~/a/"]\n\tpath = ~/a.inc\n'
        '[includeIf "gitdir:~/b/"]\n\tpath = b.inc\n',
    )
    write(home, "[user]\n\temail = a@example.org\n\tname = A\n\tsigningKey =\n", "a.inc")
    write(home, '[includeIf "onbranch:main"]\n\tpath = c.inc\n', "b.inc")
    write(home, "[user]\n\temail = c@example.org\n", "c.inc")
    _, identities, notices = read(home)
    assert notices == []
    assert [(one.email, one.name, one.signing_key, one.directory) for one in identities] == [
        ("ada@example.org", "Ada", "ABCD", None),
        ("a@example.org", "A", None, f"{home}/a"),
        ("c@example.org", "Ada", "ABCD", f"{home}/b"),
    ]
    assert {one.signing_format for one in identities} == {"openpgp", None}


def test_an_included_file_without_an_address_is_not_an_identity(sandbox: Sandbox) -> None:
    write(sandbox.home, '[includeIf "gitdir:~/a/"]\n\tpath = a.inc\n')
    write(sandbox.home, "[user]\n\tname = A\n", "a.inc")
    assert read(sandbox.home) == (None, [], [])


def test_symphonys_own_files_are_skipped(sandbox: Sandbox) -> None:
    home = sandbox.home
    write(home, f"[include]\n\tpath = {home}/own/index\n")
    write(home, f'[includeIf "gitdir:/a/"]\n\tpath = {home}/own/ada\n', "own/index")
    write(home, "[user]\n\temail = ada@example.org\n", "own/ada")
    assert read(home) == (None, [], [])


def test_an_unreadable_file_is_reported_and_the_rest_is_found(sandbox: Sandbox) -> None:
    home = sandbox.home
    path = write(
        home,
        "[user]\n\temail = ada@example.org\n"
        '[includeIf "gitdir:~/a/"]\n\tpath = gone\n'
        '[includeIf "gitdir:~/b/"]\n\tpath = pipe\n'
        '[includeIf "gitdir:~/c/"]\n\tpath = bad\n'
        '[includeIf "gitdir:~/d/"]\n\tpath = "l\\noop"\n',
    )
    os.mkfifo(home / "pipe")
    write(home, "[user\n", "bad")
    _, identities, notices = read(home)
    assert [identity.email for identity in identities] == ["ada@example.org"]
    assert notices == [
        f"{home}/gone, which {path}:4: gitdir:~/a/ includes, is not a file",
        f"{home}/pipe, which {path}:6: gitdir:~/b/ includes, is not a file",
        f"git cannot read {home}/bad: fatal: bad config line 1 in file {home}/bad",
        f"{home}/l\\noop, which {path}:10: gitdir:~/d/ includes, is not a file",
    ]


def test_a_configuration_that_git_cannot_read_fails(sandbox: Sandbox) -> None:
    path = write(sandbox.home, "[user\n")
    name, identities, [notice] = read(sandbox.home)
    assert (name, identities) == (None, [])
    assert (
        notice == f"git cannot read the git configuration: fatal: bad config line 1 in file {path}"
    )


def test_a_pipe_instead_of_the_configuration_does_not_block_for_long(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(git, "QUERY_SECONDS", 0.2)
    (sandbox.home / ".gitconfig").unlink()
    os.mkfifo(sandbox.home / ".gitconfig")
    name, identities, [notice] = read(sandbox.home)
    assert (name, identities) == (None, [])
    assert notice == "git cannot read the git configuration: timed out"


def test_a_missing_git_is_reported(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(sandbox.work))
    name, identities, [notice] = read(sandbox.home)
    assert (name, identities) == (None, [])
    assert notice == "git cannot read the git configuration: No such file or directory"


@pytest.mark.parametrize("key", ["id_relative.pub", "-----BEGIN OPENSSH PRIVATE KEY-----\\nsecret"])
def test_a_signing_key_that_cannot_be_kept_is_left_out_and_not_shown(
    sandbox: Sandbox, key: str
) -> None:
    path = write(
        sandbox.home,
        f'[user]\n\temail = a@b.example\n\tsigningKey = "{key}"\n[gpg]\n\tformat = ssh\n',
    )
    _, [identity], [notice] = read(sandbox.home)
    assert (identity.signing_key, identity.signing_format) == (None, None)
    assert notice == (f"skipped the signing key of the identity at {path}:2: its path is relative")
