"""Fakes of the ports of vaults."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager

from symphony_cli.base.errors import (
    SymphonyError,
)
from symphony_cli.base.findings import Notice
from symphony_cli.domain.search_results import Holder, Listed, ListedVault
from symphony_cli.domain.vault_places import LOCKED, OPEN
from symphony_cli.vaults.figures import Figures
from tests.fakes.registry import FakeFiles


class FakeOpenFiles:
    """Programs that use a path, from `holders`."""

    def __init__(self) -> None:
        self.holders: dict[str, list[Holder]] = {}

    def programs(self, path: str) -> list[Holder]:
        return self.holders.get(path, [])


class FakeVaultLists:
    """The vaults given to `has`."""

    def __init__(self) -> None:
        self.listed = Listed([], [])

    def has(self, *paths: str, kind: str = "obsidian", notices: Iterable[Notice] = ()) -> None:
        vaults = [ListedVault(path, kind, "/home/ada/obsidian.json") for path in paths]
        self.listed = Listed([*self.listed.vaults, *vaults], [*self.listed.notices, *notices])

    def read(self) -> Listed:
        return self.listed


class FakeVaultCounter:
    """Figures from `figures`; by default one note, and 100 bytes for an archive."""

    def __init__(self) -> None:
        self.figures: dict[str, Figures] = {}
        self.asked: list[str] = []

    def count(self, path: str) -> Figures:
        self.asked.append(path)
        return self.figures.get(path) or Figures(1, 0, 5, "2026-01-01T00:00:00.000000Z")

    def count_archive(self, path: str) -> Figures:
        return Figures(bytes=100)


class FakeLocker:
    """Changes the states of vaults in `files`, and records that in `done`.

    `errors` has an error for each path that fails, `begun` a final state for each path with
    interrupted work.
    """

    def __init__(self, files: FakeFiles) -> None:
        self._files = files
        self.done: list[tuple[str, ...]] = []
        self.errors: dict[str, SymphonyError] = {}
        self.begun: dict[str, str] = {}

    def lock(
        self,
        path: str,
        recipients: Sequence[str],
        tell: Callable[[int, int], None],
        check: Callable[[str], None],
        forgetting: Callable[[], AbstractContextManager[None]],
    ) -> list[Notice]:
        notice = self.settle(path)
        if self._files.vault_state(path) != LOCKED:
            check(path)
            with forgetting():
                self._work("lock", path, LOCKED, *recipients)
        return [notice] if notice else []

    def unlock(self, path: str, identity: str, tell: Callable[[int, int], None]) -> list[Notice]:
        self._work("unlock", path, OPEN, identity)
        return []

    def settle(self, path: str) -> Notice | None:
        if path in self.errors:
            raise self.errors[path]
        if path not in self.begun:
            return None
        self._files.states[path] = self.begun.pop(path)
        return Notice("VAULT_SETTLED", f"{path} was settled")

    def _work(self, *done: str) -> None:
        verb, path, state, *_ = done
        if path in self.errors:
            raise self.errors[path]
        self.done.append((verb, path, *done[3:]))
        self._files.states[path] = state
