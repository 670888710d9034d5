"""Fakes of the ports of transfer."""

from __future__ import annotations

from symphony_cli.transfer.documents import GitParts


class FakeDocuments:
    """Repositories with the parts in `parts`, by path, and files that are kept in `saved`."""

    def __init__(self) -> None:
        self.parts: dict[str, GitParts] = {}
        self.saved: dict[str, str] = {}

    def git_parts(self, path: str) -> GitParts | None:
        return self.parts.get(path)

    def save(self, path: str, text: str) -> str:
        self.saved[path] = text
        return path
