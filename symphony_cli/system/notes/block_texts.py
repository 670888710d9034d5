"""Readers of YAML and TOML in front matter.

Light, since everything that reads notes imports it.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def read_yaml(text: str) -> dict[str, Any] | None:
    """Return the mapping in a YAML text, scalars as strings, or None for another text."""
    import yaml

    # The loader in C, which not every PyYAML has, takes a tenth of the time. Base loaders create
    # only strings, lists and dictionaries.
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        value: Any = yaml.load(text, loader)  # pyright: ignore[reportUnknownMemberType]
    except (yaml.YAMLError, ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None  # pyright: ignore[reportUnknownVariableType]


def read_toml(text: str) -> dict[str, Any] | None:
    """Return the table in a TOML text, or None for another text."""
    import tomllib

    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError):
        return None
