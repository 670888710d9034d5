from __future__ import annotations

import pytest

from symphony_cli.base.findings import Notice
from symphony_cli.transfer.foreign import grm
from symphony_cli.transfer.foreign.listings import ListedRepo
from tests.transfer.foreign.sources import Texts

# The two example files of grm's repository.
TOML = """\
[[trees]]
root = "~/example-projects/"

  [[trees.repos]]
  name = "git-repo-manager"

    [[trees.repos.remotes]]
    name = "origin"
    url = "https://code.hkoerber.de/hannes/git-repo-manager.git"
    type = "https"

    [[trees.repos.remotes]]
    name = "github"
    url = "https://github.com/hakoerber/git-repo-manager.git"
    type = "https"


  [[trees.repos]]
  name = "dotfiles"

    [[trees.repos.remotes]]
    name = "origin"
    url = "https://github.com/hakoerber/dotfiles.git"
    type = "https"
"""
YAML = """\
trees:
- root: "~/example-projects/"
  repos:
  - name: "git-repo-manager"
    remotes:
    - name: "origin"
      url: "https://code.hkoerber.de/hannes/git-repo-manager.git"
      type: "https"
    - name: "github"
      url: "https://github.com/hakoerber/git-repo-manager.git"
      type: "https"
  - name: "dotfiles"
    remotes:
    - name: "origin"
      url: "https://github.com/hakoerber/dotfiles.git"
      type: "https"
"""
ROOT = "/home/ada/example-projects"
WORKSPACE = ("example-projects", ROOT)


@pytest.mark.parametrize(("name", "text"), [("config.toml", TOML), ("config.yaml", YAML)])
def test_a_tree_is_a_workspace(name: str, text: str) -> None:
    files = Texts()
    files.texts[f"/r/{name}"] = text
    assert grm.read(files, f"/r/{name}", "/r").repos == [
        ListedRepo(
            "git-repo-manager",
            ROOT,
            "git-repo-manager",
            remotes={
                "origin": "https://code.hkoerber.de/hannes/git-repo-manager.git",
                "github": "https://github.com/hakoerber/git-repo-manager.git",
            },
            workspace=WORKSPACE,
        ),
        ListedRepo(
            "dotfiles",
            ROOT,
            "dotfiles",
            remotes={"origin": "https://github.com/hakoerber/dotfiles.git"},
            workspace=WORKSPACE,
        ),
    ]


def test_worktree_setups_namespaces_and_nameless_repos() -> None:
    files = Texts(
        c_yaml="trees:\n- root: here\n  repos:\n"
        "  - {name: group/api, worktree_setup: true, remotes: [{name: origin, url: x}]}\n"
        "  - {remotes: [1, {name: origin}]}\n"
        "- root: $(id)\n  repos: [{name: evil}]\n"
    )
    assert grm.read(files, "/r/c.yaml", "/r").repos == [
        ListedRepo(
            "group/api/.git-main-working-tree", "/r/here", "api", workspace=("here", "/r/here")
        ),
        ListedRepo("", "/r/here", workspace=("here", "/r/here"), reason="it has no name"),
        ListedRepo(
            "evil",
            "/r/$(id)",
            "evil",
            workspace=("$(id)", "/r/$(id)"),
            reason="a shell would compute '$(id)', and Symphony runs none",
        ),
    ]


def test_a_forge_is_not_asked_and_its_command_not_run() -> None:
    files = Texts(c_toml='provider = "github"\ntoken_command = "cat token"\nroot = "~/x"\n')
    assert grm.read(files, "/r/c.toml", "/r") == (
        [],
        [
            Notice(
                "FILE_SKIPPED",
                "skipped /r/c.toml: it lists no repos, only a forge that has them",
            )
        ],
    )


def test_a_configuration_of_another_program_lists_nothing() -> None:
    assert grm.read(Texts(c_toml="[store]\nx = 1"), "/r/c.toml", "/r") == ([], ())
