"""Settings: their values, origins and changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symphony_cli.base.configuration import find_key

if TYPE_CHECKING:
    from symphony_cli.base.configuration import ConfigValue
    from symphony_cli.setup.ports import ConfigurationFile


def list_values(file: ConfigurationFile) -> list[ConfigValue]:
    """Return every setting with its value and origin."""
    return file.values()


def get(file: ConfigurationFile, key: str) -> ConfigValue:
    """Return a setting. Raises NotFound, which lists the valid keys."""
    name = str(find_key(key))
    return next(value for value in file.values() if value.key == name)


def set_value(file: ConfigurationFile, key: str, text: str) -> ConfigValue:
    """Write a value to the file; return the setting, which a variable may still override."""
    file.set(key, text)
    return get(file, key)


def unset(file: ConfigurationFile, key: str) -> ConfigValue:
    """Remove a value from the file; return the setting in effect now."""
    file.unset(key)
    return get(file, key)
