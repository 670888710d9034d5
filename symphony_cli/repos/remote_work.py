"""Remote work in every selected repo: fetch, pull, push and sync."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from symphony_cli.base.errors import SymphonyError
from symphony_cli.base.findings import Notice
from symphony_cli.repos.outcomes import (
    FAILED,
    FETCHED,
    SYNCED,
    WOULD_PUSH,
    Outcome,
    PushOutcome,
    PushPlan,
    RepoOutcome,
)
from symphony_cli.repos.selecting import by_directory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from symphony_cli.domain.entries import Entry
    from symphony_cli.registry.locked import Unreadable
    from symphony_cli.repos.ports import RepoWorld


class PlannedPush(NamedTuple):
    """The plan of a push, with the repos registered at its path."""

    repos: list[Entry]
    plan: PushPlan

    def outcomes(self, outcome: Outcome) -> list[PushOutcome]:
        """Return an outcome for each of the repos."""
        return [
            PushOutcome(
                repo.name, str(repo.workspace), *outcome, list(self.plan.refs), repo.profile
            )
            for repo in self.repos
        ]

    @property
    def would_push(self) -> list[PushOutcome]:
        """The outcomes of a dry run."""
        plan = self.plan
        return self.outcomes(plan.outcome or Outcome(plan.path, WOULD_PUSH, plan.commits))


def outcomes(
    repos: Sequence[Entry],
    work: Callable[[list[str]], Iterator[Outcome]],
    locked: Mapping[str, Unreadable] = {},
) -> Iterator[list[RepoOutcome]]:
    """Do the work once in each directory, and yield each outcome for every repo registered there.

    For directories in `locked` the outcome is a failure, and the work is not done.
    """
    by_path = by_directory(repos)
    for path in [path for path in by_path if path in locked]:
        outcome = Outcome(path, FAILED, None, locked[path].reason, locked[path].hint)
        yield [_repo_outcome(repo, outcome) for repo in by_path[path]]
    for outcome in work([path for path in by_path if path not in locked]):
        yield [_repo_outcome(repo, outcome) for repo in by_path[outcome.path]]


def _repo_outcome(repo: Entry, outcome: Outcome) -> RepoOutcome:
    return RepoOutcome(repo.name, str(repo.workspace), *outcome, repo.profile)


def plan_pushes(
    repos: Sequence[Entry],
    plans: Callable[[list[str]], Iterator[PushPlan]],
    locked: Mapping[str, Unreadable] = {},
) -> Iterator[PlannedPush]:
    """Plan a push in each directory, and yield each plan with the repos registered there.

    For directories in `locked` the plan has a failure as its outcome.
    """
    by_path = by_directory(repos)
    for path in [path for path in by_path if path in locked]:
        outcome = Outcome(path, FAILED, None, locked[path].reason, locked[path].hint)
        yield PlannedPush(by_path[path], PushPlan(path, outcome))
    for plan in plans([path for path in by_path if path not in locked]):
        yield PlannedPush(by_path[plan.path], plan)


def push(
    planned: Sequence[PlannedPush], work: Callable[[list[PushPlan]], Iterator[Outcome]]
) -> Iterator[list[PushOutcome]]:
    """Push what is planned, and yield each outcome for every repo registered there.

    Plans with an outcome come first, and nothing is pushed for them.
    """
    by_path = {one.plan.path: one for one in planned}
    for one in planned:
        if one.plan.outcome is not None:
            yield one.outcomes(one.plan.outcome)
    waiting = [one.plan for one in planned if one.plan.outcome is None]
    for outcome in work(waiting):
        yield by_path[outcome.path].outcomes(outcome)


def record_fetch(
    world: RepoWorld, repos: Sequence[Entry], rows: Sequence[RepoOutcome]
) -> list[Notice]:
    """Store what git knows of fetched repos and the registry does not; return notices."""
    from symphony_cli.repos.registration import fill_in

    fetched = {row.path for row in rows if row.result == FETCHED}
    try:
        return fill_in(world, "repo fetch", {repo.id for repo in repos if repo.path in fetched})
    except SymphonyError as error:
        # The fetch itself needs no registry.
        return [Notice(error.code, f"the results were not stored: {error.message}")]


def record_sync(
    world: RepoWorld, repos: Sequence[Entry], rows: Sequence[RepoOutcome]
) -> list[Notice]:
    """Store the remote URL, default branch, root commit and sync time of synced repos.

    Returns notices about their remote URLs.
    """
    from symphony_cli.domain.repos import GitFacts
    from symphony_cli.registry.rows import subject_of
    from symphony_cli.repos.registration import storable_url

    synced = {row.path for row in rows if row.result == SYNCED}
    changed = [repo for repo in repos if repo.path in synced]
    if not changed:
        return []
    facts = world.git.inspect_all(sorted(synced), with_history=False)
    # A repo that was registered before its first commit gets its root commit here.
    rootless = {
        str(entry.path)
        for entry in changed
        for view in world.reader.repos(id=entry.id)
        if view.root_commit is None
    }
    facts |= world.git.inspect_all(sorted(rootless)) if rootless else {}
    now = world.clock()
    notices: list[Notice] = []
    with world.unit_of_work as uow:
        # Another process may have unregistered some of them meanwhile.
        registered = {
            entry.id
            for workspace in {entry.workspace_id for entry in changed}
            for entry in uow.reader.entries("repo", workspace_id=workspace)
        }
        changed = [entry for entry in changed if entry.id in registered]
        for entry in changed:
            fact = facts[str(entry.path)]
            if fact == GitFacts(fact.path):
                # The repository disappeared after the sync; keep what is stored of it.
                continue
            before = uow.repos.get(UUID(entry.id))
            url, url_notices = storable_url(fact.remote_url, entry.name, before.remote_url)
            notices += url_notices
            branch = fact.default_branch or before.default_branch
            uow.repos.update(
                before.changed(
                    now,
                    remote_url=url,
                    default_branch=branch,
                    root_commit=before.root_commit or fact.root_commit,
                    last_synced_at=now,
                )
            )
        uow.commit("repo sync", subject_of([entry.name for entry in changed], "repo"), now)
    return notices
