"""The patterns of the program, on hostile text of growing length."""

from __future__ import annotations

import ast
import importlib
import re
import time
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import symphony_cli

ROOT = Path(symphony_cli.__file__).parent
SMALL, LARGE = 750, 6_000
# A linear pattern takes 8 times as long for 8 times the text, a quadratic one 64 times.
MOST_GROWTH = 24
# Shorter times say nothing about growth.
SECONDS_THAT_COUNT = 0.01
PIECES = [
    *("a", "A1", "0", " ", "\n", "\t", "\r\n", "/", "//", "://", "@", ":", "a:", "a@", "-", "~"),
    *("=", "&a", "?a=", "token", "[", "]", "[[", "]]", "[a]", "(", ")", "((", "))", "![", "]("),
    *("<", ">", "{", "}", "`", "``", "*", "**", "_", "#", "#a", "# ", "\\", '"', "'", ",", ";"),
    *("|", "+", "%", "^", "\x1b[", "- [ ] ", "    ", "a b", "a/b", "a.b", ".", "..", "::", "a::"),
    *("ref: ", "%%", "$$", "é"),
]


Pattern = re.Pattern[str] | re.Pattern[bytes]


class Use(NamedTuple):
    """A pattern, and the methods that the program calls on it."""

    pattern: Pattern
    methods: frozenset[str]


def uses() -> dict[str, Use]:
    """Return every pattern that a module compiles or passes to a function of `re`."""
    found: dict[str, Use] = {}
    for path in ROOT.rglob("*.py"):
        tree = ast.parse(path.read_text())
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
        methods: dict[str, set[str]] = {}
        for call in calls:
            match call.func:
                case ast.Attribute(ast.Name("re"), str(method)):
                    methods.setdefault("re", set()).add(method)
                    if call.args and isinstance(call.args[0], ast.Constant) and method != "compile":
                        literal: Pattern = re.compile(str(call.args[0].value))
                        found[f"{path.name}:{call.lineno}"] = Use(literal, frozenset([method]))
                case ast.Attribute(ast.Name(str(name)), str(method)):
                    methods.setdefault(name, set()).add(method)
                case _:
                    pass
        if "compile" in methods.get("re", ()):
            module = importlib.import_module(
                ".".join(path.relative_to(ROOT.parent).with_suffix("").parts)
            )
            for name, value in vars(module).items():
                if isinstance(value, re.Pattern):
                    # A pattern that is only handed on may search.
                    used = frozenset(methods.get(name, {"search"}))
                    found[f"{module.__name__}.{name}"] = Use(value, used)
    return found


USES = uses()


def seconds(use: Use, text: str) -> float:
    """Return the least processor time of three runs over a text."""
    subject: Any = text.encode() if isinstance(use.pattern.pattern, bytes) else text
    times = []
    for _ in range(3):
        before = time.process_time()
        for method in use.methods:
            if method in ("match", "fullmatch"):
                getattr(use.pattern, method)(subject)
            else:
                # Searching, splitting and replacing all look for every match.
                use.pattern.findall(subject)
        times.append(time.process_time() - before)
    return min(times)


def grows_too_fast(use: Use, begin: str, piece: str) -> bool:
    whole = seconds(use, begin + piece * (LARGE // len(piece)))
    if whole < SECONDS_THAT_COUNT:
        return False
    return whole > MOST_GROWTH * seconds(use, begin + piece * (SMALL // len(piece)))


@pytest.mark.parametrize("name", sorted(USES))
def test_a_pattern_takes_linear_time(name: str) -> None:
    hostile = [
        begin + "…" + piece
        for begin in ("", "://", "[")
        for piece in PIECES
        if grows_too_fast(USES[name], begin, piece)
    ]
    assert hostile == []


def test_patterns_are_found() -> None:
    assert len(USES) > 40
