from __future__ import annotations

from symphony_cli.transfer.foreign import git_workspace
from symphony_cli.transfer.foreign.listings import ListedRepo
from tests.transfer.foreign.sources import Texts

# As its `Lockfile::write` serializes.
LOCK = """\
[[repo]]
path = "github/django/django"
url = "git@github.com:ada/django.git"
upstream = "git@github.com:django/django.git"
branch = "main"

[[repo]]
path = "github/ada/tools"
url = "git@github.com:ada/tools.git"

[[repo]]
url = "git@github.com:ada/nowhere.git"
"""


def test_the_directory_is_a_workspace_and_upstream_a_remote() -> None:
    files = Texts()
    files.texts["/r/workspace-lock.toml"] = LOCK
    origin = "git@github.com:ada/django.git"
    upstream = "git@github.com:django/django.git"
    assert git_workspace.read(files, "/r/workspace-lock.toml", "/r").repos == [
        ListedRepo(
            "github/django/django",
            "/r",
            remotes={"origin": origin, "upstream": upstream},
            branch="main",
            workspace=("r", "/r"),
        ),
        ListedRepo(
            "github/ada/tools",
            "/r",
            remotes={"origin": "git@github.com:ada/tools.git"},
            workspace=("r", "/r"),
        ),
        ListedRepo(
            "",
            "/r",
            remotes={"origin": "git@github.com:ada/nowhere.git"},
            workspace=("r", "/r"),
            reason="it has no path",
        ),
    ]


def test_other_content_lists_nothing() -> None:
    files = Texts(a_toml="repo = 3", b_toml="[repo]\npath = 'x'", c_toml="[[repo]]")
    assert git_workspace.read(files, "/r/a.toml", "/r").repos == []
    assert git_workspace.read(files, "/r/b.toml", "/r").repos == []
    assert [one.reason for one in git_workspace.read(files, "/r/c.toml", "/r").repos] == [
        "it has no path"
    ]
