"""The wiring of the run itself, the registry and repos."""

from __future__ import annotations

import os

from symphony_cli.base.light import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    # Type checkers accept only a property where a Protocol declares one.
    from builtins import property as cached_property
    from collections.abc import Mapping
    from typing import Any, Self

    from symphony_cli.base.configuration import Configuration, Limits
    from symphony_cli.domain.entries import Entry
    from symphony_cli.domain.operations import Change
    from symphony_cli.output.writer import Output
    from symphony_cli.registry import ports, program_ports
    from symphony_cli.registry.choices import Choice
    from symphony_cli.repos import ports as repo_ports
    from symphony_cli.repos import remote_ports
    from symphony_cli.repos.branches import ports as branch_ports
    from symphony_cli.setup import ports as setup_ports
    from symphony_cli.system.git.program import GitProgram
    from symphony_cli.system.git.states import StateReader
    from symphony_cli.system.home.paths import Paths
    from symphony_cli.system.processes.signals import Interrupts
else:
    from functools import cached_property


class Options(NamedTuple):
    """The options of every command."""

    json: bool = False
    fields: str | None = None
    quiet: bool = False
    no_input: bool = False
    yes: bool = False
    debug: bool = False
    profile: str | None = None
    workspace: str | None = None


class RepoContext:
    """The options and environment of one run, with the registry, git and repos."""

    def __init__(self, environ: Mapping[str, str], options: Options) -> None:
        self.environ = environ
        self.options = options
        self.used: list[Entry] | None = None
        self.written: list[Change] = []

    def with_options(self, options: Mapping[str, Any]) -> Self:
        """Return a context with these options changed."""
        return type(self)(self.environ, self.options._replace(**options))

    @cached_property
    def paths(self) -> Paths:
        from symphony_cli.system.home.paths import paths

        return paths(self.environ)

    @cached_property
    def configuration_file(self) -> setup_ports.ConfigurationFile:
        from symphony_cli.system.home.configuration import ConfigurationFile

        return ConfigurationFile(self.paths.config_file, self.environ)

    @cached_property
    def configuration(self) -> Configuration:
        return self.configuration_file.load()

    @property
    def limits(self) -> Limits:
        return self.configuration.limits

    @cached_property
    def choice(self) -> Choice:
        """The profile and workspace that options or variables name, and the working directory."""
        from symphony_cli.system.git.on_disk.surroundings import Surroundings
        from symphony_cli.system.home.choices import choice

        named = (self.options.profile, self.options.workspace)
        return choice(self.environ, *named)._replace(surroundings=Surroundings(), used=self.used)

    @cached_property
    def reader(self) -> ports.Reader:
        from symphony_cli.store.reader import StoreReader

        return StoreReader(self.paths.store, self._busy_timeout)

    def _busy_timeout(self) -> int:
        """Return `store.busy_timeout`, or its default if the configuration cannot be read."""
        from symphony_cli.base import configuration, errors

        try:
            return self.configuration.store.busy_timeout
        except errors.InvalidValue:
            return configuration.Store().busy_timeout

    @cached_property
    def inspector(self) -> setup_ports.StoreInspector:
        from symphony_cli.store.inspector import StoreInspector

        return StoreInspector(self.paths.store, self._busy_timeout)

    @cached_property
    def files(self) -> ports.Files:
        from symphony_cli.system.disk.files import LocalFiles

        return LocalFiles()

    @property
    def clock(self) -> ports.Clock:
        from symphony_cli.system.home.clock import now

        return now

    @property
    def interrupts(self) -> Interrupts:
        """The termination signals of this process, which end it as Ctrl-C does."""
        from symphony_cli.system.processes.signals import Interrupts

        return Interrupts()

    def write_crash_log(self, error: BaseException) -> str | None:
        """Write the traceback of an error to the log; return its path, or None if that fails."""
        from symphony_cli.system.home.crash import write_crash_log

        return write_crash_log(lambda: self.paths.log_file, error)

    @cached_property
    def output(self) -> Output:
        from symphony_cli.base.variables import is_on
        from symphony_cli.output.streams import standard_streams
        from symphony_cli.output.writer import Output

        return Output(
            *standard_streams(),
            self.environ,
            as_json=self.options.json,
            fields=self.options.fields,
            quiet=self.options.quiet,
            no_input=self.options.no_input or is_on(self.environ.get("SYMPHONY_NO_INPUT")),
            yes=self.options.yes,
        )

    @cached_property
    def programs(self) -> program_ports.Programs:
        from symphony_cli.system.processes.programs import LocalPrograms

        return LocalPrograms()

    @cached_property
    def executor(self) -> program_ports.Executor:
        from symphony_cli.system.processes.executor import CommandExecutor

        git = self.git_program
        return CommandExecutor(git.user_environ(), git.terminal_environ)

    @cached_property
    def git_program(self) -> GitProgram:
        from symphony_cli.system.git.program import GitProgram

        return GitProgram(self.environ)

    @cached_property
    def git(self) -> repo_ports.Git:
        from symphony_cli.system.git.inspector import LocalGit

        return LocalGit(self.git_program)

    @cached_property
    def repo_states(self) -> StateReader:
        from symphony_cli.system.git.states import StateReader

        return StateReader(self.git_program)

    @cached_property
    def branches(self) -> branch_ports.Pruner:
        from symphony_cli.system.git.pruning import BranchPruner

        return BranchPruner(self.git_program)

    @cached_property
    def remotes(self) -> remote_ports.Remotes:
        from symphony_cli.system.git.remotes import RemoteWorker

        return RemoteWorker(self.git_program, self.repo_states)

    @cached_property
    def pushes(self) -> remote_ports.Pushes:
        from symphony_cli.system.git.pushes import PushWorker

        return PushWorker(self.git_program, self.repo_states)

    @cached_property
    def clones(self) -> repo_ports.Clones:
        from symphony_cli.system.git.clone import GitClones

        return GitClones(self.git_program)

    @property
    def clone_layout(self) -> str:
        """The layout of clones below a workspace's root."""
        return self.configuration.clone.layout

    @property
    def clone_protocol(self) -> str:
        """The protocol for clones of `owner/name`."""
        from symphony_cli.system.identity.gh_hosts import git_protocol

        return self.configuration.clone.protocol or git_protocol(self.environ)

    @cached_property
    def worktrees(self) -> repo_ports.Worktrees:
        from symphony_cli.system.git.worktrees import LinkedWorktrees

        return LinkedWorktrees(self.git_program)

    @cached_property
    def scanner(self) -> repo_ports.Scanner:
        from symphony_cli.system.git.scanner import TreeScanner

        return TreeScanner(self.configuration.scan.skip)

    @cached_property
    def mover(self) -> repo_ports.Mover:
        from symphony_cli.system.disk.moving import DirectoryMover

        return DirectoryMover(self._protected)

    @cached_property
    def remover(self) -> repo_ports.Remover:
        from symphony_cli.system.disk.deleting import DirectoryRemover

        return DirectoryRemover(self._protected)

    @property
    def _protected(self) -> list[str]:
        """The directories that must not be moved or deleted, alone or with a parent."""
        # The key may be a symbolic link to another place.
        return [os.path.expanduser("~"), *self.paths, self.paths.vault_key]
