"""Findings: warnings and problems."""

from __future__ import annotations

from symphony_cli.base.light import NamedTuple


class Notice(NamedTuple):
    """A warning about an operation that continued; codes are as for errors."""

    code: str
    message: str


class Problem(NamedTuple):
    """A problem that a check found, with its fix if known."""

    check: str
    message: str
    hint: str | None = None
