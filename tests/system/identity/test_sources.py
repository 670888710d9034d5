from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from symphony_cli.identity.detect.detections import Account, Identity, RepoClues, SSHHost
from symphony_cli.identity.persons import Person
from symphony_cli.system.git.program import GitProgram
from symphony_cli.system.identity import sources as identity_sources
from symphony_cli.system.identity.sources import IdentitySources
from tests.conftest import Sandbox
from tests.trees import a_repository, git

ADA = Person("Ada", "ada@example.org")
EVE = Person("Eve", "eve@example.org")


@pytest.fixture
def sources(sandbox: Sandbox) -> IdentitySources:
    return IdentitySources(GitProgram(os.environ), os.environ, str(sandbox.home / "own"))


def commit(path: Path, author: Person = ADA, committer: Person | None = None) -> None:
    """Commit as somebody, through git's environment variables."""
    who = committer or author
    environ = {
        "GIT_AUTHOR_NAME": author.name,
        "GIT_AUTHOR_EMAIL": author.email,
        "GIT_COMMITTER_NAME": who.name,
        "GIT_COMMITTER_EMAIL": who.email,
    }
    command = ["git", "-C", path, "commit", "--quiet", "--allow-empty", "--message", "x"]
    subprocess.run(command, env=os.environ | environ, check=True)


def clues(sources: IdentitySources, path: Path) -> RepoClues:
    [found] = sources.of_repos([str(path)])
    assert found.path == str(path)
    return found


def test_all_files_of_the_user_are_read(sandbox: Sandbox, sources: IdentitySources) -> None:
    home = sandbox.home
    (home / ".gitconfig").write_text("[user]\n\tname = Ada\n\temail = ada@example.org\n")
    (home / ".ssh").mkdir()
    (home / ".ssh" / "config").write_text("Host work\n IdentityFile ~/.ssh/work\n")
    (home / ".config" / "gh").mkdir(parents=True)
    (home / ".config" / "gh" / "hosts.yml").write_text("github.com:\n    user: ada\n")
    found = sources.of_user()
    assert found.name == "Ada"
    email = f"{home}/.gitconfig:3"
    assert found.identities == [Identity("ada@example.org", "Ada", sources=(email,))]
    at = f"{home}/.ssh/config:1: Host work (work)"
    assert found.hosts == [SSHHost("work", f"{home}/.ssh/work", at)]
    at = f"{home}/.config/gh/hosts.yml:2: ada on github.com"
    assert found.accounts == [Account("ada", "github.com", at)]
    assert found.notices == []


def test_commits_count_if_author_and_committer_are_equal(
    sandbox: Sandbox, sources: IdentitySources
) -> None:
    path = a_repository(sandbox.work / "api")
    commit(path)
    commit(path)
    commit(path, EVE, ADA)
    git(path, "checkout", "--quiet", "-b", "other", "HEAD~1")
    commit(path, EVE)
    git(path, "checkout", "--quiet", "--detach")
    commit(path)
    found = clues(sources, path)
    assert dict(found.authored) == {ADA: 3, EVE: 1}
    assert found.made_here == {ADA, EVE}
    assert (found.identity, found.ssh_host, found.notice) == (None, None, None)


def test_authors_of_cloned_commits_are_not_committers_of_the_clone(
    sandbox: Sandbox, sources: IdentitySources
) -> None:
    upstream = a_repository(sandbox.work / "upstream")
    commit(upstream, EVE)
    git(sandbox.work, "clone", "--quiet", upstream, "clone")
    found = clues(sources, sandbox.work / "clone")
    assert (dict(found.authored), found.made_here) == ({EVE: 1}, frozenset())


def test_only_the_newest_commits_are_read(
    sandbox: Sandbox, sources: IdentitySources, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = a_repository(sandbox.work / "api")
    commit(path, EVE)
    commit(path)
    log = tuple(
        "--max-count=1" if one.startswith("--max-count=") else one for one in identity_sources._LOG
    )
    assert log != identity_sources._LOG
    monkeypatch.setattr(identity_sources, "_LOG", log)
    assert dict(clues(sources, path).authored) == {ADA: 1}


def test_a_repository_without_commits_has_no_clues(
    sandbox: Sandbox, sources: IdentitySources
) -> None:
    path = a_repository(sandbox.work / "api")
    assert clues(sources, path) == RepoClues(str(path))
    bare = sandbox.work / "bare.git"
    git(sandbox.work, "init", "--quiet", "--bare", bare)
    assert clues(sources, bare) == RepoClues(str(bare))
    shutil.rmtree(path)
    assert clues(sources, path) == RepoClues(str(path))


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("git@github-work:acme/api.git", "github-work"),
        ("ssh://git@GitHub-work:22/acme/api.git", "github-work"),
        ("https://github.com/acme/api.git", None),
        ("/srv/api.git", None),
        ("ssh://git@ho:st/x", None),
    ],
)
def test_the_configuration_of_a_repository_is_a_clue(
    sandbox: Sandbox, sources: IdentitySources, url: str, host: str | None
) -> None:
    path = a_repository(sandbox.work / "api", remote=url)
    git(path, "config", "user.email", "ada@work.example")
    found = clues(sources, path)
    line = (path / ".git" / "config").read_text().split("\n").index("\temail = ada@work.example")
    source = f"{path}/.git/config:{line + 1}"
    assert found.identity == Identity("ada@work.example", sources=(source,))
    assert found.ssh_host == host


def test_a_repository_that_git_cannot_read_gives_a_notice(
    sandbox: Sandbox, sources: IdentitySources
) -> None:
    path = a_repository(sandbox.work / "api", commit=True)
    (path / ".git" / "config").write_text("[core\n")
    found = clues(sources, path)
    assert found.authored == ()
    assert found.notice is not None
    assert found.notice.code == "REPO_SKIPPED"
    assert found.notice.message.startswith(f"skipped the commits of {path}: fatal: bad config")


def test_no_program_of_a_repository_runs(sandbox: Sandbox, sources: IdentitySources) -> None:
    path = a_repository(sandbox.work / "api")
    commit(path)
    mark = sandbox.work / "ran"
    program = sandbox.work / "program"
    program.write_text(f"#!/bin/sh\ntouch {mark}\n")
    program.chmod(0o755)
    head = git(path, "cat-file", "-p", "HEAD")
    signed = head.replace("\n\nx", "\ngpgsig -----BEGIN PGP SIGNATURE-----\n end\n\nx\n")
    (path / "signed").write_text(signed)
    oid = git(path, "hash-object", "-t", "commit", "-w", "signed")
    git(path, "update-ref", "refs/heads/main", oid)
    for name, value in {
        "gpg.program": program,
        "log.showSignature": "true",
        "core.pager": program,
        "core.fsmonitor": program,
        "i18n.logOutputEncoding": "UTF-16",
    }.items():
        git(path, "config", name, value)
    assert dict(clues(sources, path).authored) == {ADA: 1}
    assert not mark.exists()
    subprocess.run(["git", "-C", path, "log"], capture_output=True, check=False)
    assert mark.exists()


def test_names_that_are_not_text_are_decoded_as_far_as_possible(
    sandbox: Sandbox, sources: IdentitySources
) -> None:
    path = a_repository(sandbox.work / "api")
    commit(path, Person("Ad\udcff \x1b[31m", "ada@example.org"))
    [(person, count)] = clues(sources, path).authored
    assert (person.email, count) == ("ada@example.org", 1)
    person.name.encode()
