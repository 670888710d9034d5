"""Failures of git: their reasons and hints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symphony_cli.base.errors import Failed
from symphony_cli.base.text import escaped
from symphony_cli.repos.states import DAMAGED, MISSING, TIMED_OUT, UNTRUSTED, RepoState
from symphony_cli.system.disk.files import is_missing

if TYPE_CHECKING:
    from symphony_cli.system.processes.command import Finished

_UNTRUSTED = b"dubious ownership"
# Messages of git and ssh that cannot authenticate the user.
_NEEDS_CREDENTIALS = (
    "could not read Username",
    "could not read Password",
    "terminal prompts disabled",
    "Authentication failed",
    "Permission denied (publickey",
    "Host key verification failed",
)
_CONSEQUENCES = (
    # After ssh's own error.
    "fatal: Could not read from remote repository.",
    "Please make sure you have the correct access rights",
    "and the repository exists.",
    # After the refs that were rejected, or a hook's message.
    "error: failed to push some refs to ",
    "error: some local refs could not be updated",
    "fatal: the remote end hung up unexpectedly",
)
_LONGEST_LINE = 1000
_SSH = ("ssh", "git+ssh", "ssh+git")


def reason(done: Finished) -> str:
    """Return why a command failed: one line, without credentials and control characters."""
    if done.timed_out:
        return f"timed out after {done.timed_out:g} s"
    lines = [line for line in error_lines(done) if not line.startswith("hint:")]
    # The first error is the cause of those that follow; these only say that something failed.
    causes = [line for line in lines if not line.startswith(_CONSEQUENCES)] or lines
    return next(
        (
            # What follows a colon, such as the first of some files, is on the next line.
            f"{line} {following}" if line.endswith(":") and following else line
            for is_reason in (_wants_credentials, _is_rejected, _is_fatal)
            for line, following in zip(causes, [*causes[1:], ""], strict=False)
            if is_reason(line)
        ),
        causes[-1] if causes else f"exit code {done.status}",
    )


def error_lines(done: Finished) -> list[str]:
    """Return the lines of standard error, bounded, without credentials and control characters.

    A line that the command overwrote (a progress display) has its last state.
    """
    # A status seldom fails, so it does not import the patterns of URLs.
    from symphony_cli.domain.remote_urls import without_credentials

    text = done.stderr.decode("utf-8", "backslashreplace")
    lines = (line.rstrip("\r").rpartition("\r")[2].strip() for line in text.split("\n"))
    return [
        escaped(_shortened(without_credentials(line.replace("\t", " ")))) for line in lines if line
    ]


def _shortened(line: str) -> str:
    # Servers send whole pages. A login that is cut would not be recognized, so this comes last.
    return line if len(line) <= _LONGEST_LINE else f"{line[:_LONGEST_LINE]}…"


def _wants_credentials(line: str) -> bool:
    return any(words in line for words in _NEEDS_CREDENTIALS)


def _is_rejected(line: str) -> bool:
    return line.startswith("! [")


def _is_fatal(line: str) -> bool:
    return line.startswith(("fatal: ", "error: "))


def broken(path: str, done: Finished) -> RepoState:
    """Return the state of a repository that git fails on. Raises Failed without git."""
    if done.status is None:
        raise git_not_found(done)
    if is_missing(path):
        return RepoState(path, MISSING)
    if done.timed_out:
        return RepoState(path, TIMED_OUT, reason(done))
    return RepoState(path, UNTRUSTED if _UNTRUSTED in done.stderr else DAMAGED, reason(done))


def needs_credentials(done: Finished) -> bool:
    """Whether a command failed because git lacked credentials."""
    return any(map(_wants_credentials, error_lines(done)))


def credentials_hint(url: str) -> str | None:
    """Return advice on how to authenticate at a remote URL, or None.

    The URL may contain credentials; the advice does not.
    """
    from shlex import quote

    from symphony_cli.domain.remote_urls import address_of, clean_remote_url

    cleaned = escaped(clean_remote_url(url).url)
    address = address_of(cleaned)
    if address.scheme in _SSH:
        user = f"{address.user}@" if address.user else ""
        port = f"-p {address.port} " if address.port else ""
        login = quote(f"{user}{address.host}")
        return f"load your key with `ssh-add`; to test it, run `ssh -T {port}{login}`"
    if address.scheme not in ("http", "https"):
        return None
    if address.host == "github.com":
        return "to sign in, run `gh auth login`"
    return (
        "to sign in once, with a credential helper (`git config --global"
        f" credential.helper cache`), run `git ls-remote {quote(cleaned)}`"
    )


def git_not_found(done: Finished) -> Failed:
    """Return the error of a git that cannot be started."""
    return Failed(
        "GIT_NOT_FOUND",
        f"cannot run git: {reason(done)}",
        hint="install git",
    )
