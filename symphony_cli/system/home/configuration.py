"""The configuration in the environment and `config.toml`."""

from __future__ import annotations

import os
import stat
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from symphony_cli.base import configuration
from symphony_cli.base.configuration import ConfigValue
from symphony_cli.base.errors import Failed, InvalidValue
from symphony_cli.base.text import escaped

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

    from symphony_cli.base.configuration import Configuration, Key, Value


# The file with the user's own limit may be the broken one.
_LOCK_SECONDS = 10


class ConfigurationFile:
    """The file `config.toml`, overridden by the environment."""

    def __init__(self, path: str, environ: Mapping[str, str]) -> None:
        self._path = path
        self._environ = environ

    def load(self) -> Configuration:
        """Return the configuration in force."""
        values = {item.key: item.value for item in self.values() if item.source != "default"}
        return configuration.configuration_from(values)

    def values(self) -> list[ConfigValue]:
        """Return each key's value and origin.

        Raises InvalidValue: CONFIG_INVALID for an unreadable file, CONFIG_VALUE_INVALID for a value
        that its key does not accept.
        """
        parsed = self._parsed(self._text())
        in_file = self._in_file(parsed)
        return [self._value(key, in_file) for key in self._keys(parsed).values()]

    def _keys(self, parsed: dict[str, Any]) -> dict[str, Key]:
        """Return every key, with the selections in the file and the environment."""
        prefix = f"{configuration.ENVIRONMENT_PREFIX}{configuration.SELECT}_".upper()
        named = [name for name in self._environ if name.startswith(prefix)]
        saved: Any = parsed.get(configuration.SELECT)
        names: list[str] = [*saved] if isinstance(saved, dict) else []  # pyright: ignore[reportUnknownVariableType]
        names += [name.removeprefix(prefix).lower() for name in named]
        return configuration.keys(dict.fromkeys(names))

    def unknown_keys(self) -> list[str]:
        """Return the names in the file's order."""
        parsed = self._parsed(self._text())
        known = self._keys(parsed)
        sections = {configuration.SELECT, *(key.section for key in known.values())}
        unknown: list[str] = []
        for section, content in parsed.items():
            if section not in sections:
                unknown.append(section)
            elif isinstance(content, dict):
                names: dict[str, Any] = content  # pyright: ignore[reportUnknownVariableType]
                unknown += [
                    f"{section}.{name}" for name in names if f"{section}.{name}" not in known
                ]
        return unknown

    def set(self, key: str, text: str) -> None:
        """Write a value, and keep the file's comments and order.

        Raises NotFound for an unknown key, InvalidValue for a bad value or a broken file, Failed
        (CONFIG_NOT_WRITABLE).
        """
        found = configuration.find_key(key)
        value = _checked(found, text, None)
        plain = list(value) if isinstance(value, tuple) else value
        with self._locked():
            content = self._text()
            parsed = self._parsed(content)
            self._in_file(parsed)
            document = self._document(content)
            if found.section not in document:
                import tomlkit

                document[found.section] = tomlkit.table()
            document[found.section][found.name] = plain  # pyright: ignore[reportIndexIssue]
            parsed.setdefault(found.section, {})[found.name] = plain
            self._write(document.as_string(), parsed)

    def unset(self, key: str) -> None:
        """Remove a key from the file, if it has it. Raises as `set` does."""
        found = configuration.find_key(key)
        if not os.path.exists(self._path):
            return
        with self._locked():
            content = self._text()
            parsed = self._parsed(content)
            self._sections(parsed)
            if found.name not in parsed.get(found.section, {}):
                return
            document = self._document(content)
            del document[found.section][found.name]  # pyright: ignore[reportIndexIssue]
            del parsed[found.section][found.name]
            self._write(document.as_string(), parsed)

    @contextmanager
    def _locked(self) -> Generator[None]:
        """Lock the file against other processes between reading and writing it."""
        from symphony_cli.system.disk.locks import locked

        try:
            # Lock the directory, since the file itself is replaced.
            with locked(os.path.dirname(os.path.realpath(self._path)), _LOCK_SECONDS):
                yield
        except OSError as error:
            raise _not_writable(self._path, error) from None

    def _value(self, key: Key, in_file: dict[str, Value]) -> ConfigValue:
        # An empty variable counts as unset, as SYMPHONY_HOME does.
        if text := self._environ.get(key.variable):
            value = _checked(key, text, f"the environment variable {key.variable}")
            return ConfigValue(str(key), value, key.default, "environment", key.variable)
        if (name := str(key)) in in_file:
            return ConfigValue(name, in_file[name], key.default, "file", self._path)
        return ConfigValue(name, key.default, key.default, "default", None)

    def _text(self) -> str:
        """Return the file's text, or an empty one without a file."""
        try:
            if not stat.S_ISREG(os.stat(self._path).st_mode):
                raise self._broken("it is not a file")
            with open(self._path, "rb") as file:
                return file.read().decode()
        except FileNotFoundError:
            return ""
        except OSError as error:
            raise self._broken(error.strerror or str(error)) from None
        except UnicodeDecodeError as error:
            line = error.object.count(b"\n", 0, error.start) + 1
            raise self._broken(f"it is not UTF-8 (at line {line})") from None

    def _parsed(self, text: str) -> dict[str, Any]:
        if not text:
            # Most users have no file, and then tomllib is not imported.
            return {}
        import tomllib

        try:
            return tomllib.loads(text)
        except (ValueError, RecursionError) as error:
            raise self._broken(str(error)) from None

    def _document(self, text: str) -> TOMLDocument:
        import tomlkit
        from tomlkit.exceptions import TOMLKitError

        try:
            return tomlkit.parse(text)
        except TOMLKitError as error:
            raise self._broken(str(error)) from None

    def _broken(self, reason: str) -> InvalidValue:
        return InvalidValue(
            "CONFIG_INVALID",
            f"the configuration file {self._path} cannot be read: {escaped(reason)}",
            hint="correct it, or move it away to use the defaults",
        )

    def _sections(self, parsed: dict[str, Any]) -> None:
        """Raise InvalidValue if a section's name holds another type."""
        sections = [key.section for key in configuration.keys().values()]
        for section in (*sections, configuration.SELECT):
            if not isinstance(parsed.get(section, {}), dict):
                raise InvalidValue(
                    "CONFIG_VALUE_INVALID",
                    f"'{section}' in {self._path} is not a table",
                    hint=f"write [{section}] on its own line, and its keys below it",
                    field=section,
                )

    def _in_file(self, parsed: dict[str, Any]) -> dict[str, Value]:
        self._sections(parsed)
        values: dict[str, Value] = {}
        for name, key in self._keys(parsed).items():
            if key.name in (section := parsed.get(key.section, {})):
                try:
                    values[name] = key.check(section[key.name])
                except InvalidValue as error:
                    raise _with_origin(error, key, self._path) from None
        return values

    def _write(self, text: str, expected: dict[str, Any]) -> None:
        """Replace the file atomically, if the text has the expected content."""
        if self._parsed(text) != expected:
            # tomlkit corrupts some valid files (with tables out of order), so check its output.
            raise Failed(
                "CONFIG_NOT_WRITABLE",
                f"{self._path} cannot be changed automatically",
                hint="edit the file by hand",
            )
        from symphony_cli.system.disk.writing import replace_file

        try:
            # Dotfile managers make the file a link, so replace its target.
            replace_file(os.path.realpath(self._path), text.encode())
        except OSError as error:
            raise _not_writable(self._path, error) from None


def _not_writable(path: str, error: OSError) -> Failed:
    return Failed(
        "CONFIG_NOT_WRITABLE",
        f"the configuration file {path} cannot be written: {error.strerror}",
    )


def _checked(key: Key, text: str, origin: str | None) -> Value:
    try:
        return key.parse(text)
    except InvalidValue as error:
        raise _with_origin(error, key, origin) from None


def _with_origin(error: InvalidValue, key: Key, origin: str | None) -> InvalidValue:
    return InvalidValue(
        "CONFIG_VALUE_INVALID",
        f"{error.message} (in {origin})" if origin else error.message,
        hint=error.hint,
        field=str(key),
    )
