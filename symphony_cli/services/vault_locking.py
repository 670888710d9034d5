"""Locking: vaults become archives that only their keys open, and vaults again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from symphony_cli.domain.errors import InvalidValue, NotFound, SymphonyError
from symphony_cli.domain.vault_places import INTERRUPTED, LOCKED, MISSING, OPEN
from symphony_cli.services import contexts
from symphony_cli.services.listing import with_state

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from symphony_cli.domain.findings import Notice
    from symphony_cli.domain.vaults import Vault
    from symphony_cli.domain.views import Entry, VaultView
    from symphony_cli.services.contexts import Choice
    from symphony_cli.services.ports import Clock, Files, Reader, UnitOfWork
    from symphony_cli.services.vault_ports import Tell, VaultKeys, VaultLocker
