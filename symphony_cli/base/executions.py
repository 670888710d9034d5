"""Executions: a user's command that runs in repos."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Call(NamedTuple):
    """A command, its working directory and its environment variables."""

    directory: str
    arguments: Sequence[str]
    variables: Mapping[str, str]


class Ran(NamedTuple):
    """The result of a call.

    `exit_code` is None if the command did not start or timed out; `problem` says which. A negative
    exit code is the signal that ended the command. Bytes of output that are not UTF-8 are escaped.
    """

    directory: str
    exit_code: int | None
    stdout: str
    stderr: str
    seconds: float
    problem: str | None = None


class Execution(NamedTuple):
    """The result of a command in a repo (see `Ran`)."""

    name: str
    path: str
    exit_code: int | None
    stdout: str
    stderr: str
    seconds: float
    workspace: str
    profile: str
