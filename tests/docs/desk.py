"""The machine of the documentation's console blocks: Ada's home, and the remotes of her repos."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.age_keys import ENCRYPTED, PASSPHRASE
from tests.docs.preloaded import client

NOTES = {
    "code/notes/Reading list.md": "# Reading list\n\n- Sketch of the Analytical Engine\n",
    "code/notes/Loops.md": "# Loops\n\nA cycle of operations. See [[Reading list]].\n",
    "acme/notes/Kickoff.md": "# Kickoff\n\nAsked Bob for the budget. See [[Offer]].\n#work\n",
    "acme/notes/Offer.md": "# Offer\n\n## Budget\n\nBob agreed to the Q3 budget on the phone.\n",
    "acme/notes/Plan.md": "# Plan\n\nAfter [[Kickoff]], send the [[Invoice]].\n",
}
SET_UP = (
    "init ~/code --username ada",
    "init ~/acme --username ada_acme --email ada@acme.example --type client",
    "init ~/oss --username ada_oss --email ada@oss.example",
    "identity apply --yes",
)


class Desk:
    """Ada's machine: three directories of repos and vaults, and her git configuration.

    `restore` puts the machine back: as it was before Symphony was set up, or after.
    """

    def __init__(self, directory: Path, empty_store: Path) -> None:
        self.directory = directory
        self.home = directory / "machine" / "home"
        self.remotes = directory / "machine" / "remotes"
        self.commands = directory / "bin"
        self.home.mkdir(parents=True)
        self.remotes.mkdir()
        self.environ = self._environ()
        self._server = self._start()
        self._write_configuration()
        self._fill_code()
        self._fill_acme()
        self._fill_oss()
        for path, text in NOTES.items():
            file = self.home / path
            (file.parent / ".obsidian").mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        # The first command would create it, in half a second.
        store = self.home / ".local" / "share" / "symphony" / "symphony.db"
        store.parent.mkdir(parents=True, mode=0o700)
        shutil.copyfile(empty_store, store)
        store.chmod(0o600)
        (self.directory / "machine" / "key.age").write_text(ENCRYPTED)
        (self.directory / "machine" / "passphrase").write_text(PASSPHRASE + "\n")
        self._keep("fresh")
        for line in SET_UP:
            self.bash(f"symphony {line}")
        self._keep("ready")

    def _environ(self) -> dict[str, str]:
        return {
            "HOME": str(self.home),
            "PATH": os.pathsep.join([str(self.commands), os.environ["PATH"]]),
            "GIT_CONFIG_SYSTEM": str(self.directory / "machine" / "gitconfig"),
            "COLUMNS": "100",
            "TERM": "dumb",
            "NO_COLOR": "1",
            "EDITOR": "true",
            "LC_ALL": "C.UTF-8",
            "TZ": "UTC",
            **{name: value for name, value in os.environ.items() if name == "PYTHONPATH"},
        }

    def _start(self) -> subprocess.Popen[bytes]:
        """Start the server behind the command `symphony`, and wait until it answers."""
        # A socket's address has at most about 100 characters.
        self._short = tempfile.TemporaryDirectory(prefix="desk", dir="/tmp")
        address = os.path.join(self._short.name, "socket")
        self.commands.mkdir()
        (self.commands / "symphony").write_text(client(address))
        (self.commands / "symphony").chmod(0o755)
        program = Path(__file__).parent / "preloaded.py"
        server = subprocess.Popen(
            [sys.executable, program, address],
            env=self.environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
        )
        assert server.stdout is not None
        assert server.stdout.readline() == b"ready\n"
        return server

    def close(self) -> None:
        """Stop the server."""
        self._server.kill()
        self._server.communicate()
        self._short.cleanup()

    def bash(self, script: str) -> None:
        """Run a script that has to succeed, at home."""
        subprocess.run(
            ["bash", "-ec", script],
            cwd=self.home,
            env=self.environ,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=True,
        )

    def _keep(self, name: str) -> None:
        shutil.copytree(self.directory / "machine", self.directory / name, symlinks=True)

    def restore(self, name: str) -> None:
        """Put the machine back to the state of this name."""
        shutil.rmtree(self.directory / "machine")
        shutil.copytree(self.directory / name, self.directory / "machine", symlinks=True)

    def _write_configuration(self) -> None:
        (self.directory / "machine" / "gitconfig").write_text(
            f'[url "{self.remotes}/"]\n\tinsteadOf = https://git.example/\n'
            "[init]\n\tdefaultBranch = main\n"
        )
        (self.home / ".gitconfig").write_text(
            "[user]\n\tname = Ada Lovelace\n\temail = ada@home.example\n"
        )

    def _clone(self, path: str, owner: str, subject: str, *, email: str = "", days: float) -> Path:
        """Create a remote with one commit and a clone of it."""
        remote = self.remotes / owner / f"{Path(path).name}.git"
        remote.parent.mkdir(exist_ok=True)
        self.bash(f"git init -q --bare '{remote}'")
        place = self.home / path
        self.bash(f"git clone -q https://git.example/{owner}/{remote.name} '{place}'")
        self.commit(place, subject, email=email, days=days)
        self.bash(f"git -C '{place}' push -q")
        return place

    def commit(
        self, place: Path, subject: str, *, email: str = "", days: float = 0, hours: float = 0
    ) -> None:
        """Commit a new file, at an age of so many days and hours."""
        # Half an hour more than its age in hours: the age stays the same while the tests run.
        at = (datetime.now(UTC) - timedelta(days=days, hours=hours, minutes=30)).isoformat()
        name = subject.split()[-1].lower()
        (place / name).write_text(subject)
        who = f"-c user.email={email}" if email else ""
        self.bash(
            f"cd '{place}' && git add '{name}' && GIT_AUTHOR_DATE='{at}' GIT_COMMITTER_DATE='{at}'"
            f" git {who} commit -q -m '{subject}'"
        )

    def _move_remote_on(self, name: str, subject: str, *, email: str, days: float) -> None:
        """Push a commit from elsewhere, which Ada's clone does not have yet."""
        elsewhere = self.directory / "elsewhere" / name
        self.bash(f"git clone -q https://git.example/{name}.git '{elsewhere}'")
        self.commit(elsewhere, subject, email=email, days=days)
        self.bash(f"git -C '{elsewhere}' push -q")

    def _fill_code(self) -> None:
        self._clone("code/dotfiles", "ada", "Tidy the prompt", days=40)
        engine = self._clone("code/engine", "ada", "Number the wheels", days=12)
        self.bash(f"git -C '{engine}' switch -q -c loops --no-track")
        self.commit(engine, "Sketch the loop", hours=5)
        website = self._clone("code/website", "ada", "Build the page", days=20)
        self.commit(website, "Draft the about page", days=1)
        (website / "page").write_text("changed\n")
        (website / "todo.txt").write_text("photos\n")

    def _fill_acme(self) -> None:
        email = "ada@acme.example"
        self._clone("acme/api", "acme", "Answer on both ports", email=email, days=2)
        self._move_remote_on("acme/api", "Close idle sockets", email="bob@acme.example", days=1)
        self._clone("acme/billing", "acme", "Round half to even", email=email, days=7)

    def _fill_oss(self) -> None:
        email = "ada@oss.example"
        parser = self._clone("oss/parser", "parser", "Accept empty input", email=email, days=9)
        self._move_remote_on("parser/parser", "Add a fuzzer", email="grace@oss.example", days=4)
        self.commit(parser, "Speed up the scanner", email=email, days=3)
        site = self._clone("oss/handbook", "parser", "Explain the grammar", email=email, days=30)
        self.bash(f"cd '{site}' && git switch -q -c typo")
        self.commit(site, "Fix a typo", email=email, days=28)
        self.bash(
            f"cd '{site}' && git push -q -u origin typo && git switch -q main"
            " && git merge -q --ff-only typo && git push -q && git push -q origin :typo"
            " && git fetch -q"
        )
