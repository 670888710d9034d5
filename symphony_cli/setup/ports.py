"""Ports of setup."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from symphony_cli.identity.detect.ports import DetectWorld
from symphony_cli.identity.ports import IdentityWorld
from symphony_cli.vaults.ports import VaultWorld

if TYPE_CHECKING:
    from symphony_cli.base.configuration import Configuration, ConfigValue
    from symphony_cli.base.findings import Problem


class Paths(Protocol):
    """Absolute paths of Symphony's own files."""

    @property
    def data(self) -> str: ...

    @property
    def config(self) -> str: ...

    @property
    def state(self) -> str: ...

    @property
    def cache(self) -> str: ...

    @property
    def store(self) -> str: ...

    @property
    def backups(self) -> str: ...

    @property
    def config_file(self) -> str: ...

    @property
    def log_file(self) -> str: ...


class ConfigurationFile(Protocol):
    """The configuration file, overridden by the environment."""

    def load(self) -> Configuration:
        """Return the configuration. Raises InvalidValue, naming the file or variable."""
        ...

    def unknown_keys(self) -> list[str]:
        """Return the unknown keys of the file as dotted names."""
        ...

    def values(self) -> list[ConfigValue]:
        """Return the value and the source of each key."""
        ...

    def set(self, key: str, text: str) -> None:
        """Write a value into the file. Raises NotFound, InvalidValue, Failed."""
        ...

    def unset(self, key: str) -> None:
        """Remove a value from the file. Raises NotFound, Failed."""
        ...


class StoreInspector(Protocol):
    """Read-only checks of the store."""

    def revision(self) -> str | None:
        """Return the revision of the schema, or None for a missing or unreadable store."""
        ...

    def problems(self) -> list[Problem]:
        """Return the problems of the store's file, schema and modes."""
        ...


class OnboardingWorld(VaultWorld, IdentityWorld, DetectWorld, Protocol):
    """The world of `init`."""


class SetupWorld(VaultWorld, IdentityWorld, Protocol):
    """The world of services that look at everything."""

    @property
    def inspector(self) -> StoreInspector: ...

    @property
    def configuration_file(self) -> ConfigurationFile: ...

    @property
    def paths(self) -> Paths: ...
