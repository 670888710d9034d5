from __future__ import annotations

from typing import Any

import pytest

from symphony_cli.base.errors import Conflict
from symphony_cli.domain.entries import Entry
from symphony_cli.registry import rows
from tests.builders import a_profile, a_repo, a_vault, a_workspace
from tests.fakes.world import World

ADA = a_profile()
ACME, HOME = (a_workspace(profile_id=ADA.id, name=name) for name in ("acme", "home"))
API = a_repo(workspace_id=ACME.id, path="/it's/api")
NOTES = a_vault(workspace_id=ACME.id, name="-notes")


def a_world() -> World:
    return World(ADA, ACME, HOME, API, NOTES)


def entry(world: World, noun: str, name: str) -> Entry:
    [found] = [one for one in world.reader.entries(noun) if one.name == name]
    return found


@pytest.mark.parametrize(
    ("held", "added", "is_refused"), [(1, 1, False), (1, 2, True), (2, 1, True), (9, 0, False)]
)
def test_a_limit_counts_only_when_something_is_added(
    held: int, added: int, is_refused: bool
) -> None:
    acme = entry(a_world(), "workspace", "acme")
    if not is_refused:
        rows.refuse_over_limit(held, added, 2, "repo", acme)
        return
    with pytest.raises(Conflict) as caught:
        rows.refuse_over_limit(held, added, 2, "repo", acme)
    assert caught.value.code == "REPO_LIMIT_REACHED"
    assert str(caught.value.hint).endswith("symphony config set limits.repos_per_workspace 3`")


@pytest.mark.parametrize(
    ("path", "name", "others", "code"),
    [
        ("/x/lib", None, [], None),
        ("/x/lib", "web", ["lib"], None),
        ("/x/Api", None, [], "REPO_NAME_TAKEN"),
        ("/x/lib", "API", [], "REPO_NAME_TAKEN"),
        ("/x/lib", None, ["LIB"], "REPO_NAME_TAKEN"),
        ("/it's/api", "new", [], "REPO_PATH_TAKEN"),
    ],
)
def test_a_new_name_is_the_given_one_or_the_directorys(
    path: str, name: str | None, others: list[str], code: str | None
) -> None:
    world = a_world()
    acme = entry(world, "workspace", "acme")
    if code is None:
        found = rows.new_name(world.reader, "repo", path, name, acme, others=others)
        assert found == (name or path.rpartition("/")[2])
        return
    with pytest.raises(Conflict) as caught:
        rows.new_name(world.reader, "repo", path, name, acme, others=others)
    assert caught.value.code == code


def test_an_entity_keeps_its_own_name_and_path() -> None:
    world = a_world()
    world.add(a_repo(workspace_id=ACME.id, name="lib", path="/lib"))
    api = entry(world, "repo", "api")
    rows.refuse_taken_place(world.reader, api, "API", "/it's/api")
    for name, path, code in (("LIB", "/x", "REPO_NAME_TAKEN"), ("x", "/lib", "REPO_PATH_TAKEN")):
        with pytest.raises(Conflict) as caught:
            rows.refuse_taken_place(world.reader, api, name, path)
        assert caught.value.code == code


def test_only_given_values_are_kept() -> None:
    values: dict[str, Any] = {"name": None, "tags": [], "type": "", "sign": False}
    assert rows.given(**values) == {"tags": [], "type": "", "sign": False}


def test_entities_of_each_noun_are_unregistered() -> None:
    world = a_world()
    entries = world.reader.entries("repo", "vault")
    entries += world.reader.entries("workspace")
    entries += world.reader.entries("profile")
    with world.unit_of_work as uow:
        rows.unregister(uow, entries)
        uow.commit("test", "all", world.clock())
    assert world.reader.entries("repo", "vault", "workspace", "profile") == []


@pytest.mark.parametrize(
    ("names", "subject"),
    [([], ""), (["a"], "a"), (["a", "b", "c"], "a, b, c"), (["a", "b", "c", "d"], "4 repos")],
)
def test_a_subject_names_up_to_three(names: list[str], subject: str) -> None:
    assert rows.subject_of(names, "repo") == subject


@pytest.mark.parametrize(("number", "text"), [(0, "0 repos"), (1, "1 repo"), (2, "2 repos")])
def test_a_number_has_its_noun(number: int, text: str) -> None:
    assert rows.counted(number, "repo") == text
