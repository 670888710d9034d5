from __future__ import annotations

from typing import Any

import pytest

from symphony_cli.base.errors import (
    Failed,
    InvalidValue,
    MissingContext,
    NotFound,
    SymphonyError,
)
from symphony_cli.registry.choices import Choice
from symphony_cli.registry.opening import Opened, open_place
from tests.builders import a_profile, a_repo, a_vault, a_workspace
from tests.fakes.world import World

ADA = a_profile()
ACME = a_workspace(profile_id=ADA.id, root="/code")
HOME = a_workspace(profile_id=ADA.id, name="home", settings={"editor": "code --wait"})
API = a_repo(workspace_id=ACME.id)
WEB = a_repo(workspace_id=HOME.id, name="web", path="/home/web")
NOTES = a_vault(workspace_id=ACME.id)
GARDEN = a_vault(workspace_id=HOME.id, name="garden", path="/home/été & co", kind="obsidian")
VARIABLES = {"SYMPHONY_EDITOR": "se", "VISUAL": "vi sual", "EDITOR": "ed"}


@pytest.fixture
def world() -> World:
    return World(ADA, ACME, HOME, API, WEB, NOTES, GARDEN)


def opened(
    world: World,
    reference: str | None,
    editor: str | None = None,
    environ: dict[str, str] | None = None,
    **choice: Any,
) -> Opened:
    world.choice = Choice(**choice)
    world.environ = VARIABLES if environ is None else environ
    return open_place(world, reference, editor=editor)


def test_the_editor_runs_in_the_directory_and_gets_it_as_last_argument(world: World) -> None:
    result = opened(world, "api", "my 'odd editor' -x")
    command = ["my", "odd editor", "-x", "/code/api"]
    assert world.programs.ran == [(command, "/code/api")]
    place = ("repo", str(API.id), "api", "/code/api", "acme", "ada")
    assert result == (*place, command)


@pytest.mark.parametrize(
    ("reference", "editor", "without", "command"),
    [
        ("web", "vim", (), ["vim"]),
        ("web", None, (), ["code", "--wait"]),
        ("api", None, (), ["se"]),
        ("api", None, ("SYMPHONY_EDITOR",), ["vi", "sual"]),
        ("api", None, ("SYMPHONY_EDITOR", "VISUAL"), ["ed"]),
        ("acme", None, (), ["se"]),
        ("notes", None, (), ["se"]),
    ],
)
def test_the_first_configured_editor_wins(
    world: World,
    reference: str,
    editor: str | None,
    without: tuple[str, ...],
    command: list[str],
) -> None:
    environ = {name: "" if name in without else value for name, value in VARIABLES.items()}
    opened(world, reference, editor, environ)
    [(ran, _)] = world.programs.ran
    assert ran[:-1] == command


def test_an_obsidian_vault_is_opened_by_its_link(world: World) -> None:
    result = opened(world, "garden")
    assert result.command == [
        "xdg-open",
        "obsidian://open?path=%2Fhome%2F%C3%A9t%C3%A9%20%26%20co",
    ]
    assert opened(world, "garden", "vim").command == ["vim", "/home/été & co"]


def test_without_a_reference_the_place_around_the_directory_is_opened(world: World) -> None:
    assert opened(world, None, directory="/code/api/deep").name == "api"
    assert opened(world, None, directory="/code").noun == "workspace"
    assert opened(world, None, workspace="acme", directory="/home/web").path == "/code"


def refused(world: World, kind: type[SymphonyError], code: str, *args: Any, **more: Any) -> str:
    with pytest.raises(kind) as caught:
        opened(world, *args, **more)
    assert caught.value.code == code
    return f"{caught.value.message}; {caught.value.hint}"


def test_outside_of_every_place_a_name_is_needed(world: World) -> None:
    refused(world, MissingContext, "NOT_IN_A_PLACE", None, directory="/elsewhere")
    assert world.programs.ran == []


def test_without_an_editor_the_hint_says_how_to_set_one(world: World) -> None:
    told = refused(world, MissingContext, "NO_EDITOR", "api", environ={})
    assert f"symphony workspace edit {str(ACME.id)[:8]} --setting editor=CMD" in told


@pytest.mark.parametrize("editor", ["", "  ", "'", "a 'b"])
def test_an_invalid_command_is_refused(world: World, editor: str) -> None:
    refused(world, InvalidValue, "EDITOR_INVALID", "api", editor)
    environ = {"EDITOR": editor or " "}
    assert "EDITOR is not a command" in refused(
        world, InvalidValue, "EDITOR_INVALID", "api", environ=environ
    )


@pytest.mark.parametrize("setting", [["vim"], 1, "", {}])
def test_a_setting_with_an_invalid_command_is_refused(setting: Any) -> None:
    lab = a_workspace(profile_id=ADA.id, name="lab", root="/lab", settings={"editor": setting})
    told = refused(World(ADA, lab), InvalidValue, "EDITOR_INVALID", "lab")
    assert told.startswith("the setting 'editor' of workspace 'lab' is not a command")


def test_a_missing_place_is_not_opened(world: World) -> None:
    world.files.gone.add("/code/api")
    refused(world, NotFound, "PATH_MISSING", "api")
    refused(world, NotFound, "WORKSPACE_HAS_NO_ROOT", "home")
    refused(world, NotFound, "REFERENCE_NOT_FOUND", "nope")
    assert world.programs.ran == []


@pytest.mark.parametrize(("code", "how"), [(3, "exit code 3"), (-15, "signal 15")])
def test_an_editor_that_fails_is_reported(world: World, code: int, how: str) -> None:
    world.programs.code = code
    told = refused(world, Failed, "PROGRAM_FAILED", "api", "vim -x")
    assert told.startswith(f"'vim' failed: {how}")
