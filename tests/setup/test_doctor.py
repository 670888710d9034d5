"""Doctor: problems and their fixes."""

from __future__ import annotations

from uuid import UUID

import pytest

from symphony_cli.base.errors import InvalidValue
from symphony_cli.base.findings import Notice, Problem
from symphony_cli.setup import doctor
from tests.builders import a_profile, a_repo, a_vault, a_workspace
from tests.fakes.setup import FakeConfigurationFile, FakeInspector
from tests.fakes.world import World

ADA = a_profile()
ACME = a_workspace(id=UUID("aaaa1111-0000-4000-8000-000000000001"), profile_id=ADA.id, root="/code")
BARE = a_workspace(profile_id=ADA.id, name="bare")
API = a_repo(id=UUID("bbbb1111-0000-4000-8000-000000000001"), workspace_id=ACME.id)
NOTES = a_vault(id=UUID("cccc1111-0000-4000-8000-000000000001"), workspace_id=ACME.id)


def a_world() -> World:
    return World(ADA, ACME, BARE, API, NOTES)


def examine(
    world: World, *problems: Problem, configuration: FakeConfigurationFile | None = None
) -> list[Problem]:
    world.inspector = FakeInspector(*problems)
    world.configuration_file = configuration or FakeConfigurationFile()
    with world.unchanged():
        return doctor.examine(world)


def test_a_complete_installation_has_no_problems() -> None:
    assert examine(a_world()) == []
    assert examine(World()) == []


def test_missing_paths_are_named_with_the_fix() -> None:
    world = a_world()
    world.files.gone |= {"/code", "/code/api", "/code/notes"}
    assert examine(world) == [
        Problem(
            "missing path",
            "workspace 'acme' is missing: /code does not exist",
            "to record its new path, run `symphony workspace edit aaaa1111 --root DIR`",
        ),
        Problem(
            "missing path",
            "repo 'acme/api' is missing: /code/api does not exist",
            "to find it, run `symphony repo relocate DIR --repo bbbb1111`",
        ),
        Problem(
            "missing path",
            "vault 'acme/notes' is missing: /code/notes does not exist",
            "to record its new path, run `symphony vault edit cccc1111 --path DIR`",
        ),
    ]


def test_problems_of_the_key_are_found_although_the_store_is_damaged() -> None:
    world, damaged = a_world(), Problem("integrity", "bad")
    world.vault_keys.warnings = [Notice("KEY_OPEN", "others can read the key")]
    world.files.gone.add("/code")
    key = Problem("key mode", "others can read the key")
    assert examine(world)[0] == key
    assert examine(world, damaged) == [damaged, key]


@pytest.mark.parametrize(
    ("version", "problems"),
    [
        (None, [Problem("git", "cannot run git", "install git")]),
        (
            (2, 35, 9),
            [Problem("git", "git 2.35.9 is older than 2.36", "install git 2.36 or newer")],
        ),
        ((1, 99), [Problem("git", "git 1.99 is older than 2.36", "install git 2.36 or newer")]),
        ((2, 36), []),
        ((2, 36, 0), []),
        ((2, 100, 0), []),
        ((3, 0), []),
    ],
)
def test_git_must_be_installed_and_new_enough(
    version: tuple[int, ...] | None, problems: list[Problem]
) -> None:
    world = a_world()
    world.git.installed = version
    assert examine(world) == problems


@pytest.mark.parametrize("check", ["integrity", "schema"])
def test_a_damaged_store_is_not_read_any_further(check: str) -> None:
    world = a_world()
    world.files.gone.add("/code")
    world.git.installed = None
    found = Problem(check, "damaged", "restore a backup")
    assert examine(world, found) == [
        found,
        Problem("git", "cannot run git", "install git"),
    ]


def test_a_store_with_open_modes_is_still_read() -> None:
    world = a_world()
    world.files.gone.add("/code/api")
    found = Problem("modes", "others can read it", "chmod 600")
    assert [problem.check for problem in examine(world, found)] == ["modes", "missing path"]


def test_unknown_settings_are_reported() -> None:
    file = FakeConfigurationFile()
    file.unknown = ["limits.cats", "other"]
    assert examine(a_world(), configuration=file) == [
        Problem(
            "configuration",
            "unknown setting 'limits.cats'",
            "to list them, run `symphony config list`",
        ),
        Problem(
            "configuration", "unknown setting 'other'", "to list them, run `symphony config list`"
        ),
    ]


def test_an_unreadable_configuration_is_reported() -> None:
    file = FakeConfigurationFile()
    file.invalid = InvalidValue("CONFIG_VALUE_INVALID", "'x' is not a value", hint="a number")
    assert examine(a_world(), configuration=file) == [
        Problem("configuration", "'x' is not a value", "a number")
    ]
