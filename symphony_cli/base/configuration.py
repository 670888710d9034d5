"""The configuration's keys, defaults and valid values."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from symphony_cli.base.errors import InvalidValue, NotFound
from symphony_cli.base.layouts import is_layout
from symphony_cli.base.text import clean, composed, escaped, has_control

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

LARGEST = 999_999_999
ENVIRONMENT_PREFIX = "SYMPHONY_"
# The section of saved selections, whose keys users name.
SELECT = "select"
ON, OFF = "on", "off"
WARN, BLOCK = "warn", "block"

Value = int | str | tuple[str, ...]
"""A key's value; its type is that of the default."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The `limits` section: numbers of workspaces, repos and vaults."""

    workspaces_per_profile: int = field(
        default=50, metadata={"help": "maximum number of workspaces per profile", "minimum": 1}
    )
    repos_per_workspace: int = field(
        default=1000, metadata={"help": "maximum number of repos per workspace", "minimum": 1}
    )
    vaults_per_workspace: int = field(
        default=100, metadata={"help": "maximum number of vaults per workspace", "minimum": 1}
    )


@dataclass(frozen=True, slots=True)
class Store:
    """The `store` section."""

    busy_timeout: int = field(
        default=10,
        metadata={
            "help": "seconds to wait while another process writes",
            "minimum": 0,
            # SQLite counts milliseconds in 32 bits.
            "maximum": 86_400,
        },
    )


@dataclass(frozen=True, slots=True)
class Scan:
    """The `scan` section: the search for repos and vaults."""

    skip: tuple[str, ...] = field(
        default=("node_modules", "bower_components", "__pycache__", "site-packages"),
        metadata={"help": "names of directories that a scan skips"},
    )


@dataclass(frozen=True, slots=True)
class Clone:
    """The `clone` section."""

    layout: str = field(
        default="{name}",
        metadata={
            "help": "layout of clones below the workspace root, using `{host}`, `{owner}` and"
            " `{name}` from the URL",
            "allows": is_layout,
            "takes": "a path below the root that contains {name}, and may contain {host} and"
            " {owner}",
        },
    )
    protocol: str = field(
        default="",
        metadata={
            "help": "protocol for clones of `owner/name`: `https`, `ssh`, or empty for the"
            " `git_protocol` of gh, else https",
            "allows": ("", "https", "ssh").__contains__,
            "takes": "https, ssh, or nothing",
        },
    )


@dataclass(frozen=True, slots=True)
class Identity:
    """The `identity` section: the guard of commits."""

    unchecked_commits: str = field(
        default=WARN,
        metadata={
            "help": "what the guard does if it cannot check a commit: `warn` allows it, `block`"
            " stops it; to apply a change, run `identity guard install`",
            "allows": (WARN, BLOCK).__contains__,
            "takes": f"{WARN} or {BLOCK}",
        },
    )


@dataclass(frozen=True, slots=True)
class Vault:
    """The `vault` section: the locking of vaults."""

    keyring: str = field(
        default=OFF,
        metadata={
            "help": "whether to keep the passphrase of the vault key in the system keyring:"
            " `on` or `off`",
            "allows": (ON, OFF).__contains__,
            "takes": f"{ON} or {OFF}",
        },
    )


@dataclass(frozen=True, slots=True)
class Configuration:
    """All values in force."""

    limits: Limits = field(default_factory=Limits)
    store: Store = field(default_factory=Store)
    scan: Scan = field(default_factory=Scan)
    clone: Clone = field(default_factory=Clone)
    identity: Identity = field(default_factory=Identity)
    vault: Vault = field(default_factory=Vault)


