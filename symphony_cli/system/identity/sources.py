"""Clues about the user in git, ssh, gh and commits."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from symphony_cli.base.errors import InvalidValue
from symphony_cli.base.findings import Notice
from symphony_cli.base.text import escaped
from symphony_cli.domain.remote_urls import address_of, clean_remote_url
from symphony_cli.identity.detect.detections import Identity, RepoClues, UserClues
from symphony_cli.identity.persons import Person
from symphony_cli.system.git.on_disk import config as git_config
from symphony_cli.system.git.on_disk import layout as git_layout
from symphony_cli.system.git.on_disk import reflogs
from symphony_cli.system.identity import gh_hosts
from symphony_cli.system.identity.ssh_config import SSHConfig
from symphony_cli.system.identity.user_git_config import Setting, UserGitConfig, identity_in
from symphony_cli.system.processes.pool import Task, local_jobs, run_all

if TYPE_CHECKING:
    from symphony_cli.system.git.on_disk.layout import Place
    from symphony_cli.system.git.program import GitProgram

# The newest commits of a repository are enough to show who the user is now.
MOST_COMMITS = 1000
# A repository's configuration could make git run gpg or change the encoding.
_LOG = (
    "log",
    "--no-show-signature",
    "--encoding=UTF-8",
    f"--max-count={MOST_COMMITS}",
    "--format=%an%x00%ae%x00%cn%x00%ce",
    "--branches",
    # The HEAD of every worktree: `--all` without the references leaves only these.
    "--exclude=refs/*",
    "--all",
)


class IdentitySources:
    """Clues read with `program` and `environ`, except from Symphony's own files, below `own`."""

    def __init__(self, program: GitProgram, environ: Mapping[str, str], own: str) -> None:
        self._program = program
        self._environ = environ
        self._home = environ.get("HOME") or os.path.expanduser("~")
        self._own = own

    def of_user(self) -> UserClues:
        """Read the configuration of git, ssh and gh."""
        notices: list[Notice] = []
        git = UserGitConfig(self._program, self._home, self._own)
        name, identities = git.read(notices)
        hosts = SSHConfig(self._home).hosts(notices)
        path = gh_hosts.hosts_file(self._environ, self._home)
        return UserClues(name, identities, hosts, gh_hosts.accounts(path, notices), notices)

    def of_repos(self, paths: Iterable[str], *, since: int | None = None) -> list[RepoClues]:
        """Run git-log in each repository, and read its configuration and reflog."""
        limits = () if since is None else (f"--since=@{since} +0000",)
        found = run_all((self._clues(path, limits) for path in paths), local_jobs())
        return sorted(found, key=lambda clues: clues.path)

    def _clues(self, path: str, limits: tuple[str, ...]) -> Task[RepoClues]:
        place = git_layout.place_at(path)
        if place is None or not place.is_repository:
            return RepoClues(path)
        done = yield self._program.query_at(path, *_LOG, *limits)
        if not done.is_good:
            said = done.stderr.decode("utf-8", "backslashreplace").strip().split("\n")[0]
            reason = "timed out" if done.timed_out else escaped(said)
            message = f"skipped the commits of {escaped(path)}: {reason}"
            return RepoClues(path, notice=Notice("REPO_SKIPPED", message))
        identity, host = self._configured(place)
        return RepoClues(
            path,
            identity,
            frozenset(Person(*one) for one in reflogs.committers(place)),
            _authored(done.stdout),
            host,
        )

    def _configured(self, place: Place) -> tuple[Identity | None, str | None]:
        """Return the identity and the ssh host in a repository's own configuration."""
        path = os.path.join(place.common, "config")
        settings = git_config.parse(git_layout.read_text(path) or "") or []
        identity = identity_in([Setting(*one, path) for one in settings], self._home, [])
        _, url = git_config.main_remote(settings) or (None, None)
        return identity, _ssh_host(url) if url else None


def _ssh_host(url: str) -> str | None:
    try:
        address = address_of(clean_remote_url(url).url)
    except InvalidValue:
        return None
    return address.host if address.scheme in ("ssh", "git+ssh", "ssh+git") else None


def _authored(output: bytes) -> tuple[tuple[Person, int], ...]:
    """Count the commits of each person who is both author and committer."""
    found: Counter[Person] = Counter()
    for line, count in Counter(output.split(b"\n")).items():
        # Another person amended the commit, or a forge merged it.
        fields = line.decode("utf-8", "replace").split("\0")
        if len(fields) == 4 and fields[:2] == fields[2:] and fields[1]:
            found[Person(*fields[:2])] += count
    return tuple(found.items())
