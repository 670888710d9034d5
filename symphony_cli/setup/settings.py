"""Settings: their values, origins and changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symphony_cli.base.configuration import ConfigValue, find_key

if TYPE_CHECKING:
    from symphony_cli.setup.ports import SetupWorld


def list_values(world: SetupWorld) -> list[ConfigValue]:
    """Return every setting with its value and origin."""
    return world.configuration_file.values()


def get(world: SetupWorld, key: str) -> ConfigValue:
    """Return a setting. Raises NotFound, which lists the valid keys."""
    found = find_key(key)
    # A selection that is not saved is in no list.
    unset = ConfigValue(str(found), found.default, found.default, "default", None)
    values = world.configuration_file.values()
    return next((value for value in values if value.key == unset.key), unset)


def set_value(world: SetupWorld, key: str, text: str) -> ConfigValue:
    """Write a value to the file; return the setting, which a variable may still override."""
    world.configuration_file.set(key, text)
    return get(world, key)


def unset(world: SetupWorld, key: str) -> ConfigValue:
    """Remove a value from the file; return the setting in effect now."""
    world.configuration_file.unset(key)
    return get(world, key)
