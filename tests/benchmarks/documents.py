"""Rows about documents of workspaces."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from itertools import count
from pathlib import Path

from tests.benchmarks.measuring import Row, command_side
from tests.benchmarks.stage import Stage, make_repo

MANY, RESTORED, JOBS = 10_000, 200, 8
# A restore takes seconds.
MOST_RUNS = 10


def export_many(stage: Stage) -> Row:
    """A document of 10,000 repos, each with a git configuration."""
    home = stage.store("many", MANY)
    stage.make_directories(home)
    stage.make_configurations(home)
    environ = stage.environ(home)
    with sqlite3.connect(stage.database(home)) as connection:
        connection.execute("update workspaces set root = '/'")
    connection.close()
    command = [stage.symphony, "workspace", "export", "acme"]
    listing = [stage.symphony, "repo", "list", "--json"]
    assert stage.run(*command, environ=environ).count("origin = ") == MANY
    return Row(
        "export-10000",
        command_side("workspace export, 10,000 repos", command, environ, stage.work),
        command_side("repo list --json, 10,000 rows", listing, environ, stage.work),
        2,
    )


def restore(stage: Stage) -> Row:
    """A restore of 200 local remotes without files, so its start and its write weigh most."""
    remotes, root = stage.directory / "remotes", stage.directory / "restored"
    text = 'format = 1\n\n[workspace]\nname = "team"\n'
    # Without sample hooks, which are most of the files of a small clone.
    (stage.directory / "no-hooks").mkdir()
    made = count(1)
    make_repo(stage.directory / "template", stage, files=False)
    first = remotes / "repo-000.git"
    stage.run("git", "clone", "--quiet", "--bare", str(stage.directory / "template"), str(first))
    for number in range(RESTORED):
        remote = remotes / f"repo-{number:03}.git"
        if remote != first:
            shutil.copytree(first, remote)
        text += f'\n[[repo]]\nname = "{remote.stem}"\nplace = "{remote.stem}"\n'
        text += f'remotes = {{ origin = "{remote}" }}\n'
    document = stage.directory / "team.toml"
    document.write_text(text)
    home = stage.store("none")

    def afresh() -> Path:
        # Removing the clones takes longer than making them, so the stage does it at the end.
        if root.exists():
            root.rename(stage.directory / f"restored-{next(made)}")
        root.mkdir()
        return stage.fresh_copy(home)

    environ = {**stage.environ(afresh()), "GIT_TEMPLATE_DIR": str(stage.directory / "no-hooks")}
    options = ["--root", str(root), "--allow-local", "--yes", "--jobs", str(JOBS)]
    command = [stage.symphony, "workspace", "restore", str(document), *options]
    stage.run(*command, environ=environ)
    assert len(list(root.iterdir())) == RESTORED
    clones = f"ls -d {remotes}/* | xargs -P {JOBS} -I% git -C {root} clone --quiet %"
    return Row(
        "restore-200",
        command_side("workspace restore, 200 repos", command, environ, stage.work, prepare=afresh),
        command_side(
            f"xargs -P {JOBS} git clone", ["sh", "-c", clones], environ, stage.work, prepare=afresh
        ),
        1.2,
        MOST_RUNS,
    )


DOCUMENTS: dict[str, Callable[[Stage], Row]] = {
    "export-10000": export_many,
    "restore-200": restore,
}
