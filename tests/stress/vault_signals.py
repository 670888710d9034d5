"""Runs a command on a vault again and again, each try ended by a signal one step later.

    python vault_signals.py VERB SIGNAL DIRECTORY

VERB is `lock`, `unlock` or `search`. Each try is a process of its own, in the same home, in which
`vault` has an index of notes. Checks what it leaves of the vault, its index and other files, and
what `doctor --fix` makes of that. Prints how many steps there were, or fails.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout, suppress
from pathlib import Path

from symphony_cli.domain.vault_places import work_directory_of
from symphony_cli.main import app
from tests.age_keys import PASSPHRASE, a_vault_key, descriptor_with
from tests.stress.vault_faults import Vault, copy, fail_at
from tests.vault_trees import snapshot

NULL = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w")
VERBS = {
    "lock": ("lock", "vault"),
    "unlock": ("unlock", "vault", "--passphrase-fd", "FD"),
    "search": ("search", "secretplan"),
}
KILLED = -9
INTERRUPTED = 130


class Tries:
    """A home and a vault that are restored before each try."""

    def __init__(self, directory: Path, verb: str) -> None:
        self.directory = directory
        self.home, self.at = directory / "home", directory / "at"
        self.vault = self.at / "vault"
        self.indexes = self.home / "cache" / "notes"
        self.verb = verb
        self.expected = Vault(directory)
        self.expected.whole = snapshot(self.vault)
        os.environ.update(SYMPHONY_HOME=str(self.home), SYMPHONY_NO_INPUT="1")
        a_vault_key(self.home)
        self.do("profile", "create", "ada", "--email", "ada@example.org")
        self.do("workspace", "create", "job", "--root", str(self.at))
        self.do("vault", "add", str(self.vault))
        self.load()
        if verb != "unlock":
            self.do("vault", *VERBS["unlock"])
        if verb == "lock":
            self.do("search", "secretplan")
        for path in (self.home, self.at):
            copy(path, directory / f"{path.name} before")

    def load(self) -> None:
        """Run each command once in this process, so that its modules are loaded."""
        for command in ("search secretplan", "doctor", "vault lock vault"):
            with suppress(SystemExit), redirect_stdout(NULL), redirect_stderr(NULL):
                app(command.split())

    def run(self, *arguments: str, step: int = 0, fault: str = "") -> int:
        """Run a command in a process of its own, and return its exit code."""
        if "FD" in arguments:
            with descriptor_with(PASSPHRASE) as descriptor:
                return self.run(
                    *(descriptor if one == "FD" else one for one in arguments),
                    step=step,
                    fault=fault,
                )
        child = os.fork()
        if not child:
            code = 99
            try:
                with redirect_stdout(NULL), redirect_stderr(NULL):
                    if step:
                        fail_at(step, fault)
                    app(list(arguments))
            except SystemExit as ended:
                code = int(ended.code or 0)
            finally:
                os._exit(code)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

    def do(self, *arguments: str) -> None:
        """Run a command that must succeed."""
        assert self.run(*arguments) == 0, arguments

    def attempt(self, step: int, fault: str) -> int:
        """Restore everything, and run the command with a signal at a step."""
        for path in (self.home, self.at):
            shutil.rmtree(path, ignore_errors=True)
            copy(self.directory / f"{path.name} before", path)
        return self.run("vault", *VERBS[self.verb], step=step, fault=fault)

    def check(self, *, killed: bool) -> None:
        """Check the files after a try."""
        assert self.expected.is_safe(self.vault)
        there = sorted(os.listdir(self.at))
        names = sorted(os.listdir(self.indexes)) if self.indexes.exists() else []
        if not killed:
            assert there in (["vault"], ["vault.tar.age"]), there
            assert not [name for name in names if ".new" in name], names
            assert "vault" in there or not names, names
        elif not self.vault.exists():
            # It is set aside or locked, so its words are gone already.
            assert not names, names

    def check_after(self) -> None:
        """Check that whatever was left is put right, and nothing stays of a locked vault."""
        self.do("doctor", "--fix")
        assert not os.path.lexists(work_directory_of(str(self.vault)))
        self.do("vault", "lock", "vault")
        self.expected.check(self.vault, "lock")
        assert os.listdir(self.indexes) == []
        self.do("doctor")


def main(verb: str, fault: str, given: str) -> None:
    """Try each step."""
    tries = Tries(Path(given), verb)
    for step in range(1, 10_000):
        code = tries.attempt(step, fault)
        try:
            assert code in (0, INTERRUPTED, KILLED), code
            tries.check(killed=code == KILLED)
            tries.check_after()
        except AssertionError as error:
            left = subprocess.run(["find", given], check=True, capture_output=True, text=True)
            raise AssertionError(step, code, left.stdout) from error
        if code == 0:
            sys.stdout.write(str(step - 1))
            return


if __name__ == "__main__":
    main(*sys.argv[1:])