@dataclass(frozen=True, slots=True)
class Key:
    """One key, `section.name`.

    `minimum` and `maximum` bound a number. `allows` checks a text, and `takes` describes the valid
    ones.
    """

    section: str
    name: str
    default: Value
    help: str
    minimum: int
    maximum: int
    allows: Callable[[str], bool] | None
    takes: str | None

    def __str__(self) -> str:
        return f"{self.section}.{self.name}"

    @property
    def variable(self) -> str:
        """The environment variable that sets this key."""
        return f"{ENVIRONMENT_PREFIX}{self.section}_{self.name}".upper()

    def parse(self, text: str) -> Value:
        """Return the value of a user's text; a list is separated by commas.

        Raises InvalidValue.
        """
        if isinstance(self.default, str):
            return self.check(composed(text).strip())
        if isinstance(self.default, tuple):
            if has_control(text):
                raise self.error(text)
            names = (clean(part, str(self)) for part in text.split(","))
            return tuple(name for name in names if name)
        if not text.strip().isascii() or not text.strip().isdecimal() or len(text) > 9:
            raise self.error(text)
        return self.check(int(text.strip()))

    def check(self, value: Any) -> Value:
        """Return a value from a TOML file if it is valid for this key.

        Raises InvalidValue.
        """
        if isinstance(self.default, int):
            if (
                isinstance(value, int)
                and not isinstance(value, bool)
                and self.minimum <= value <= self.maximum
            ):
                return value
        elif isinstance(self.default, str):
            if isinstance(value, str) and (self.allows is None or self.allows(value)):
                return value
        elif isinstance(value, list | tuple):
            names = tuple(cast("list[object]", value))
            if all(isinstance(name, str) for name in names):
                return cast("tuple[str, ...]", names)
        raise self.error(cast("object", value))

    def error(self, value: object) -> InvalidValue:
        """Return the error for an invalid value."""
        match self.default:
            case int():
                wanted = f"a whole number from {self.minimum} to {self.maximum}"
            case str():
                wanted = self.takes or "text"
            case _:
                wanted = "a list of names"
        return InvalidValue(
            "CONFIG_VALUE_INVALID",
            f"invalid value '{escaped(str(value))}' for {self}",
            hint=f"use {wanted}",
            field=str(self),
        )


class ConfigValue(NamedTuple):
    """A key's value in force.

    `source` is `default`, `file` or `environment`; `origin` is the file's path or the variable's
    name.
    """

    key: str
    value: Any
    default: Any
    source: str
    origin: str | None

    @property
    def shown(self) -> str:
        """The value and its source, for people; a selection without a value is not saved."""
        if self.value == "" and self.key.startswith(f"{SELECT}."):
            return "not set"
        names = cast("tuple[str, ...]", self.value)
        value = ",".join(names) if isinstance(self.value, tuple) else self.value
        places = {"default": "default", "file": "from config.toml"}
        by = places.get(self.source, f"from the {self.source}")
        return f"{'empty' if value == '' else value} ({by})"


def keys(selections: Iterable[str] = ()) -> dict[str, Key]:
    """Return every key by its dotted name, in the order of the output.

    The keys of the `selections` with a valid name come last.
    """
    result: dict[str, Key] = {}
    defaults = Configuration()
    for section in fields(defaults):
        values = getattr(defaults, section.name)
        for item in fields(values):
            key = Key(
                section.name,
                item.name,
                getattr(values, item.name),
                item.metadata["help"],
                item.metadata.get("minimum", 0),
                item.metadata.get("maximum", LARGEST),
                item.metadata.get("allows"),
                item.metadata.get("takes"),
            )
            result[str(key)] = key
    for name in filter(is_selection_name, selections):
        result[f"{SELECT}.{name}"] = _selection_key(name)
    return result


def is_selection_name(name: str) -> bool:
    """Whether a name is one of a saved selection: lower-case ASCII letters, digits, - and _."""
    letters = name.replace("-", "").replace("_", "")
    return name[:1].isalpha() and name.isascii() and letters.isalnum() and name == name.lower()


def _selection_key(name: str) -> Key:
    what, takes = f"what @{name} selects", "names of repos and options that select them"
    return Key(SELECT, name, "", what, 0, LARGEST, _is_quoted_well, takes)


def _is_quoted_well(text: str) -> bool:
    import shlex

    try:
        return bool(shlex.split(text)) and not has_control(text)
    except ValueError:
        return False


def find_key(name: str) -> Key:
    """Return the key with a dotted name. Raises NotFound or InvalidValue, with the valid names."""
    known = keys([name.removeprefix(f"{SELECT}.")] if name.startswith(f"{SELECT}.") else [])
    if name not in known and name.startswith(f"{SELECT}."):
        raise InvalidValue(
            "SELECTION_NAME_INVALID",
            f"'{escaped(name.removeprefix(f'{SELECT}.'))}' cannot name a saved selection",
            hint="use lower-case letters (a-z), digits, - and _, and begin with a letter",
            field="key",
        )
    if name not in known:
        raise NotFound(
            "CONFIG_KEY_NOT_FOUND",
            f"unknown setting '{escaped(name)}'",
            hint=f"the settings are {', '.join(known)}, {SELECT}.NAME",
            field="key",
        )
    return known[name]


def configuration_from(values: dict[str, Any]) -> Configuration:
    """Return the configuration with `values` (by dotted names) and defaults for the rest."""
    sections = {
        section.name: type(getattr(Configuration(), section.name))(
            **{
                name.partition(".")[2]: value
                for name, value in values.items()
                if name.partition(".")[0] == section.name
            }
        )
        for section in fields(Configuration)
    }
    return Configuration(**sections)
