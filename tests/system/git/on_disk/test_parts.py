from __future__ import annotations

from pathlib import Path

import pytest

from symphony_cli.system.git.on_disk.parts import git_parts
from symphony_cli.transfer.documents import GitParts
from tests.trees import a_repository, git

URL = "https://example.com/api.git"


def test_the_remotes_and_worktrees_of_a_repository(tmp_path: Path) -> None:
    api = a_repository(tmp_path / "api", remote=URL, commit=True)
    git(api, "config", 'remote.odd "name.url', "../web")
    git(api, "worktree", "add", "--quiet", "-b", "topic", tmp_path / "topic")
    assert git_parts(str(api)) == GitParts(
        {"origin": URL, 'odd "name': "../web"}, worktrees={"topic": str(tmp_path / "topic")}
    )


def test_a_bare_repository_and_one_with_its_git_directory_elsewhere(tmp_path: Path) -> None:
    bare = tmp_path / "bare.git"
    bare.mkdir()
    git(bare, "init", "--quiet", "--bare")
    git(bare, "remote", "add", "origin", URL)
    assert git_parts(str(bare)) == GitParts({"origin": URL}, bare=True)
    git(tmp_path, "init", "--quiet", "--separate-git-dir", tmp_path / "store", tmp_path / "web")
    git(tmp_path / "web", "remote", "add", "origin", URL)
    assert git_parts(str(tmp_path / "web")) == GitParts({"origin": URL})


@pytest.mark.parametrize(
    "text",
    [
        f'[core]\n\tbare = false\n[remote "origin"]\n\turl = {URL}\n\tfetch = +a:b\n',
        f'[REMOTE "origin"] url = {URL}\n[branch "x"]\n\tremote = origin\n',
        f'[core] bare = false\n  [remote "origin"]\n url = {URL}\n',
        f'[alias]\n\tx = a\\\n[remote "no"]\n[remote "origin"]\n\turl = {URL}\n',
        f'[remote "origin"]\n\turl = old\n\turl =\n\turl = {URL}\n',
    ],
)
def test_every_form_of_a_configuration_is_read(text: str, tmp_path: Path) -> None:
    api = a_repository(tmp_path / "api")
    (api / ".git" / "config").write_text(text)
    assert git_parts(str(api)) == GitParts({"origin": URL})


def test_a_long_configuration_is_read_to_its_end(tmp_path: Path) -> None:
    api = a_repository(tmp_path / "api")
    (api / ".git" / "config").write_text(f'#{"x" * 20_000}\n[remote "origin"]\n\turl = {URL}\n')
    assert git_parts(str(api)) == GitParts({"origin": URL})


def test_a_path_without_a_repository_has_no_parts(tmp_path: Path) -> None:
    assert git_parts(str(tmp_path)) is None
    assert git_parts(str(tmp_path / "missing")) is None
