from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from symphony_cli.base.errors import InvalidValue
from symphony_cli.base.findings import Notice
from symphony_cli.domain.views import RepoView
from symphony_cli.transfer.foreign import gita, mani, vcs
from symphony_cli.transfer.foreign.writing import formatted
from tests.builders import a_profile, a_workspace
from tests.fakes.world import World
from tests.transfer.foreign.sources import Texts

API = RepoView(
    None,
    "acme",
    "ada",
    "api",
    "/code/api",
    "git@example.com:acme/api.git",
    "main",
    tags=["back", "hot"],
    metadata={"description": "The API: fast"},
)
LOCAL = RepoView(None, "acme", "ada", "on", "/elsewhere/on", None)
ROWS = [API, LOCAL]


@pytest.fixture
def world() -> World:
    ada = a_profile(username="ada")
    return World(ada, a_workspace(profile_id=ada.id, name="acme", root="/code"))


def test_ghq_gets_urls(world: World) -> None:
    skipped = [Notice("REPO_SKIPPED", "skipped 1 repo without a remote URL")]
    assert formatted(world, ROWS, "ghq") == ("git@example.com:acme/api.git", skipped)


def test_gita_gets_what_it_freezes_with_tags_as_groups(world: World) -> None:
    text, _ = formatted(world, [API, API._replace(name='w,"eb', tags=["back"])], "gita")
    assert text.splitlines() == [
        "git@example.com:acme/api.git,api,/code/api,,,main",
        'git@example.com:acme/api.git,"w,""eb",/code/api,,,main',
        ',back,,"api|w,""eb"',
        ",hot,,api",
    ]
    read = gita.read(Texts(x_csv=text), "/r/x.csv", "/r").repos
    assert [(one.name, one.tags) for one in read] == [("api", ["back", "hot"]), ('w,"eb', ["back"])]


def test_vcs_gets_places_below_the_root(world: World) -> None:
    text, _ = formatted(world, ROWS, "vcs")
    assert text == (
        "repositories:\n"
        "  api:\n"
        "    type: git\n"
        "    url: git@example.com:acme/api.git\n"
        "    version: main"
    )


def test_mani_gets_descriptions_tags_and_repos_without_urls(world: World) -> None:
    assert formatted(world, ROWS, "mani") == (
        "projects:\n"
        "  api:\n"
        "    path: api\n"
        "    url: git@example.com:acme/api.git\n"
        '    desc: "The API: fast"\n'
        "    tags: [back, hot]\n"
        '  "on":\n'
        "    path: /elsewhere/on",
        [],
    )


@pytest.mark.parametrize(
    ("name", "text"),
    [("ghq", ""), ("gita", ""), ("vcs", "repositories: {}"), ("mani", "projects: {}")],
)
def test_no_repos_are_an_empty_list(world: World, name: str, text: str) -> None:
    assert formatted(world, [], name) == (text, [])


def test_repos_of_several_workspaces_have_absolute_places(world: World) -> None:
    text, _ = formatted(world, [API, API._replace(workspace="other", path="/o/x")], "vcs")
    assert [*yaml.safe_load(text)["repositories"]] == ["/code/api", "/o/x"]


def test_an_unknown_format_is_refused(world: World) -> None:
    with pytest.raises(InvalidValue) as caught:
        formatted(world, [], "svn")
    assert (caught.value.code, caught.value.hint) == (
        "FORMAT_UNKNOWN",
        "the formats are ghq, gita, vcs, mani",
    )


_TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1)


@given(name=_TEXT, branch=_TEXT, about=_TEXT)
def test_any_text_is_read_back_by_every_reader_of_yaml(name: str, branch: str, about: str) -> None:
    repo: Any = API._replace(
        name=name, path=f"/o/{name}", default_branch=branch, metadata={"description": about}
    )
    for loader in (yaml.SafeLoader, yaml.CSafeLoader):
        text, _ = formatted(World(), [repo], "vcs")
        [(place, one)] = yaml.load(text, loader)["repositories"].items()
        assert (place, one["version"]) == (f"/o/{name}", branch)
        text, _ = formatted(World(), [repo], "mani")
        [(key, one)] = yaml.load(text, loader)["projects"].items()
        assert (key, one["desc"]) == (name, about)


def test_what_is_written_is_read_back(world: World) -> None:
    text, _ = formatted(world, ROWS, "mani")
    repos = mani.read(Texts(mani_yaml=text), "/r/mani.yaml", "/code").repos
    assert [(one.place, one.name, one.tags) for one in repos] == [
        ("api", "api", ["back", "hot"]),
        ("/elsewhere/on", "on", []),
    ]
    text, _ = formatted(world, ROWS, "vcs")
    [repo] = vcs.read(Texts(x_repos=text), "/r/x.repos", "/code").repos
    assert (repo.place, repo.branch) == ("api", "main")
