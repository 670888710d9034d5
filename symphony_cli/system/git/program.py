"""Git: how it is started. The only place that makes a command line of it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from functools import cached_property

from symphony_cli.system.processes.pool import Command, run

# What would have git look at another repository than the one that is meant, or at another state
# of it: `git rev-parse --local-env-vars`, and what has the same effect without being listed there.
NOT_PASSED_ON = (
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_CEILING_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_CONFIG",
    "GIT_CONFIG_COUNT",
    "GIT_CONFIG_PARAMETERS",
    "GIT_DIR",
    "GIT_GRAFT_FILE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_INTERNAL_SUPER_PREFIX",
    "GIT_NAMESPACE",
    "GIT_NO_REPLACE_OBJECTS",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_REPLACE_REF_BASE",
    "GIT_SHALLOW_FILE",
    "GIT_WORK_TREE",
)
# Settings that the user's environment brings. Git counts them where it chooses who commits, so they
# are not left out when that is what is asked.
SETTINGS_VARIABLES = ("GIT_CONFIG_COUNT", "GIT_CONFIG_PARAMETERS")
# Git never asks: not on the terminal, and not in a window (an empty GIT_ASKPASS stands before
# core.askPass and SSH_ASKPASS, and is not run).
_NEVER_ASKS = {
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ASKPASS": "",
    "SSH_ASKPASS_REQUIRE": "never",
    "GCM_INTERACTIVE": "never",
}
# Messages are told apart by their English text.
_IN_ENGLISH = {"LC_ALL": "C"}
_ONLY_LOOKS = {
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
    # Old gits do not know GIT_NO_LAZY_FETCH, and would start what a partial clone's
    # configuration names as its ssh command. With no protocol allowed they fail instead.
    "GIT_ALLOW_PROTOCOL": "",
}
_RUNS_NO_HOOKS = ("-c", "core.hooksPath=/dev/null")
LOOK_SECONDS = 30
_BATCH_MODE = "-o BatchMode=yes"


class GitProgram:
    """The git that is installed here, started in `environ` less what points it elsewhere."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        kept = {name: value for name, value in environ.items() if name not in NOT_PASSED_ON}
        self._own_settings = {
            name: environ[name] for name in SETTINGS_VARIABLES if environ.get(name)
        }
        self._asks_nothing = kept | _NEVER_ASKS
        self._acts_in = self._asks_nothing | _IN_ENGLISH
        self._looks_in = self._acts_in | _ONLY_LOOKS

    @cached_property
    def path(self) -> str:
        """Where git is; looked up once, since each start would try every directory of PATH."""
        return shutil.which("git", path=self._acts_in.get("PATH")) or "git"

    def looking(
        self,
        directory: str,
        *arguments: str,
        fsmonitor: bool = False,
        timeout: float | None = None,
        own_settings: bool = False,
        **variables: str,
    ) -> Command:
        """Return a command that changes nothing and runs nothing that a repository brings.

        `fsmonitor` lets it use git's built-in file system monitor; a program never is one. Without
        a `timeout` it may take LOOK_SECONDS. With `own_settings` those of the user's environment
        count too.
        """
        monitor = f"core.fsmonitor={'true' if fsmonitor else 'false'}"
        options = ("--no-pager", "-c", monitor, *_RUNS_NO_HOOKS)
        return Command(
            [self.path, "-C", directory, *options, *arguments],
            self._looks_in | (self._own_settings if own_settings else {}) | variables,
            timeout=timeout or LOOK_SECONDS,
        )

    def looking_at(
        self,
        path: str,
        *arguments: str,
        fsmonitor: bool = False,
        timeout: float | None = None,
        own_settings: bool = False,
    ) -> Command:
        """Return such a command on the repository at a path, and on none that is further up.

        Git looks for the repository itself instead of being given GIT_DIR, since only then does
        it refuse one that belongs to another user (safe.directory).
        """
        return self.looking(
            path,
            *arguments,
            fsmonitor=fsmonitor,
            timeout=timeout,
            own_settings=own_settings,
            GIT_CEILING_DIRECTORIES=os.path.dirname(path),
        )

    def acting_at(
        self,
        path: str,
        *arguments: str,
        timeout: float | None = None,
        ssh_command: str | None = None,
    ) -> Command:
        """Return a command that may change the repository at a path and run its hooks.

        `ssh_command` is the user's `core.sshCommand`; ssh is told to ask nothing.
        """
        variables = {"GIT_CEILING_DIRECTORIES": os.path.dirname(path)}
        return Command(
            [self.path, "--no-pager", "-C", path, *arguments],
            self._acts_in | variables | self._ssh(ssh_command),
            timeout=timeout,
        )

    def environ_of_others(self) -> dict[str, str]:
        """Return the environment for a user's own command, the gits in which ask nothing either."""
        return self._asks_nothing | self._ssh(None)

    def _ssh(self, configured: str | None) -> dict[str, str]:
        """Return the variable with the user's own ssh command, in git's order, in batch mode."""
        import shlex

        command = (self._acts_in.get("GIT_SSH_COMMAND") or configured or "").strip()
        if not command:
            command = shlex.quote(self._acts_in.get("GIT_SSH") or "ssh")
        try:
            program = shlex.split(command)[0]
        except ValueError:
            # A quote is not closed, as git or the shell will say.
            program = command
        # PuTTY's programs take no -o, and git tells them by their names too.
        is_plink = "plink" in os.path.basename(program).lower()
        return {} if is_plink else {"GIT_SSH_COMMAND": f"{command} {_BATCH_MODE}"}

    def output(self, command: Command) -> str | None:
        """Return what git writes, or None when it fails, is not there, or takes too long."""
        done = run(command)
        return done.stdout.decode("utf-8", "surrogateescape") if done.is_good else None
