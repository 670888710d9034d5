"""A developer with private work and two clients sets Symphony up; nobody changes in silence."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from tests.conftest import Run, Sandbox
from tests.identities import as_user, author_of
from tests.terminal import Terminal

HOME, ACME, CORP = "ada@home.org", "ada@acme.example", "ada@corp.example"
# Who commits in each repo; `api` is in two folders, and a repo of corp has no remote yet.
REPOS = {
    "private/blog": HOME,
    "private/tools": HOME,
    "acme/api": ACME,
    "acme/web": ACME,
    "acme/deep/lib": ACME,
    "corp/api": CORP,
    "corp/site": CORP,
    "corp/new": HOME,
}


@pytest.fixture
def home(sandbox: Sandbox) -> Path:
    """The folders, one bound by a rule for its place and one by a rule for its remotes."""
    rules = {f"gitdir:{sandbox.home}/acme/": ACME, "hasconfig:remote.*.url:git@corp:*/**": CORP}
    text = f"[user]\n\tname = Ada Lovelace\n\temail = {HOME}\n"
    for condition, email in rules.items():
        (sandbox.home / f"{email}.inc").write_text(f"[user]\n\temail = {email}\n")
        text += f'[includeIf "{condition}"]\n\tpath = {email}.inc\n'
    (sandbox.home / ".gitconfig").write_text(text)
    for name, email in REPOS.items():
        repo = sandbox.home / name
        repo.mkdir(parents=True)
        as_user(repo, "init", "--quiet")
        if email == CORP:
            as_user(repo, "remote", "add", "origin", f"git@corp:team/{repo.name}.git")
    assert commits(sandbox.home) == {name: f"Ada Lovelace <{who}>" for name, who in REPOS.items()}
    return sandbox.home


def commits(home: Path) -> dict[str, str]:
    """Commit in every repo, and return the authors."""
    for name in REPOS:
        as_user(home / name, "commit", "--quiet", "--allow-empty", "--message", "x")
    return {name: author_of(home / name) for name in REPOS}


def initialize(symphony: Run, folder: Path, how: str) -> None:
    if how == "asked":
        with Terminal(["init", str(folder)], columns=400) as terminal:
            if folder.name != "private":
                terminal.read_until("[Y/n] ")
                terminal.type("\n")
            assert terminal.wait() == 0
        return
    result = symphony("init", folder)
    assert result.code == 0
    # Of several proposals the first one is for most repos.
    if how == "pasted" and folder.name != "private":
        for command in result.stderr.split("`")[1].split(" && "):
            assert symphony(*shlex.split(command)[1:]).code == 0


@pytest.mark.parametrize("how", ["asked", "pasted", "ignored"])
def test_every_author_is_as_before_or_the_change_was_listed_and_agreed_to(
    symphony: Run, home: Path, how: str
) -> None:
    before = commits(home)
    for folder in ("private", "acme", "corp"):
        initialize(symphony, home / folder, how)
    assert commits(home) == before
    applied = symphony("identity", "apply", "--yes")
    if how == "ignored":
        # The rules for both clients would no longer decide.
        assert applied.code == 5
        assert commits(home) == before
        applied = symphony("identity", "apply", "--yes", "--force")
    assert applied.code == 0, applied.stderr
    after = commits(home)
    changed = {name for name in REPOS if after[name] != before[name]}
    assert changed == (
        {"corp/new"} if how != "ignored" else {name for name in REPOS if REPOS[name] != HOME}
    )
    for name in changed:
        folder = name.partition("/")[0]
        old, new = (text.partition("<")[2].rstrip(">") for text in (before[name], after[name]))
        line = f"    {folder}/{Path(name).name}: {old} → {new}, because it is in workspace"
        assert line in applied.stderr
    if how != "ignored":
        assert symphony("doctor") == (0, "", "no problems found\n")
    again = [symphony("init", home / folder).stderr for folder in ("private", "acme", "corp")]
    assert (again, commits(home)) == (["", "", ""], after)
