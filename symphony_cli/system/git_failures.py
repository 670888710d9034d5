"""Failures of git: what went wrong, in git's own words, and what would put it right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symphony_cli.domain.errors import Failed
from symphony_cli.domain.remote_urls import without_credentials
from symphony_cli.domain.repo_states import DAMAGED, MISSING, UNTRUSTED, RepoState
from symphony_cli.domain.text import escaped
from symphony_cli.system.files import nothing_is_at

if TYPE_CHECKING:
    from symphony_cli.system.processes import Finished

_UNTRUSTED = (b"dubious ownership", b"safe.bareRepository")
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
        return f"it took too long, and was ended after {done.seconds:.1f} s"
    lines = [line.strip() for line in done.stderr.decode("utf-8", "backslashreplace").splitlines()]
    # What was rejected and why says more than that something was, and both more than the advice
    # that comes after them.
    rejected = [line for line in lines if line.startswith("! ")]
    telling = rejected or [line for line in lines if line.startswith(("fatal:", "error:"))]
    said = next((line for line in reversed(telling or lines) if line), None)
    return escaped(without_credentials(said)) if said else f"exit code {done.status}"


def broken(path: str, done: Finished) -> RepoState:
    """Return the state of a repository that git fails on. Raises Failed where there is no git."""
    if done.status is None:
        raise git_not_found(done)
    if nothing_is_at(path):
        return RepoState(path, MISSING)
    distrusted = any(words in done.stderr for words in _UNTRUSTED)
    return RepoState(path, UNTRUSTED if distrusted else DAMAGED, reason(done))


def needs_credentials(done: Finished) -> bool:
    """Whether it failed for want of credentials, which git was told not to ask for."""
    return any(words in done.stderr for words in _NEEDS_CREDENTIALS)


def git_not_found(done: Finished) -> Failed:
    """The error when git itself cannot be started."""
    return Failed("GIT_NOT_FOUND", f"git cannot be started: {reason(done)}", hint="install git")
