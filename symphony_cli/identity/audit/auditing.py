"""Auditing: which commits of a selection are under another address than their workspace wants."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from symphony_cli.base.findings import Notice
from symphony_cli.base.text import has_control, key
from symphony_cli.identity.audit.commits import Asked, AuditedCommit, Owner, Searched, owner
from symphony_cli.identity.audit.rewriting import rewriting
from symphony_cli.registry.locked import unreadable_notices
from symphony_cli.repos.states import MISSING, OK

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from symphony_cli.domain.views import Entry
    from symphony_cli.identity.audit.commits import Commit
    from symphony_cli.identity.audit.ports import AuditWorld
    from symphony_cli.registry.locked import Unreadable


class Audit(NamedTuple):
    """What was found: the commits, by repo; and the repos that are not there now.

    `failures` are those that could not be searched: each a name, a reason, and nothing more.
    """

    rows: list[AuditedCommit]
    notices: list[Notice]
    failures: list[tuple[str, str | None, None]]

    @property
    def rewrites(self) -> list[tuple[str, bool, str]]:
        """The commands that would put them right: a repo's name, whether for unpushed ones."""
        found = ((row.name, row.unpushed, row.rewrite) for row in self.rows)
        kept = [(name, unpushed, line) for name, unpushed, line in found if line is not None]
        return list(dict.fromkeys(kept))

    @property
    def totals(self) -> str:
        """How many commits there are, in words."""
        count, repos = len(self.rows), len({(row.workspace, row.name) for row in self.rows})
        if not count:
            return "no commits under other addresses"
        unpushed = sum(row.unpushed for row in self.rows)
        return (
            f"{count} {'commit' if count == 1 else 'commits'} under other addresses"
            f" in {repos} {'repo' if repos == 1 else 'repos'}, {unpushed} not pushed"
        )


def audit(
    world: AuditWorld,
    repos: Sequence[Entry],
    *,
    away: Mapping[str, Unreadable] = {},
    since: str | None = None,
    unpushed: bool = False,
    mine: bool = False,
    jobs: int | None = None,
    timeout: float | None = None,
    tell: Callable[[int, int], None] = lambda done, total: None,
) -> Audit:
    """Return the commits of repos whose author or committer has none of the profile's addresses.

    With `mine` only those that look like the user's own. They come by workspace and name of the
    repo, what is not pushed first, then the newest. Those that are `away` are not searched. Raises
    InvalidValue for a date that is none, Failed where git cannot be started.
    """
    commits = world.commits
    seconds = None if since is None else commits.seconds(since)
    profiles = world.reader.profiles()
    holders = {profile.id: owner(profile, profiles) for profile in profiles}
    # A repository may be registered twice; of one profile's it is searched once.
    asked: dict[Asked, list[Entry]] = {}
    for repo in repos:
        if str(repo.path) in away:
            continue
        question = Asked(str(repo.path), holders[repo.profile_id].addresses)
        asked.setdefault(question, []).append(repo)
    found = Audit([], unreadable_notices(away, repos), [])
    searches = commits.foreign(asked, since=seconds, unpushed=unpushed, jobs=jobs, timeout=timeout)
    for done, searched in enumerate(searches, start=1):
        for repo in asked[searched.asked]:
            _add(found, repo, searched, holders[repo.profile_id], mine=mine)
        tell(done, len(asked))
    found.rows.sort(key=lambda row: (key(row.workspace), key(row.name), not row.unpushed))
    found.failures.sort(key=lambda failure: key(failure[0]))
    return found


def _add(found: Audit, repo: Entry, searched: Searched, holder: Owner, *, mine: bool) -> None:
    if searched.state == MISSING:
        message = f"nothing is at the path of repo '{repo.name}' ({repo.path})"
        found.notices.append(Notice("PATH_MISSING", message))
    elif searched.state != OK:
        found.failures.append((repo.name, searched.reason, None))
    wrong = {commit.id: holder.wrong_addresses(commit) for commit in searched.commits}
    lines = {
        unpushed: _rewriting(searched, holder, wrong, unpushed=unpushed)
        for unpushed in (True, False)
    }
    found.rows.extend(
        _row(repo, commit, lines[commit.unpushed] if wrong[commit.id] else None)
        for commit in searched.commits
        if wrong[commit.id] or not mine
    )


def _rewriting(
    searched: Searched, holder: Owner, wrong: dict[str, frozenset[str]], *, unpushed: bool
) -> str | None:
    """Return the command for the commits that are not pushed, or for those that are."""
    addresses = frozenset[str]().union(
        *(wrong[commit.id] for commit in searched.commits if commit.unpushed == unpushed)
    )
    # What cannot be shown as it is cannot be typed either.
    shown = [one for one in addresses if not has_control(one) and "\ufffd" not in one]
    if not shown:
        return None
    path, person = searched.asked.path, holder.person
    return rewriting(path, person, shown, unpushed=unpushed, detached=searched.detached)


def _row(repo: Entry, commit: Commit, rewrite: str | None) -> AuditedCommit:
    return AuditedCommit(
        name=repo.name,
        workspace=str(repo.workspace),
        path=str(repo.path),
        commit=commit.id,
        unpushed=commit.unpushed,
        author=str(commit.author),
        committer=str(commit.committer),
        authored_at=commit.authored_at,
        committed_at=commit.committed_at,
        subject=commit.subject,
        rewrite=rewrite,
    )
