"""Command lines of git, all built here."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping
from functools import cached_property

from symphony_cli.system.processes.command import Command
from symphony_cli.system.processes.pool import run

# Variables that point git at another repository, or at another state of it, from
# `git rev-parse --local-env-vars` and beyond.
DROPPED_VARIABLES = (
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
# Git settings in the user's environment. They decide who commits, so such queries keep them.
SETTINGS_VARIABLES = ("GIT_CONFIG_COUNT", "GIT_CONFIG_PARAMETERS")
# Git never prompts, neither on the terminal nor in a window: an empty GIT_ASKPASS takes precedence
# over core.askPass and SSH_ASKPASS, and runs nothing.
_NEVER_PROMPTS = {
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ASKPASS": "",
    "SSH_ASKPASS_REQUIRE": "never",
    "GCM_INTERACTIVE": "never",
}
# `failures` recognizes messages by their English text.
_IN_ENGLISH = {"LC_ALL": "C"}
_READ_ONLY = {
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
    # Old gits ignore GIT_NO_LAZY_FETCH, and would start the ssh command that a partial clone's
    # configuration names. With no protocol allowed they fail instead.
    "GIT_ALLOW_PROTOCOL": "",
}
_NO_HOOKS = ("-c", "core.hooksPath=/dev/null")
# Registering a bare repository names it explicitly, as safe.bareRepository=explicit asks for. In
# contrast to --git-dir, this setting leaves the check of safe.directory in force.
_REGISTERED = ("-c", "safe.bareRepository=all")
QUERY_SECONDS = 30
_BATCH_MODE = "-o BatchMode=yes"


class GitProgram:
    """The installed git, and the environment that it runs in."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        kept = {name: value for name, value in environ.items() if name not in DROPPED_VARIABLES}
        self._settings = {name: environ[name] for name in SETTINGS_VARIABLES if environ.get(name)}
        self.terminal_environ = kept
        self._quiet_environ = kept | _NEVER_PROMPTS
        self._environ = self._quiet_environ | _IN_ENGLISH
        self._query_environ = self._environ | _READ_ONLY

    @cached_property
    def path(self) -> str:
        """The path of git; looked up once, since each start would search all of PATH."""
        return shutil.which("git", path=self._environ.get("PATH")) or "git"

    def query(
        self,
        directory: str,
        *arguments: str,
        fsmonitor: bool = False,
        timeout: float | None = None,
        with_settings: bool = False,
        **variables: str,
    ) -> Command:
        """Return a command that changes nothing and runs no code of a repository.

        `fsmonitor` lets it use git's built-in file system monitor, never another program. The
        default `timeout` is QUERY_SECONDS. `with_settings` keeps the git settings in the user's
        environment.
        """
        monitor = f"core.fsmonitor={'true' if fsmonitor else 'false'}"
        options = ("--no-pager", "-c", monitor, *_NO_HOOKS)
        return Command(
            [self.path, "-C", directory, *options, *arguments],
            self._query_environ | (self._settings if with_settings else {}) | variables,
            timeout=timeout or QUERY_SECONDS,
        )

    def query_at(
        self,
        path: str,
        *arguments: str,
        fsmonitor: bool = False,
        timeout: float | None = None,
        with_settings: bool = False,
        **variables: str,
    ) -> Command:
        """Return a query of the repository at a path, never of one above it.

        Git discovers the repository instead of using GIT_DIR, since only discovery refuses one
        that another user owns (safe.directory).
        """
        return self.query(
            path,
            *_REGISTERED,
            *arguments,
            fsmonitor=fsmonitor,
            timeout=timeout,
            with_settings=with_settings,
            GIT_CEILING_DIRECTORIES=os.path.dirname(path),
            **variables,
        )

    def command_at(
        self,
        path: str,
        *arguments: str,
        timeout: float | None = None,
        ssh_command: str | None = None,
        watcher: Callable[[bytes], None] | None = None,
        protocols: str | None = None,
    ) -> Command:
        """Return a command that may change the repository at a path and run its hooks.

        `watcher` receives its messages in chunks. Only `protocols` are allowed, if given, in the
        form of GIT_ALLOW_PROTOCOL. `ssh_command` is the user's `core.sshCommand`;
        ssh runs in batch mode.
        """
        variables = {"GIT_CEILING_DIRECTORIES": os.path.dirname(path)}
        if protocols is not None:
            variables["GIT_ALLOW_PROTOCOL"] = protocols
        return Command(
            [self.path, "--no-pager", "-C", path, *_REGISTERED, *arguments],
            self._environ | variables | self._ssh(ssh_command),
            timeout=timeout,
            watcher=watcher,
        )

    def user_environ(self) -> dict[str, str]:
        """Return the environment for a user's own command, in which git does not prompt either."""
        return self._quiet_environ | self._ssh(None)

    def _ssh(self, configured: str | None) -> dict[str, str]:
        """Return GIT_SSH_COMMAND with the ssh command that git would use, in batch mode."""
        import shlex

        command = (self._environ.get("GIT_SSH_COMMAND") or configured or "").strip()
        if not command:
            command = shlex.quote(self._environ.get("GIT_SSH") or "ssh")
        try:
            program = shlex.split(command)[0]
        except ValueError:
            # An unclosed quote, which git or the shell reports.
            program = command
        # PuTTY's programs do not support -o, and git knows them by name too.
        is_plink = "plink" in os.path.basename(program).lower()
        return {} if is_plink else {"GIT_SSH_COMMAND": f"{command} {_BATCH_MODE}"}

    def output(self, command: Command) -> str | None:
        """Run a command, and return its output, or None if it fails or takes too long."""
        done = run(command)
        return done.stdout.decode("utf-8", "surrogateescape") if done.is_good else None
