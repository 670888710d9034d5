"""Vaults: list, show, update, use, remove."""

from __future__ import annotations

from typing import Any

import pytest

from symphony_cli.base.errors import Conflict, InvalidValue, NotFound
from symphony_cli.domain.views import VaultView
from symphony_cli.vaults import records
from tests.builders import a_profile, a_vault, a_vault_view, a_workspace
from tests.fakes.world import World

CREATED_TEXT = "2026-01-02T03:04:05.000000Z"
LATER_TEXT = "2026-01-03T03:04:05.000000Z"
ADA = a_profile()
ACME = a_workspace(profile_id=ADA.id)
HOME = a_workspace(profile_id=ADA.id, name="home")
NOTES = a_vault(workspace_id=ACME.id, metadata={"size": 1})


def a_world() -> World:
    world = World(ADA, ACME, HOME, NOTES)
    world.use(ADA, ACME)
    return world


def update(world: World, reference: str = "notes", **values: Any) -> VaultView:
    return records.update(world, reference, **values).vault


# list and show


def test_list_returns_the_vaults_of_the_active_workspace() -> None:
    world = a_world()
    world.add(a_vault(workspace_id=HOME.id, name="diary", path="/home/diary"))
    world.files.gone.add("/home/diary")

    def listed(**options: Any) -> list[tuple[str, bool]]:
        views = records.list_vaults(world, **options)
        return [(view.name, view.missing) for view in views]

    assert listed() == [("notes", False)]
    assert listed(everywhere=True) == [("notes", False), ("diary", True)]
    assert listed(everywhere=True, missing=True) == [("diary", True)]
    assert listed(everywhere=True, query="/HOME") == []
    assert listed(everywhere=True, query="/home") == [("diary", True)]


def test_show_takes_a_reference() -> None:
    world = a_world()
    world.files.gone.add("/code/notes")
    view = records.show(world, "acme/NOTES")
    assert (view.name, view.missing) == ("notes", True)
    with pytest.raises(NotFound):
        records.show(world, "zoe")


# update


def test_update_changes_the_given_values() -> None:
    world = a_world()
    world.files.links["../brain"] = "/code/brain"
    view = update(
        world,
        name="Brain",
        path="../brain",
        kind="zk",
        metadata=["topic=all"],
        unset_metadata=["size"],
    )
    assert view == a_vault_view(
        "Brain",
        "/code/brain",
        id=str(NOTES.id),
        kind="zk",
        is_default=True,
        metadata={"topic": "all"},
        created_at=CREATED_TEXT,
    )
    assert world.history == [("vault update", "Brain")]


@pytest.mark.parametrize("values", [{}, {"name": "notes "}, {"kind": "plain"}])
def test_an_update_that_changes_nothing_is_not_an_operation(values: dict[str, Any]) -> None:
    world = a_world()
    with world.unchanged():
        assert update(world, **values).updated_at == CREATED_TEXT


@pytest.mark.parametrize(
    ("reference", "values", "kind", "code"),
    [
        ("zoe", {"name": "x"}, NotFound, "VAULT_NOT_FOUND"),
        ("notes", {"name": ""}, InvalidValue, "VAULT_NAME_INVALID"),
        ("notes", {"name": "DIARY"}, Conflict, "VAULT_NAME_TAKEN"),
        ("notes", {"path": "/gone"}, InvalidValue, "PATH_INVALID"),
        ("notes", {"path": "/code/diary"}, Conflict, "VAULT_PATH_TAKEN"),
        ("notes", {"kind": "notion"}, InvalidValue, "VAULT_KIND_INVALID"),
        ("notes", {"kind": ""}, InvalidValue, "VAULT_KIND_INVALID"),
        ("notes", {"metadata": ["x"]}, InvalidValue, "METADATA_INVALID"),
        ("notes", {"unset_metadata": ["x"]}, InvalidValue, "METADATA_INVALID"),
    ],
)
def test_update_refuses(reference: str, values: dict[str, Any], kind: Any, code: str) -> None:
    world = a_world()
    world.files.gone.add("/gone")
    world.add(a_vault(workspace_id=ACME.id, name="diary", path="/code/diary"))
    with world.refuses(kind, code):
        update(world, reference, **values)


# use


def test_use_makes_a_vault_the_default_of_its_workspace() -> None:
    world = a_world()
    world.add(a_vault(workspace_id=HOME.id, name="diary", path="/diary"))
    world.add(a_vault(workspace_id=HOME.id, name="other", path="/other"))
    for name in ("diary", "other", "other"):
        view = records.use(world, name)
        assert (view.name, view.workspace, view.is_default) == (name, "home", True)
    assert [view.is_default for view in world.reader.vaults()] == [True, False, True]
    assert world.history == [("vault use", "diary"), ("vault use", "other")]


def test_unset_clears_the_default_of_the_active_workspace() -> None:
    world = a_world()
    world.add(a_vault(workspace_id=ACME.id, name="diary", path="/diary"))
    world.use(NOTES)
    view = records.unset(world)
    assert (view.name, view.is_default) == ("notes", False)
    assert world.history == [("vault use --unset", "notes")]
    with world.refuses(NotFound, "DEFAULT_VAULT_NOT_SET"):
        records.unset(world)


# remove


def test_remove_unregisters_and_returns_all() -> None:
    world = a_world()
    world.add(a_vault(workspace_id=ACME.id, name="diary", path="/code/diary"))
    world.files.gone.add("/code/diary")
    views = records.remove(world, ["diary", "NOTES", "acme/notes"]).vaults
    assert [(view.name, view.missing) for view in views] == [("diary", True), ("notes", False)]
    assert world.notes.forgotten == [view.path for view in views]
    assert world.all("vault") == []
    assert world.history == [("vault remove", "diary, notes")]


def test_nothing_is_removed_unless_all_are_found() -> None:
    world = a_world()
    with world.refuses(NotFound, "VAULT_NOT_FOUND"):
        records.remove(world, ["notes", "zoe"])
    assert world.notes.forgotten == []
