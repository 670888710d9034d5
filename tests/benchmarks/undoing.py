"""Undo of many rows, against doing them."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.benchmarks.measuring import Row, command_side
from tests.benchmarks.stage import Stage

REPOS = 1_000
DELETE = ("workspace", "delete", "acme", "--cascade", "--yes")


def undo(stage: Stage) -> Row:
    """Undo of a deletion of 1,000 repos, each time in a fresh copy of the store."""
    before = stage.store("thousand", REPOS)
    after = stage.fresh_copy(before).rename(stage.directory / "thousand-deleted")
    stage.run(stage.symphony, *DELETE, environ=stage.environ(after))
    home = stage.directory / "undone"

    def copied(store: Path) -> None:
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(store, home)

    environ = stage.environ(home)
    copied(after)
    stage.run(stage.symphony, "undo", environ=environ)
    listed = stage.run(stage.symphony, "repo", "list", "--all", environ=environ)
    assert len(listed.splitlines()) == REPOS
    return Row(
        "undo-1000",
        command_side(
            "undo, 1,000 repos",
            [stage.symphony, "undo"],
            environ,
            stage.work,
            prepare=lambda: copied(after),
        ),
        command_side(
            "workspace delete --cascade, 1,000 repos",
            [stage.symphony, *DELETE],
            environ,
            stage.work,
            prepare=lambda: copied(before),
        ),
        2,
    )
