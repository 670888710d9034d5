"""Registration of vaults: add and create."""

from __future__ import annotations

from typing import Any

import pytest

from symphony_cli.base.configuration import Limits
from symphony_cli.base.errors import Conflict, Failed, InvalidValue, NotFound
from symphony_cli.domain.views import VaultView
from symphony_cli.registry.choices import Choice
from symphony_cli.vaults import registration
from symphony_cli.vaults.registration import VaultsAdded
from tests.builders import a_profile, a_repo, a_vault, a_vault_view, a_workspace
from tests.fakes.world import World

NOWHERE = Choice()
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


def add(world: World, *paths: str, **options: Any) -> VaultsAdded:
    world.choice = options.pop("choice", NOWHERE)
    return registration.add(world, paths, **options)


def create(world: World, path: str, **options: Any) -> VaultView:
    world.choice = options.pop("choice", NOWHERE)
    return registration.create(world, path, **options)


# add


def test_add_registers_a_directory_by_its_real_path_and_kind() -> None:
    world = a_world()
    world.files.links["brain"] = "/code/Brain"
    world.files.kinds["/code/Brain"] = "obsidian"
    added = add(world, "brain")
    assert added == VaultsAdded(
        [a_vault_view("Brain", "/code/Brain", id=added.vaults[0].id, kind="obsidian")], []
    )
    assert world.uow.committed
    assert world.history == [("vault add", "Brain")]


def test_add_takes_a_name_and_the_workspace_that_is_named() -> None:
    world = a_world()
    [vault] = add(world, "/code/notes", name=" Diary ", choice=Choice(workspace="home")).vaults
    assert (vault.name, vault.workspace, vault.path) == ("Diary", "home", "/code/notes")


def test_a_vault_may_have_the_name_and_path_of_a_repo() -> None:
    world = a_world()
    world.add(a_repo(workspace_id=ACME.id, name="brain", path="/code/brain"))
    assert [vault.name for vault in add(world, "/code/brain").vaults] == ["brain"]


@pytest.mark.parametrize(
    ("path", "options", "kind", "code"),
    [
        ("/other/Notes", {}, Conflict, "VAULT_NAME_TAKEN"),
        ("/other/x", {"name": "NOTES"}, Conflict, "VAULT_NAME_TAKEN"),
        ("/other/x", {"name": "a/b"}, InvalidValue, "VAULT_NAME_INVALID"),
        ("/other/x", {"name": ""}, InvalidValue, "VAULT_NAME_INVALID"),
        ("/other/x", {"choice": Choice(workspace="zoe")}, NotFound, "WORKSPACE_NOT_FOUND"),
    ],
)
def test_add_and_create_of_one_path_refuse(
    path: str, options: dict[str, Any], kind: Any, code: str
) -> None:
    world = a_world()
    with world.refuses(kind, code):
        add(world, path, **options)
    with world.refuses(kind, code):
        create(world, path, **options)
    # A directory that was made for nothing does not stay.
    assert world.files.made == []


@pytest.mark.parametrize(
    ("path", "kind", "code"),
    [
        ("/gone", InvalidValue, "PATH_INVALID"),
        ("/code/notes", Conflict, "VAULT_PATH_TAKEN"),
    ],
)
def test_add_refuses_a_path_that_is_not_there_or_is_registered(
    path: str, kind: Any, code: str
) -> None:
    world = a_world()
    world.files.gone.add("/gone")
    with world.refuses(kind, code):
        add(world, path)


def test_a_name_is_only_for_one_path() -> None:
    world = a_world()
    with world.refuses(InvalidValue, "ONE_PATH_NEEDED"):
        add(world, "/code/x", "/code/y", name="x")


def test_add_of_several_paths_registers_the_good_ones_and_reports_the_others() -> None:
    world = a_world()
    world.files.gone.add("/gone")
    added = add(world, "/b/x", "/gone", "/code/notes", "/a/x", "/a/a", "/b/x")
    assert [(vault.name, vault.path) for vault in added.vaults] == [("a", "/a/a"), ("x", "/b/x")]
    assert [(failure.code, failure.message) for failure in added.failures] == [
        ("PATH_INVALID", "/gone is missing"),
        (
            "VAULT_PATH_TAKEN",
            "/code/notes is already registered as vault 'notes' in workspace 'acme'",
        ),
        ("VAULT_NAME_TAKEN", "/a/x: another of these paths has the name 'x' too"),
    ]
    assert world.history == [("vault add", "x, a")]


def test_the_error_at_the_limit_names_the_setting() -> None:
    world = a_world()
    world.limits = Limits(vaults_per_workspace=1)
    for refused in (add, create):
        with world.refuses(Conflict, "VAULT_LIMIT_REACHED") as caught:
            refused(world, "/code/x")
        assert (caught.value.message, caught.value.hint) == (
            "workspace 'acme' can have at most 1 vault; it has 1, and this adds 1",
            "to raise the limit, run `symphony config set limits.vaults_per_workspace 2`",
        )
    assert world.files.made == []


# create


def test_create_makes_the_directory_and_registers_it() -> None:
    world = a_world()
    view = create(world, "/code/brain")
    assert view == a_vault_view("brain", "/code/brain", id=view.id)
    assert world.files.made == ["/code/brain"]
    assert world.history == [("vault create", "brain")]
    assert create(world, "/code/x", name="Diary").name == "Diary"


@pytest.mark.parametrize(
    ("path", "kind", "code"),
    [
        ("/code/taken", Conflict, "PATH_TAKEN"),
        ("/code/unwritable", Failed, "DIRECTORY_NOT_MADE"),
    ],
)
def test_create_refuses_a_path_that_cannot_be_created(path: str, kind: Any, code: str) -> None:
    world = a_world()
    world.files.taken.add("/code/taken")
    world.files.unwritable.add("/code/unwritable")
    with world.refuses(kind, code):
        create(world, path)


def test_an_interrupted_create_leaves_no_directory(monkeypatch: pytest.MonkeyPatch) -> None:
    world = a_world()

    def interrupted(*_: object) -> None:
        assert world.files.made == ["/code/brain"]
        raise KeyboardInterrupt

    monkeypatch.setattr(world.uow, "commit", interrupted)
    with world.unchanged(), pytest.raises(KeyboardInterrupt):
        create(world, "/code/brain")
    assert world.files.made == []


def test_create_at_a_registered_missing_path_leaves_no_directory() -> None:
    world = a_world()
    with world.refuses(Conflict, "VAULT_PATH_TAKEN"):
        create(world, "/code/notes", name="other")
    assert world.files.made == []
