"""Repos: names and paths."""

from __future__ import annotations

import pytest

from symphony_cli.base.errors import InvalidValue
from tests.builders import CREATED, LATER, a_repo


def test_a_repo_has_defaults() -> None:
    repo = a_repo()
    assert (repo.remote_url, repo.default_branch, repo.root_commit) == (None, None, None)
    assert (repo.metadata, repo.last_synced_at) == ({}, None)
    assert str(repo) == "repo 'api'"


def test_a_repo_normalizes_its_name_and_not_its_path() -> None:
    repo = a_repo(name=" cafe\u0301 ", path="/code/cafe\u0301 ")
    assert (repo.name, repo.path) == ("café", "/code/cafe\u0301 ")


@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({"name": ""}, "REPO_NAME_INVALID", "name"),
        ({"name": "a" * 256}, "REPO_NAME_INVALID", "name"),
        ({"name": "a/b"}, "REPO_NAME_INVALID", "name"),
        ({"name": ".."}, "REPO_NAME_INVALID", "name"),
        ({"name": "a\u2028b"}, "REPO_NAME_INVALID", "name"),
        ({"path": "api"}, "PATH_INVALID", "path"),
        ({"path": "/a\x7fb"}, "PATH_INVALID", "path"),
    ],
)
def test_no_repo_breaks_a_rule(values: dict[str, str], code: str, field: str) -> None:
    repo = a_repo()
    for make in (lambda: a_repo(**values), lambda: repo.changed(LATER, **values)):
        with pytest.raises(InvalidValue) as caught:
            make()
        assert (caught.value.code, caught.value.field) == (code, field)


def test_a_change_moves_updated_at_and_only_a_change() -> None:
    repo = a_repo(remote_url="https://host/api")
    assert repo.changed(LATER, remote_url=None, last_synced_at=CREATED) == a_repo(
        id=repo.id, workspace_id=repo.workspace_id, last_synced_at=CREATED, updated_at=LATER
    )
    assert repo.changed(LATER, name=" api", remote_url="https://host/api") is repo
