from __future__ import annotations

from symphony_cli.system.git.on_disk import layout, reflogs
from tests.conftest import Sandbox
from tests.trees import a_repository, git


def test_committers_are_those_of_commits_made_here(sandbox: Sandbox) -> None:
    path = a_repository(sandbox.work / "api", commit=True)
    by_eve = ("-c", "user.name=Eve", "-c", "user.email=eve@x.org")
    git(path, *by_eve, "checkout", "--quiet", "-b", "other")
    place = layout.place_at(str(path))
    assert place is not None
    assert reflogs.committers(place) == [("Ada", "ada@example.org")]
    (path / ".git" / "logs" / "HEAD").unlink()
    assert reflogs.committers(place) == []
