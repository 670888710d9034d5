"""Fakes of the ports of setup."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from symphony_cli.base.configuration import (
    Configuration,
    ConfigValue,
    configuration_from,
    find_key,
    keys,
)
from symphony_cli.base.errors import (
    InvalidValue,
)
from symphony_cli.base.findings import (
    Problem,
)


class FakeConfigurationFile:
    """A configuration file in memory, with variables above it."""

    def __init__(self, variables: dict[str, str] | None = None) -> None:
        self.written: dict[str, Any] = {}
        self.unknown: list[str] = []
        self.invalid: InvalidValue | None = None
        self._variables = variables or {}

    def load(self) -> Configuration:
        if self.invalid is not None:
            raise self.invalid
        return configuration_from({value.key: value.value for value in self.values()})

    def unknown_keys(self) -> list[str]:
        return self.unknown

    def values(self) -> list[ConfigValue]:
        return [self._value(name) for name in keys()]

    def _value(self, name: str) -> ConfigValue:
        known = find_key(name)
        if known.variable in self._variables:
            value = known.parse(self._variables[known.variable])
            return ConfigValue(name, value, known.default, "environment", known.variable)
        if name in self.written:
            return ConfigValue(name, self.written[name], known.default, "file", "/c/config.toml")
        return ConfigValue(name, known.default, known.default, "default", None)

    def set(self, key: str, text: str) -> None:
        self.written[key] = find_key(key).parse(text)

    def unset(self, key: str) -> None:
        self.written.pop(str(find_key(key)), None)


class FakeInspector:
    """Reports the given problems and revision."""

    def __init__(self, *problems: Problem, revision: str | None = None) -> None:
        self._problems = problems
        self._revision = revision

    def revision(self) -> str | None:
        return self._revision

    def problems(self) -> list[Problem]:
        return list(self._problems)


@dataclass(frozen=True)
class FakePaths:
    """Paths below one directory."""

    data: str = "/s/data"
    config: str = "/s/config"
    state: str = "/s/state"
    cache: str = "/s/cache"
    store: str = "/s/data/symphony.db"
    backups: str = "/s/data/backups"
    config_file: str = "/s/config/config.toml"
    log_file: str = "/s/state/symphony.log"
