"""Values of environment variables."""

from __future__ import annotations


def is_on(value: str | None) -> bool:
    """Whether the value of an environment variable switches something on."""
    return (value or "").lower() not in ("", "0", "false", "no", "off")
