"""Guarding repos: a hook checks the identity before each commit.

`unchecked` says what happens to a commit that cannot be checked (`scripts.guard`). Repos that are
`away` are in a locked vault: their guards are unknown, and changing them fails.

A hook of the user's is not changed if the guard can stand in another one. Hooks find themselves and
their neighbors by `$0`, read their own text, and are replaced by the programs that wrote them: a
file that was moved or edited would not always work as before.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

from symphony_cli.base.configuration import BLOCK, WARN
from symphony_cli.base.errors import Failed
from symphony_cli.identity.guard import hooks, scripts, states
from symphony_cli.identity.guard.judging import Guard, guard_in, judge, run_by_git, stands_apart
from symphony_cli.identity.guard.states import RepoGuard
from symphony_cli.repos import outcomes
from symphony_cli.repos.outcomes import Outcome
from symphony_cli.repos.remote_work import outcomes as rows_of
from symphony_cli.repos.selecting import by_directory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from symphony_cli.domain.entries import Entry
    from symphony_cli.identity.guard.hooks import HookPlace
    from symphony_cli.identity.guard.judging import Judgment
    from symphony_cli.identity.guard.ports import GuardWorld, Hooks
    from symphony_cli.registry.locked import Unreadable
    from symphony_cli.repos.outcomes import RepoOutcome


def statuses(
    world: GuardWorld,
    repos: Sequence[Entry],
    *,
    jobs: int | None = None,
    away: Mapping[str, Unreadable] = {},
) -> Iterator[list[RepoGuard]]:
    """Yield the guards of the repos, as a list for each hook."""
    judged = _judging(world, _guard(world))
    by_path = by_directory(repos)
    for path in [path for path in by_path if path in away]:
        known = (states.UNKNOWN, None, away[path].reason, away[path].hint)
        yield [_row(repo, *known) for repo in by_path[path]]
    there = [path for path in by_path if path not in away]
    for place in world.hooks.places(there, jobs=jobs):
        judgment = judged(place)
        known = (judgment.guard, judgment.file.path or None, judgment.reason, judgment.hint)
        yield [_row(repo, *known) for repo in by_path[place.path]]


def install(
    world: GuardWorld,
    repos: Sequence[Entry],
    unchecked: str,
    *,
    jobs: int | None = None,
    away: Mapping[str, Unreadable] = {},
) -> Iterator[list[RepoOutcome]]:
    """Put the guard into each repo's hook, or refresh it, and yield the outcomes."""
    guard = _guard(world, unchecked)
    judged = _judging(world, guard)

    def work(place: HookPlace) -> Outcome:
        return _install(world.hooks, place, judged(place), guard)

    return _outcomes(world, repos, work, judged, jobs=jobs, away=away)


def remove(
    world: GuardWorld,
    repos: Sequence[Entry],
    *,
    jobs: int | None = None,
    away: Mapping[str, Unreadable] = {},
) -> Iterator[list[RepoOutcome]]:
    """Restore each repo's hook as it was without the guard, and yield the outcomes."""
    judged = _judging(world, _guard(world))

    def work(place: HookPlace) -> Outcome:
        return _remove(world.hooks, place, judged(place))

    return _outcomes(world, repos, work, judged, jobs=jobs, away=away)


def _guard(world: GuardWorld, unchecked: str | None = None) -> Guard:
    """Return the guard of this setting; without one, every setting's is up to date."""
    wanted = (unchecked,) if unchecked else (WARN, BLOCK)
    current = tuple(scripts.guard(world.own_program, one) for one in wanted)
    return Guard(current[0], scripts.line_by_hand(wanted[0]), current)


def _judging(world: GuardWorld, guard: Guard) -> Callable[[HookPlace], Judgment]:
    # Few hooks need the count, and it takes a look at every registered repo.
    @cache
    def repos_by_directory() -> Counter[str]:
        paths = dict.fromkeys(str(repo.path) for repo in world.reader.entries("repo"))
        return Counter(place.directory for place in world.hooks.places(paths))

    return lambda place: judge(place, guard, lambda path: repos_by_directory()[path] > 1)


def _outcomes(
    world: GuardWorld,
    repos: Sequence[Entry],
    work: Callable[[HookPlace], Outcome],
    judged: Callable[[HookPlace], Judgment],
    *,
    jobs: int | None,
    away: Mapping[str, Unreadable],
) -> Iterator[list[RepoOutcome]]:
    def outcome(place: HookPlace) -> Outcome:
        # It may look at every repo, for which no other process should wait.
        judged(place)
        try:
            with world.hooks.locked(place) as now:
                return work(now)
        except Failed as error:
            return Outcome(place.path, outcomes.FAILED, None, error.message, error.hint)

    return rows_of(repos, lambda paths: map(outcome, world.hooks.places(paths, jobs=jobs)), away)


def _install(hook_files: Hooks, place: HookPlace, judgment: Judgment, guard: Guard) -> Outcome:
    file = judgment.file
    match judgment.guard:
        case states.INSTALLED | states.JOINED | states.BY_HAND:
            return Outcome(place.path, outcomes.UP_TO_DATE)
        case states.OUTDATED:
            apart = stands_apart(file, run_by_git(place))
            if scripts.is_alone(file.content) or apart is None:
                hook_files.write(file, scripts.with_guard(file.content, guard.script))
            else:
                hook_files.write(apart, scripts.alone(guard.script))
                hook_files.write(file, scripts.without_guard(file.content) or b"")
            return Outcome(place.path, outcomes.REFRESHED)
        case states.ABSENT if file.kind == hooks.NOTHING:
            hook_files.write(file, scripts.alone(guard.script))
            is_alone = file == place.hook
            return Outcome(place.path, outcomes.INSTALLED if is_alone else outcomes.JOINED)
        case states.ABSENT:
            hook_files.write(file, scripts.with_guard(file.content, guard.script))
            return Outcome(place.path, outcomes.JOINED)
        case states.SKIPPED:
            return Outcome(place.path, outcomes.SKIPPED, None, judgment.reason)
        case _:
            return Outcome(place.path, outcomes.FAILED, None, judgment.reason, judgment.hint)


def _remove(hook_files: Hooks, place: HookPlace, judgment: Judgment) -> Outcome:
    if judgment.guard == states.UNKNOWN:
        return Outcome(place.path, outcomes.FAILED, None, judgment.reason, judgment.hint)
    # core.hooksPath may have changed since the guard was installed.
    found = [file for file in place.files.values() if guard_in(file)]
    for file in found:
        content = scripts.without_guard(file.content)
        if content is None:
            hook_files.remove(file)
        else:
            hook_files.write(file, content)
    if found:
        return Outcome(place.path, outcomes.REMOVED)
    if judgment.guard == states.BY_HAND:
        reason = f"Symphony did not write the call in {judgment.file.path}"
        return Outcome(place.path, outcomes.SKIPPED, None, reason)
    if judgment.guard == states.SKIPPED:
        return Outcome(place.path, outcomes.SKIPPED, None, judgment.reason)
    return Outcome(place.path, outcomes.UP_TO_DATE)


def _row(
    repo: Entry, guard: str, hook: str | None, reason: str | None, hint: str | None
) -> RepoGuard:
    at = (repo.name, str(repo.workspace), str(repo.path))
    return RepoGuard(*at, guard, hook, reason, hint, repo.profile)
