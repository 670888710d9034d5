"""The wiring of ports and adapters.

Each property imports its adapter when it is first read, so that a command loads only what it uses.
"""

from __future__ import annotations

import os

from symphony_cli.base.light import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    # Type checkers accept only a property where a Protocol declares one.
    from builtins import property as cached_property
    from collections.abc import Mapping, Sequence
    from contextlib import AbstractContextManager
    from typing import Any

    from symphony_cli.base.configuration import Configuration, Limits
    from symphony_cli.domain.entries import Entry
    from symphony_cli.domain.operations import Change
    from symphony_cli.identity import ports as identity_ports
    from symphony_cli.identity.audit import ports as audit_ports
    from symphony_cli.identity.detect import ports as detect_ports
    from symphony_cli.identity.guard import ports as guard_ports
    from symphony_cli.notes import ports as note_ports
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
    from symphony_cli.system.notes.reading import NoteReader
    from symphony_cli.system.processes.signals import Interrupts
    from symphony_cli.transfer import ports as transfer_ports
    from symphony_cli.transfer.foreign import ports as foreign_ports
    from symphony_cli.vaults import ports as vault_ports
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


class AppContext:
    """The world of one run, with its environment and options."""

    def __init__(self, environ: Mapping[str, str], options: Options) -> None:
        self.environ = environ
        self.options = options
        self.used: list[Entry] | None = None
        self.written: list[Change] = []

    def with_options(self, options: Mapping[str, Any]) -> AppContext:
        """Return a context with these options changed."""
        return AppContext(self.environ, self.options._replace(**options))

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
    def unit_of_work(self) -> ports.UnitOfWork:
        from symphony_cli.store.unit_of_work import StoreUnitOfWork

        return StoreUnitOfWork(
            self.paths.store, self.configuration.store.busy_timeout, self._keep_identities
        )

    def _keep_identities(self, changes: Sequence[Change]) -> None:
        from symphony_cli.identity.applying import keep_applied

        self.written += changes
        keep_applied(self, changes, self.output.notice)

    @cached_property
    def git_configuration(self) -> identity_ports.GitConfiguration:
        from symphony_cli.system.identity.files import IdentityFiles

        return IdentityFiles(
            self.paths.git_files,
            self.paths.backups,
            self.environ,
            self.git_program,
            self._derived_lock,
        )

    def _derived_lock(self) -> AbstractContextManager[None]:
        """Return the lock on what is derived from the store."""
        from symphony_cli.system.disk.locks import locked

        return locked(self.paths.data, self._busy_timeout())

    @cached_property
    def identity_probe(self) -> identity_ports.IdentityProbe:
        from symphony_cli.system.identity.probe import GitProbe

        return GitProbe(self.environ)

    @cached_property
    def identities(self) -> identity_ports.Identities:
        from symphony_cli.system.identity.idents import IdentReader

        return IdentReader(self.git_program, self.environ, self.paths.git_files)

    @cached_property
    def hooks(self) -> guard_ports.Hooks:
        from symphony_cli.system.identity.hooks import GitHooks

        return GitHooks(self.git_program, self._derived_lock)

    @cached_property
    def own_program(self) -> str | None:
        """The path of this program, or None."""
        import sys

        from symphony_cli.system.home.own_program import own_program

        return own_program(sys.argv[0], self.environ.get("PATH"))

    @cached_property
    def identity_sources(self) -> detect_ports.IdentitySources:
        from symphony_cli.system.identity.sources import IdentitySources

        return IdentitySources(self.git_program, self.environ, self.paths.git_files)

    @cached_property
    def inspector(self) -> setup_ports.StoreInspector:
        from symphony_cli.store.inspector import StoreInspector

        return StoreInspector(self.paths.store, self._busy_timeout)

    @cached_property
    def files(self) -> ports.Files:
        from symphony_cli.system.disk.files import LocalFiles

        return LocalFiles()

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
    def commits(self) -> audit_ports.Commits:
        from symphony_cli.system.identity.authors import CommitSearcher

        return CommitSearcher(self.git_program)

    @cached_property
    def remotes(self) -> remote_ports.Remotes:
        from symphony_cli.system.git.remotes import RemoteWorker

        return RemoteWorker(self.git_program, self.repo_states)

    @cached_property
    def pushes(self) -> remote_ports.Pushes:
        from symphony_cli.system.git.pushes import PushWorker

        return PushWorker(self.git_program, self.repo_states)

    @cached_property
    def executor(self) -> program_ports.Executor:
        from symphony_cli.system.processes.executor import CommandExecutor

        git = self.git_program
        return CommandExecutor(git.user_environ(), git.terminal_environ)

    @cached_property
    def clones(self) -> repo_ports.Clones:
        from symphony_cli.system.git.clone import GitClones

        return GitClones(self.git_program)

    @cached_property
    def git_program(self) -> GitProgram:
        from symphony_cli.system.git.program import GitProgram

        return GitProgram(self.environ)

    @cached_property
    def programs(self) -> program_ports.Programs:
        from symphony_cli.system.processes.programs import LocalPrograms

        return LocalPrograms()

    @cached_property
    def accounts(self) -> identity_ports.Accounts:
        from symphony_cli.system.identity.gh import GitHubAccounts

        return GitHubAccounts(self.environ)

    @cached_property
    def worktrees(self) -> repo_ports.Worktrees:
        from symphony_cli.system.git.worktrees import LinkedWorktrees

        return LinkedWorktrees(self.git_program)

    @cached_property
    def open_files(self) -> vault_ports.OpenFiles:
        from symphony_cli.system.processes.open_files import RunningPrograms

        return RunningPrograms()

    @cached_property
    def mover(self) -> repo_ports.Mover:
        from symphony_cli.system.disk.moving import DirectoryMover

        return DirectoryMover(self._protected)

    @cached_property
    def vault_locker(self) -> vault_ports.VaultLocker:
        from symphony_cli.system.vaults.archive.locker import DirectoryLocker

        return DirectoryLocker(self._protected)

    @cached_property
    def vault_lists(self) -> vault_ports.VaultLists:
        from symphony_cli.system.vaults.lists import VaultLists

        return VaultLists(self.environ)

    @cached_property
    def vault_counter(self) -> vault_ports.VaultCounter:
        from symphony_cli.system.vaults.counter import VaultCounter

        return VaultCounter()

    @cached_property
    def remover(self) -> repo_ports.Remover:
        from symphony_cli.system.disk.deleting import DirectoryRemover

        return DirectoryRemover(self._protected)

    @property
    def _protected(self) -> list[str]:
        """The directories that must not be moved or deleted, alone or with a parent."""
        # The key may be a symbolic link to another place.
        return [os.path.expanduser("~"), *self.paths, self.paths.vault_key]

    @cached_property
    def scanner(self) -> repo_ports.Scanner:
        from symphony_cli.system.git.scanner import TreeScanner

        return TreeScanner(self.configuration.scan.skip)

    @cached_property
    def vault_keys(self) -> vault_ports.KeyStore:
        from symphony_cli.system.vaults.key.files import KeyFiles

        return KeyFiles(self.paths.vault_key, self.clock)

    def passphrases(self, descriptor: int | None) -> vault_ports.Passphrases:
        """Return the source of passphrases: `--passphrase-fd`, the keyring if on, the user."""
        from symphony_cli.base.configuration import ON
        from symphony_cli.output.passphrases import PassphraseReader
        from symphony_cli.system.vaults.age.worker import without_core_dumps
        from symphony_cli.system.vaults.key.passphrase_keyring import PassphraseKeyring

        # Before any file is opened, since that file could get the number of a closed descriptor.
        reader = PassphraseReader(self.output, descriptor)
        without_core_dumps()
        if self.configuration.vault.keyring == ON:
            reader.keyring = PassphraseKeyring()
        return reader

    @cached_property
    def note_files(self) -> NoteReader:
        from symphony_cli.system.notes.reading import NoteReader

        return NoteReader()

    @cached_property
    def note_directory(self) -> note_ports.NoteDirectory:
        from symphony_cli.system.notes.directory import NoteDirectory
        from symphony_cli.system.vaults.lists import zk_config

        return NoteDirectory(zk_config(self.environ))

    @cached_property
    def notes(self) -> note_ports.NoteIndex:
        from symphony_cli.store.note_index.indexes import NoteIndexes

        return NoteIndexes(
            self.paths.note_indexes,
            self.note_files,
            lambda vault: self.output.progress_bar(f"Indexing {vault}:", "note"),
        )

    @cached_property
    def documents(self) -> transfer_ports.Documents:
        from symphony_cli.system.documents.files import DocumentFiles

        return DocumentFiles(self.output.given_content)

    @cached_property
    def registries(self) -> foreign_ports.RegistryFiles:
        from symphony_cli.system.foreign.registries import ForeignRegistries

        return ForeignRegistries(self.environ, self.git_program, self.output.given_content)

    @cached_property
    def restorer(self) -> transfer_ports.Restorer:
        from symphony_cli.system.git.restoring import GitRestorer

        return GitRestorer(self.git_program)

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
