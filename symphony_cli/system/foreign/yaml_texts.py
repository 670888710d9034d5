"""Bounded YAML."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

# A file of a megabyte has fewer nodes of its own; aliases may repeat them.
MOST_NODES = 1_000_000
DEEPEST = 50


def read_yaml(text: str) -> Any:
    """Return the content of a YAML text: strings, lists and dictionaries, or None without any.

    Raises ValueError for invalid text, deep nesting, and aliases that repeat too much.
    """
    import yaml

    # The loader in C, which not every PyYAML has, takes a tenth of the time.
    loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        _check(text, loader)
        return yaml.load(text, loader)  # pyright: ignore[reportUnknownMemberType]
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "it is not text"
        line = f"line {mark.line + 1}: " if mark is not None else ""
        raise ValueError(f"{line}{problem}") from None


def _check(text: str, loader: Any) -> None:
    """Count nodes by their events, which no nesting and no alias multiplies."""
    import yaml
    from yaml.events import (
        AliasEvent,
        CollectionEndEvent,
        CollectionStartEvent,
        ScalarEvent,
    )

    sizes: dict[str, int] = {}
    opened: list[tuple[str | None, int]] = [(None, 0)]
    events: Iterator[Any] = yaml.parse(text, loader)  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    for event in cast("Iterator[Any]", events):
        size, anchor = 0, getattr(event, "anchor", None)
        if isinstance(event, CollectionStartEvent):
            opened.append((anchor, 1))
            if len(opened) > DEEPEST:
                raise ValueError(f"it is nested more than {DEEPEST} levels deep")
            continue
        if isinstance(event, AliasEvent):
            # An alias of what it is in has no end.
            size = sizes.get(str(anchor), MOST_NODES + 1)
        elif isinstance(event, ScalarEvent):
            size = 1
        elif isinstance(event, CollectionEndEvent):
            anchor, size = opened.pop()
        if anchor and not isinstance(event, AliasEvent):
            sizes[anchor] = size
        outer, total = opened.pop()
        opened.append((outer, total + size))
        if total + size > MOST_NODES:
            raise ValueError("its aliases repeat too much")
