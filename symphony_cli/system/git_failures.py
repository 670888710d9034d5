"""Failures of git: what went wrong, in git's own words, and what would put it right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symphony_cli.domain.errors import Failed
from symphony_cli.domain.text import escaped

if TYPE_CHECKING:
    from symphony_cli.system.processes import Finished

# What git and ssh write when they would have to ask who the user is, or are not let in.
_NEEDS_CREDENTIALS = (
    b"could not read Username",
    b"could not read Password",
    b"terminal prompts disabled",
    b"Authentication failed",
    b"Permission denied (publickey",
    b"Host key verification failed",
)


def reason(done: Finished) -> str:
    """Return why a command failed, in one line, without credentials and control characters."""
    if done.timed_out:
        return f"it took longer than the {done.seconds:.0f} s that it has"
    # Loaded for failures alone: `urllib` is behind it.
    from symphony_cli.domain.remote_urls import without_credentials

    lines = [line.strip() for line in done.stderr.decode("utf-8", "backslashreplace").splitlines()]
    said = next((line for line in reversed(lines) if line), None)
    return escaped(without_credentials(said)) if said else f"exit code {done.status}"


def needs_credentials(done: Finished) -> bool:
    """Whether it failed for want of credentials, which git was told not to ask for."""
    return any(words in done.stderr for words in _NEEDS_CREDENTIALS)


def git_not_found(done: Finished) -> Failed:
    """The error when git itself cannot be started."""
    return Failed("GIT_NOT_FOUND", f"git cannot be started: {reason(done)}", hint="install git")
