"""Ports of setup."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from symphony_cli.identity.ports import IdentityWorld
from symphony_cli.vaults.ports import VaultWorld

if TYPE_CHECKING:
    from symphony_cli.registry.ports import ConfigurationFile, StoreInspector


class SetupWorld(VaultWorld, IdentityWorld, Protocol):
    """The world of services that look at everything."""

    @property
    def inspector(self) -> StoreInspector: ...

    @property
    def configuration_file(self) -> ConfigurationFile: ...
