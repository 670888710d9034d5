"""Fakes of the ports of transfer."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from symphony_cli.base.errors import InvalidValue, SymphonyError
from symphony_cli.transfer.documents import GitParts, Made, Wanted


class FakeDocuments:
    """Repositories with the parts in `parts`, by path, and files that are kept in `saved`."""

    def __init__(self) -> None:
        self.parts: dict[str, GitParts] = {}
        self.saved: dict[str, str] = {}
        self.empty: set[str] = set()

    def git_parts(self, path: str) -> GitParts | None:
        return self.parts.get(path)

    def is_empty(self, path: str) -> bool:
        return path in self.empty

    def load(self, path: str) -> tuple[str | None, Any]:
        if path not in self.saved:
            raise InvalidValue("DOCUMENT_UNREADABLE", f"cannot read {path}", field="file")
        return None, tomllib.loads(self.saved[path])

    def save(self, path: str, text: str) -> str:
        self.saved[path] = text
        return path

    def save_all(self, directory: str, texts: Mapping[str, str]) -> str:
        self.saved |= {f"{directory}/{place}": text for place, text in texts.items()}
        return directory


class FakeRestorer:
    """Makes every clone, except the names in `broken`; the user stops it after `patience`."""

    def __init__(self) -> None:
        self.broken: dict[str, SymphonyError] = {}
        self.patience: int | None = None
        self.asked: list[Wanted] = []

    def run(
        self,
        wanted: Sequence[Wanted],
        *,
        allow_local: bool,
        jobs: int | None = None,
        watch: Callable[[str], None] | None = None,
    ) -> Iterator[Made]:
        self.asked += wanted
        for done, one in enumerate(wanted):
            if done == self.patience:
                raise KeyboardInterrupt
            yield Made(one, error=self.broken.get(one.name))
