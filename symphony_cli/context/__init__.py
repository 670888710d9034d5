"""The wiring of ports and adapters.

Each property imports its adapter when it is first read, so that a command loads only what it uses.
Each file adds to the start of every command, so there are two: `repos` has what all subjects use,
this one identities, vaults, notes and documents.
"""

from __future__ import annotations

from symphony_cli.context.repos import Options as Options
from symphony_cli.context.repos import RepoContext

TYPE_CHECKING = False
if TYPE_CHECKING:
    # Type checkers accept only a property where a Protocol declares one.
    from builtins import property as cached_property
    from collections.abc import Sequence
    from contextlib import AbstractContextManager

    from symphony_cli.domain.operations import Change
    from symphony_cli.identity import ports as identity_ports
    from symphony_cli.identity.audit import ports as audit_ports
    from symphony_cli.identity.detect import ports as detect_ports
    from symphony_cli.identity.guard import ports as guard_ports
    from symphony_cli.notes import ports as note_ports
    from symphony_cli.registry import ports
    from symphony_cli.system.notes.reading import NoteReader
    from symphony_cli.transfer import ports as transfer_ports
    from symphony_cli.transfer.foreign import ports as foreign_ports
    from symphony_cli.vaults import ports as vault_ports
else:
    from functools import cached_property


class AppContext(RepoContext):
    """The world of one run, with its environment and options."""

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
    def commits(self) -> audit_ports.Commits:
        from symphony_cli.system.identity.authors import CommitSearcher

        return CommitSearcher(self.git_program)

    @cached_property
    def accounts(self) -> identity_ports.Accounts:
        from symphony_cli.system.identity.gh import GitHubAccounts

        return GitHubAccounts(self.environ)

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
    def vault_keys(self) -> vault_ports.KeyStore:
        from symphony_cli.system.vaults.key.files import KeyFiles

        return KeyFiles(self.paths.vault_key, self.clock)

    @cached_property
    def open_files(self) -> vault_ports.OpenFiles:
        from symphony_cli.system.processes.open_files import RunningPrograms

        return RunningPrograms()

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
    def notes(self) -> note_ports.NoteIndex:
        from symphony_cli.store.note_index.indexes import NoteIndexes

        return NoteIndexes(
            self.paths.note_indexes,
            self.note_files,
            lambda vault: self.output.progress_bar(f"Indexing {vault}:", "note"),
        )

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
