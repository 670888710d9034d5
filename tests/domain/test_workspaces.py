"""Workspaces: names, types, descriptions, roots, settings."""

from __future__ import annotations

from typing import Any

import pytest

from symphony_cli.base.errors import InvalidValue
from symphony_cli.domain.workspaces import WORKSPACE_TYPES, clean_type
from tests.builders import CREATED, LATER, a_workspace


def test_the_types_are_four() -> None:
    assert WORKSPACE_TYPES == ("general", "client", "personal", "research")
    assert [clean_type(type) for type in WORKSPACE_TYPES] == list(WORKSPACE_TYPES)


@pytest.mark.parametrize("text", ["", "Client", "other", "client "])
def test_another_type_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        clean_type(text)
    error = caught.value
    assert (error.code, error.hint, error.field) == (
        "WORKSPACE_TYPE_INVALID",
        "choose one of general, client, personal, research",
        "type",
    )


def test_a_type_with_control_characters_is_safely_refused() -> None:
    with pytest.raises(InvalidValue) as caught:
        clean_type("a\x1bb")
    assert (caught.value.message, caught.value.field) == (
        "type 'a\\x1bb' contains control characters",
        "type",
    )


def test_a_workspace_has_defaults() -> None:
    workspace = a_workspace()
    assert (workspace.type, workspace.description, workspace.root, workspace.settings) == (
        "general",
        "",
        None,
        {},
    )
    assert str(workspace) == "workspace 'acme'"


def test_a_workspace_normalizes_its_values() -> None:
    workspace = a_workspace(
        name=" Mu\u0308ller/So\u0308hne ", description=" one\ntwo ", root="/code/cafe\u0301 "
    )
    assert (workspace.name, workspace.description, workspace.root) == (
        "Müller/Söhne",
        "one\ntwo",
        "/code/cafe\u0301 ",
    )


@pytest.mark.parametrize("name", ["a", "a" * 255, "..", "a/b", "--x", "[red]x[/]", "a: b?"])
def test_a_workspace_name_may_be(name: str) -> None:
    assert a_workspace(name=name).name == name


@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({"name": ""}, "WORKSPACE_NAME_INVALID", "name"),
        ({"name": " \n"}, "WORKSPACE_NAME_INVALID", "name"),
        ({"name": "a" * 256}, "WORKSPACE_NAME_INVALID", "name"),
        ({"name": "a\tb"}, "WORKSPACE_NAME_INVALID", "name"),
        ({"type": "other"}, "WORKSPACE_TYPE_INVALID", "type"),
        ({"description": "a\x00b"}, "DESCRIPTION_INVALID", "description"),
        ({"root": "code"}, "ROOT_INVALID", "root"),
        ({"root": ""}, "ROOT_INVALID", "root"),
        ({"root": "/caf\udce9"}, "ROOT_INVALID", "root"),
    ],
)
def test_no_workspace_breaks_a_rule(values: dict[str, str], code: str, field: str) -> None:
    workspace = a_workspace()
    for make in (lambda: a_workspace(**values), lambda: workspace.changed(LATER, **values)):
        with pytest.raises(InvalidValue) as caught:
            make()
        assert (caught.value.code, caught.value.field) == (code, field)


def test_a_change_moves_updated_at_and_only_a_change() -> None:
    workspace = a_workspace(root="/code", settings={"a": 1})
    values: dict[str, Any] = {"name": "beta", "type": "client", "root": None, "settings": {}}
    assert workspace.changed(LATER, **values) == a_workspace(
        id=workspace.id, profile_id=workspace.profile_id, updated_at=LATER, **values
    )
    assert workspace.changed(LATER) is workspace
    assert workspace.changed(LATER, name=" acme ", settings={"a": 1}) is workspace
    assert workspace.changed(LATER, settings={"a": True}).settings["a"] is True
    assert workspace.updated_at == CREATED
