"""Entities from recorded values."""

from __future__ import annotations

import pytest

from symphony_cli.domain.operations import values_of
from symphony_cli.history.recorded import ENTITIES, entity_of
from tests.builders import AGE, CREATED, a_profile, a_repo, a_vault, a_workspace

WHOLE = [
    a_profile(
        alias_emails=("a@example.org",), preferences={"a": [1, None]}, signing_key="0xAB", sign=True
    ),
    a_workspace(tags=("go",), remotes=("github.com/acme",), root="/code"),
    a_repo(tags=("go", "old"), last_synced_at=CREATED, metadata={"n": 1.5}, archived=True),
    a_vault(recipients=(AGE,), unlocked_at=CREATED, auto_lock=8, is_locked=True),
]


@pytest.mark.parametrize("entity", WHOLE, ids=list(ENTITIES))
def test_the_values_of_an_entity_make_it_again(entity: object) -> None:
    assert entity_of(type(entity).__name__.lower(), values_of(entity)) == entity


def test_a_field_that_is_newer_than_the_values_has_its_default() -> None:
    repo = a_repo()
    values = {name: value for name, value in values_of(repo).items() if name != "tags"}
    assert entity_of("repo", {**values, "of_a_later_version": 1}) == repo
