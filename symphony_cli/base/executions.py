"""Executions: a user's command, run in a repo."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Call(NamedTuple):
    """A command to run in a directory, with variables for its environment."""

    directory: str
    arguments: Sequence[str]
    variables: Mapping[str, str]


class Ran(NamedTuple):
    """What a call came to.

    `exit_code` is None when it could not be started or was ended for taking too long, and
    `problem` says so; negative, it is the signal that ended it. Output that is no UTF-8 has its
    bytes as escapes.
    """

    directory: str
    exit_code: int | None
    stdout: str
    stderr: str
    seconds: float
    problem: str | None = None


class Execution(NamedTuple):
    """What a command came to in a repo, as it is shown; the fields are those of Ran."""

    name: str
    path: str
    exit_code: int | None
    stdout: str
    stderr: str
    seconds: float
