"""Reads YAML."""

from __future__ import annotations

from typing import Any, cast


def read_yaml(text: str) -> dict[str, Any] | None:
    """Return what is in a text by its names, scalars as text; None where it is no such text."""
    import yaml

    # The loader in C, where PyYAML was built with it, takes a tenth of the other's time. The base
    # one makes nothing but texts, lists and dictionaries.
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        value = yaml.load(text, loader)  # pyright: ignore[reportUnknownMemberType]
    except (yaml.YAMLError, ValueError, RecursionError):
        return None
    return cast("dict[str, Any]", value) if isinstance(value, dict) else None
