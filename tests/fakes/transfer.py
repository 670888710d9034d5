"""Fakes of the ports of transfer."""

from __future__ import annotations

import tomllib
from typing import Any

from symphony_cli.transfer.documents import GitParts


class FakeDocuments:
    """Repositories with the parts in `parts`, by path, and files that are kept in `saved`."""

    def __init__(self) -> None:
        self.parts: dict[str, GitParts] = {}
        self.saved: dict[str, str] = {}

    def git_parts(self, path: str) -> GitParts | None:
        return self.parts.get(path)

    def load(self, path: str) -> tuple[str | None, Any]:
        return None, self.parse(self.saved[path].encode())

    def parse(self, content: bytes) -> Any:
        return tomllib.loads(content.decode())

    def save(self, path: str, text: str) -> str:
        self.saved[path] = text
        return path
