from __future__ import annotations

import pytest

from symphony_cli.vaults.figures import is_note


@pytest.mark.parametrize("name", ["a.md", "Ü.MD", "a.b.markdown", "a.org", "日本.txt", "x.Org"])
def test_notes(name: str) -> None:
    assert is_note(name)


@pytest.mark.parametrize("name", ["a.png", "md", "a.md.bak", "a.mdx", "a.org_archive", "canvas"])
def test_attachments(name: str) -> None:
    assert not is_note(name)
