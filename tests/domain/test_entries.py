"""Entries of all nouns."""

from __future__ import annotations

import pytest

from symphony_cli.domain.entries import Entry


@pytest.mark.parametrize(
    ("entry", "text", "full_name"),
    [
        (Entry("profile", "1", "ada", None, "1", "ada"), "profile 'ada'", "ada"),
        (
            Entry("workspace", "2", "acme", None, "1", "ada", "2", "acme"),
            "workspace 'acme'",
            "acme",
        ),
        (
            Entry("repo", "3", "api", "/api", "1", "ada", "2", "acme"),
            "repo 'api'",
            "acme/api",
        ),
        (
            Entry("vault", "4", "notes", "/notes", "1", "ada", "2", "acme"),
            "vault 'notes'",
            "acme/notes",
        ),
    ],
)
def test_an_entry_has_a_text_and_a_full_name(entry: Entry, text: str, full_name: str) -> None:
    assert (str(entry), entry.full_name) == (text, full_name)
