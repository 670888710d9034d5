"""Configuration: each value and where it came from, and how it is changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symphony_cli.base.configuration import find_key

if TYPE_CHECKING:
    from symphony_cli.base.configuration import ConfigValue
    from symphony_cli.registry.ports import ConfigurationFile


def list_values(file: ConfigurationFile) -> list[ConfigValue]:
    """Return every key's value."""
    return file.values()


def get(file: ConfigurationFile, key: str) -> ConfigValue:
    """Return a key's value. Raises NotFound, with the valid keys, for an unknown one."""
    name = str(find_key(key))
    return next(value for value in file.values() if value.key == name)


def set_value(file: ConfigurationFile, key: str, text: str) -> ConfigValue:
    """Write a value into the file and return what is in force now, which a variable may decide."""
    file.set(key, text)
    return get(file, key)


def unset(file: ConfigurationFile, key: str) -> ConfigValue:
    """Take a value out of the file and return what is in force now."""
    file.unset(key)
    return get(file, key)
