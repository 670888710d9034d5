"""Draw `symphony status` of a few real repositories into docs/status.svg, for the README."""

from __future__ import annotations

import io
import os
import re
import subprocess
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rich.console import Console

from symphony_cli.output.statuses import status_grid
from symphony_cli.repos.states import status_of
from symphony_cli.system.git.program import GitProgram
from symphony_cli.system.git.states import StateReader

PICTURE = Path(__file__).parent.parent / "docs" / "status.svg"
NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
COLUMNS = 100


class Desk:
    """A directory of repositories, each a clone of one remote that has moved on since."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.remote = directory / "remote.git"
        self._at = NOW - timedelta(days=90)
        self.git(directory, "init", "--quiet", "--bare", "--initial-branch=main", self.remote)
        seed = directory / "seed"
        self.git(directory, "init", "--quiet", "--initial-branch=main", seed)
        self.git(seed, "remote", "add", "origin", self.remote)
        self.commit(seed, "First light", "README", days=80)
        self.git(seed, "push", "--quiet", "origin", "main")

    def git(self, path: Path, *arguments: str | Path) -> None:
        who = {
            f"GIT_{role}_{name}": value
            for role in ("AUTHOR", "COMMITTER")
            for name, value in {
                "NAME": "Ada",
                "EMAIL": "ada@example.org",
                "DATE": self._at.isoformat(),
            }.items()
        }
        environ = os.environ | who | {"GIT_CONFIG_GLOBAL": os.devnull, "HOME": str(self.directory)}
        subprocess.run(["git", "-C", path, *arguments], env=environ, check=True)

    def clone(self, name: str) -> Path:
        path = self.directory / name
        self.git(self.directory, "clone", "--quiet", self.remote, path)
        return path

    def commit(self, path: Path, message: str, file: str, *, days: float) -> None:
        self._at = NOW - timedelta(days=days)
        (path / file).write_text(message)
        self.git(path, "add", file)
        self.git(path, "commit", "--quiet", "--message", message)

    def fill(self) -> list[Path]:
        """Create repositories in the states that a day's work leaves behind."""
        website = self.clone("website")
        seed = self.directory / "seed"
        self.commit(seed, "Answer on both ports", "ports", days=6)
        self.git(seed, "push", "--quiet", "origin", "main")
        api = self.clone("api")
        self.commit(api, "Retry a call that timed out", "retry", days=0.1)
        self.commit(api, "Say which call it was", "say", days=0.05)
        (api / "retry").write_text("changed")
        (api / "notes.txt").write_text("new")
        worker = self.clone("worker")
        self.git(worker, "switch", "--quiet", "--create", "queue")
        self.commit(worker, "Sketch of the queue", "queue", days=3)
        self.git(worker, "switch", "--quiet", "main")
        (worker / "README").write_text("for later")
        self.git(worker, "stash", "push", "--quiet")
        self.git(worker, "worktree", "add", "--quiet", self.directory / "worker-fix")
        tools = self.clone("tools")
        self.git(tools, "switch", "--quiet", "--create", "spike", "--no-track")
        (tools / "spike").write_text("staged")
        self.git(tools, "add", "spike")
        docs = self.clone("docs")
        self.git(website, "fetch", "--quiet")
        self.commit(website, "A page for the press", "press", days=1)
        return [api, docs, tools, website, worker, self.directory / "legacy"]


def main() -> None:
    with tempfile.TemporaryDirectory() as directory:
        paths = Desk(Path(directory)).fill()
        states = StateReader(GitProgram(os.environ)).states([str(path) for path in paths])
        found = {state.path: state for state in states}
    rows = [status_of(path.name, "acme", found[str(path)]) for path in paths]
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True)
    console.print("[bold]$ symphony status[/bold]", highlight=False)
    console.print(status_grid(rows, NOW, COLUMNS), highlight=False)
    PICTURE.parent.mkdir(exist_ok=True)
    svg = console.export_svg(title="symphony status", unique_id="status")
    # Fonts from a server would report every reader to it.
    svg = re.sub(r" *@font-face \{.*?\n    \}\n", "", svg, flags=re.DOTALL)
    PICTURE.write_text("\n".join(line.rstrip() for line in svg.splitlines()) + "\n")


main()
