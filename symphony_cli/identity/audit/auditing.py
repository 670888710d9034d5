"""The audit of commits in selected repos."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from symphony_cli.base.findings import Notice
from symphony_cli.base.text import has_control, key
from symphony_cli.identity.audit.commits import AuditedCommit, Owner, Search, SearchResult, owner
from symphony_cli.identity.audit.rewriting import rewriting
from symphony_cli.identity.owners import registrations_by_path
from symphony_cli.registry.locked import unreadable_notices
from symphony_cli.repos.selecting import shown_names
from symphony_cli.repos.states import MISSING, OK

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from symphony_cli.domain.entries import Entry
    from symphony_cli.identity.audit.commits import Commit
    from symphony_cli.identity.audit.ports import AuditWorld
    from symphony_cli.registry.locked import Unreadable


class Audit(NamedTuple):
    """The commits found, notices, and the repos that could not be searched.

    Each failure is a repo's name, a reason and no hint.
    """

    rows: list[AuditedCommit]
    notices: list[Notice]
    failures: list[tuple[str, str | None, None]]

    @property
    def rewrites(self) -> list[tuple[str, bool, str]]:
        """The commands that would correct commits: repo, whether they are unpushed, command."""
        named = zip(shown_names(self.rows), self.rows, strict=True)
        found = ((name, row.unpushed, row.rewrite) for name, row in named)
        kept = [(name, unpushed, line) for name, unpushed, line in found if line is not None]
        return list(dict.fromkeys(kept))

    @property
    def totals(self) -> str:
        """The number of commits and repos, for a terminal."""
        count, repos = (
            len(self.rows),
            len({(row.profile, row.workspace, row.name) for row in self.rows}),
        )
        if not count:
            return "no commits with unexpected addresses"
        unpushed = sum(row.unpushed for row in self.rows)
        return (
            f"{count} {'commit' if count == 1 else 'commits'} with unexpected addresses in"
            f" {repos} {'repo' if repos == 1 else 'repos'}, {unpushed} unpushed"
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

    `mine` keeps the commits that look like the user's own. The order is workspace, repo, unpushed
    commits first, newest first. Repos that are `away` are not searched. Raises InvalidValue for an
    invalid date, Failed if it cannot run git.
    """
    commits = world.commits
    seconds = None if since is None else commits.seconds(since)
    profiles = world.reader.profiles()
    holders = {profile.id: owner(profile, profiles) for profile in profiles}
    # Of several registrations the one that git's rules follow decides, as in `identity status`.
    registered = registrations_by_path(world.reader, [str(repo.path) for repo in repos])
    of_path = {path: holders[same[0].profile_id] for path, same in registered.items()}
    # Another process may have unregistered some.
    repos = [repo for repo in repos if repo.path in of_path]
    # Search a repository once, even if a profile has registered it twice.
    searches: dict[Search, list[Entry]] = {}
    for repo in repos:
        if str(repo.path) in away:
            continue
        search = Search(str(repo.path), of_path[str(repo.path)].addresses)
        searches.setdefault(search, []).append(repo)
    found = Audit([], unreadable_notices(away, repos), [])
    names = dict(zip(repos, shown_names(repos), strict=True))
    results = commits.foreign(
        searches, since=seconds, unpushed=unpushed, jobs=jobs, timeout=timeout
    )
    for done, result in enumerate(results, start=1):
        for repo in searches[result.search]:
            _add(found, repo, names[repo], result, of_path[result.search.path], mine=mine)
        tell(done, len(searches))
    found.rows.sort(
        key=lambda row: (key(row.profile), key(row.workspace), key(row.name), not row.unpushed)
    )
    found.failures.sort(key=lambda failure: key(failure[0]))
    return found


def _add(
    found: Audit, repo: Entry, name: str, result: SearchResult, holder: Owner, *, mine: bool
) -> None:
    if result.state == MISSING:
        message = f"repo '{name}' is missing: {repo.path} does not exist"
        found.notices.append(Notice("PATH_MISSING", message))
    elif result.state != OK:
        found.failures.append((name, result.reason, None))
    wrong = {commit.id: holder.wrong_addresses(commit) for commit in result.commits}
    lines = {
        unpushed: _rewriting(result, holder, wrong, unpushed=unpushed) for unpushed in (True, False)
    }
    found.rows.extend(
        _row(repo, commit, lines[commit.unpushed] if wrong[commit.id] else None)
        for commit in result.commits
        if wrong[commit.id] or not mine
    )


def _rewriting(
    result: SearchResult, holder: Owner, wrong: dict[str, frozenset[str]], *, unpushed: bool
) -> str | None:
    """Return the command that corrects the unpushed commits, or the pushed ones, or None."""
    addresses = frozenset[str]().union(
        *(wrong[commit.id] for commit in result.commits if commit.unpushed == unpushed)
    )
    # An address that the terminal would show escaped cannot be pasted.
    shown = [one for one in addresses if not has_control(one) and "\ufffd" not in one]
    if not shown:
        return None
    path, person = result.search.path, holder.person
    return rewriting(path, person, shown, unpushed=unpushed, detached=result.detached)


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
        profile=repo.profile,
    )
