"""Tokens of GitHub accounts, from gh."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symphony_cli.base.errors import Failed
from symphony_cli.base.text import escaped, has_control
from symphony_cli.domain.remote_urls import without_credentials
from symphony_cli.system.processes.command import Command
from symphony_cli.system.processes.pool import run

if TYPE_CHECKING:
    from collections.abc import Mapping

# gh may open a window in which the user unlocks a keyring.
ASK_SECONDS = 60


class GitHubAccounts:
    """gh's accounts; `environ` is gh's environment. Tokens are never kept."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ

    def token(self, user: str, host: str | None) -> str:
        """Run `gh auth token`."""
        hostname = () if host is None else ("--hostname", host)
        arguments = ("gh", "auth", "token", "-u", user, *hostname)
        done = run(Command(arguments, self._environ, timeout=ASK_SECONDS))
        said = _first_line(done.stderr)
        if done.status is None:
            raise Failed("GH_NOT_FOUND", f"cannot run gh: {said}", hint="install gh")
        # Standard output may be a token, so no message ever shows it.
        token = done.stdout.decode("utf-8", "replace").strip()
        if not done.is_good or not token or has_control(token) or "\ufffd" in token:
            if done.timed_out:
                said = f"timed out after {done.timed_out:g} s"
            raise Failed(
                "GH_FAILED",
                f"gh has no token for '{user}': {said or f'exit code {done.status}'}",
                hint="to log in, run `gh auth login`; or name the account in the preference"
                " gh_user of the profile",
            )
        return token


def _first_line(output: bytes) -> str:
    lines = output.decode("utf-8", "backslashreplace").splitlines()
    said = next((line.strip() for line in lines if line.strip()), "")
    return escaped(without_credentials(said))
