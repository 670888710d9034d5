from __future__ import annotations

import pytest

from symphony_cli.base.errors import InvalidValue
from symphony_cli.transfer.foreign import gita
from symphony_cli.transfer.foreign.listings import ListedRepo
from tests.transfer.foreign.sources import Texts

REPOS = "/code/api,api,,\n/code/acme/web,acme/web,,--haha --pp\n\n/old/style,old\n"
GROUPS = "back:api acme/web:/code\nhot:api:\n"
FROZEN = """\
https://example.com/api.git,api,/code/api,,,main
,back,/code,api|web
,hot,,api
"""


def test_groups_become_tags() -> None:
    files = Texts(repos_csv=REPOS, groups_csv=GROUPS)
    assert gita.read(files, "/r/repos.csv", "/r").repos == [
        ListedRepo("/code/api", "/r", "api", tags=["back", "hot"]),
        ListedRepo("/code/acme/web", "/r", "acme/web", tags=["back"]),
        ListedRepo("/old/style", "/r", "old"),
    ]


def test_the_first_group_becomes_a_workspace_if_wanted() -> None:
    files = Texts(repos_csv=REPOS, groups_csv=GROUPS)
    repos = gita.read_with_workspaces(files, "/r/repos.csv", "/r").repos
    assert [(one.workspace, one.tags) for one in repos] == [
        (("back", "/code"), ["hot"]),
        (("back", "/code"), []),
        (None, []),
    ]


def test_what_freeze_prints_has_urls_branches_and_groups() -> None:
    assert gita.read(Texts(frozen_csv=FROZEN), "/r/frozen.csv", "/r").repos == [
        ListedRepo(
            "/code/api",
            "/r",
            "api",
            remotes={"origin": "https://example.com/api.git"},
            tags=["back", "hot"],
            branch="main",
        )
    ]


def test_without_groups_and_without_rows_nothing_is_listed() -> None:
    assert gita.read(Texts(repos_csv=""), "/r/repos.csv", "/r").repos == []


def test_a_cell_that_csv_refuses_is_an_error() -> None:
    with pytest.raises(InvalidValue) as caught:
        gita.read(Texts(repos_csv=f"{'x' * 200_000},api"), "/r/repos.csv", "/r")
    assert caught.value.code == "REGISTRY_INVALID"
