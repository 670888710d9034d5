"""Reads texts in YAML and in TOML. Light: it is imported with what reads notes."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def read_yaml(text: str) -> dict[str, Any] | None:
    """Return what is in a text by its names, scalars as text; None where it is no such text."""
    import yaml

    # The loader in C, where PyYAML was built with it, takes a tenth of the other's time. The base
    # one makes nothing but texts, lists and dictionaries.
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        value: Any = yaml.load(text, loader)  # pyright: ignore[reportUnknownMemberType]
    except (yaml.YAMLError, ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None  # pyright: ignore[reportUnknownVariableType]


def read_toml(text: str) -> dict[str, Any] | None:
    """Return what is in a text by its names; None where it is no such text."""
    import tomllib

    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError):
        return None
