"""Settings: their values, origins and changes."""

from __future__ import annotations

import pytest

from symphony_cli.base.configuration import ConfigValue, keys
from symphony_cli.base.errors import InvalidValue, NotFound, SymphonyError
from symphony_cli.setup import settings
from tests.fakes.setup import FakeConfigurationFile
from tests.fakes.world import World

KEY = "store.busy_timeout"
DEFAULT = ConfigValue(KEY, 10, 10, "default", None)


def test_a_list_has_every_key() -> None:
    values = settings.list_values(World())
    assert [value.key for value in values] == list(keys())
    assert DEFAULT in values


def test_a_value_is_set_and_unset() -> None:
    world = World()
    assert settings.get(world, KEY) == DEFAULT
    in_file = ConfigValue(KEY, 5, 10, "file", "/c/config.toml")
    assert settings.set_value(world, KEY, "5") == in_file
    assert settings.get(world, KEY) == in_file
    assert settings.unset(world, KEY) == DEFAULT
    assert world.configuration_file.written == {}


def test_a_variable_overrides_the_file() -> None:
    world = World()
    world.configuration_file = FakeConfigurationFile({"SYMPHONY_STORE_BUSY_TIMEOUT": "3"})
    in_force = ConfigValue(KEY, 3, 10, "environment", "SYMPHONY_STORE_BUSY_TIMEOUT")
    assert settings.set_value(world, KEY, "5") == in_force
    assert settings.unset(world, KEY) == in_force


@pytest.mark.parametrize(
    ("key", "text", "kind"), [("store.other", "5", NotFound), (KEY, "five", InvalidValue)]
)
def test_an_invalid_setting_changes_nothing(key: str, text: str, kind: type[SymphonyError]) -> None:
    world = World()
    with pytest.raises(kind):
        settings.set_value(world, key, text)
    assert world.configuration_file.written == {}


def test_a_selection_that_is_not_saved_is_empty() -> None:
    assert settings.get(World(), "select.x") == ConfigValue("select.x", "", "", "default", None)


def test_an_unknown_key_is_not_found() -> None:
    for act in (settings.get, settings.unset):
        with pytest.raises(NotFound) as caught:
            act(World(), "store")
        assert caught.value.code == "CONFIG_KEY_NOT_FOUND"
