"""Guarding: a hook in each repo that has its commits checked before they are made."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from shlex import quote
from typing import TYPE_CHECKING, NamedTuple

from symphony_cli.base import outcomes
from symphony_cli.base.errors import Failed
from symphony_cli.base.outcomes import Outcome
from symphony_cli.identity.guard import hooks
from symphony_cli.identity.guard import scripts as guard_scripts
from symphony_cli.identity.guard import states as guards
from symphony_cli.identity.guard.states import RepoGuard
from symphony_cli.repos.remote_work import outcomes as rows_of
from symphony_cli.repos.selecting import by_directory
from symphony_cli.repos.states import MISSING, OK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from symphony_cli.base.outcomes import RepoOutcome
    from symphony_cli.domain.views import Entry
    from symphony_cli.identity.guard.hooks import HookFile, HookPlace
    from symphony_cli.identity.guard.ports import Hooks
    from symphony_cli.registry.locked import Away
    from symphony_cli.registry.ports import Reader

_CHECK = "symphony identity check"


class _Judged(NamedTuple):
    """What a repo's guard is (a word of `domain.guards`), in which file it is or would be, why."""

    guard: str
    file: HookFile
    reason: str | None = None
    hint: str | None = None


class Guards:
    """The guards of repos; `unchecked` and `program` are what `guard_scripts.guard` takes."""

    def __init__(
        self, hook_files: Hooks, reader: Reader, unchecked: str, program: str | None
    ) -> None:
        self._hooks = hook_files
        self._reader = reader
        self._unchecked = unchecked
        self._script = guard_scripts.guard(program, unchecked)

    def statuses(
        self,
        repos: Sequence[Entry],
        *,
        jobs: int | None = None,
        away: Mapping[str, Away] = {},
    ) -> Iterator[list[RepoGuard]]:
        """Yield the rows that each hook is about. Nothing is changed."""
        by_path = by_directory(repos)
        for path in [path for path in by_path if path in away]:
            known = (guards.UNKNOWN, None, away[path].reason, away[path].hint)
            yield [_row(repo, *known) for repo in by_path[path]]
        there = [path for path in by_path if path not in away]
        for place in self._hooks.places(there, jobs=jobs):
            judged = self._judged(place)
            known = (judged.guard, judged.file.path or None, judged.reason, judged.hint)
            yield [_row(repo, *known) for repo in by_path[place.path]]

    def install(
        self,
        repos: Sequence[Entry],
        *,
        jobs: int | None = None,
        away: Mapping[str, Away] = {},
    ) -> Iterator[list[RepoOutcome]]:
        """Put the guard into each repo's hook, or refresh it, and yield what came of it."""
        return self._each(repos, self._install, jobs, away)

    def remove(
        self,
        repos: Sequence[Entry],
        *,
        jobs: int | None = None,
        away: Mapping[str, Away] = {},
    ) -> Iterator[list[RepoOutcome]]:
        """Take the guard out of each repo's hook, which is then as it was before."""
        return self._each(repos, self._remove, jobs, away)

    def _each(
        self,
        repos: Sequence[Entry],
        work: Callable[[HookPlace], Outcome],
        jobs: int | None,
        away: Mapping[str, Away],
    ) -> Iterator[list[RepoOutcome]]:
        def outcome(place: HookPlace) -> Outcome:
            try:
                return work(place)
            except Failed as error:
                return Outcome(place.path, outcomes.FAILED, None, error.message, error.hint)

        def done(paths: list[str]) -> Iterator[Outcome]:
            return map(outcome, self._hooks.places(paths, jobs=jobs))

        return rows_of(repos, done, away)

    def _install(self, place: HookPlace) -> Outcome:
        judged = self._judged(place)
        before = judged.file.content
        match judged.guard:
            case guards.INSTALLED | guards.JOINED | guards.BY_HAND:
                return Outcome(place.path, outcomes.UP_TO_DATE)
            case guards.OUTDATED:
                self._hooks.write(judged.file, guard_scripts.with_guard(before, self._script))
                return Outcome(place.path, outcomes.REFRESHED)
            case guards.ABSENT if judged.file.kind == hooks.NOTHING:
                self._hooks.write(judged.file, guard_scripts.alone(self._script))
                is_alone = judged.file == place.hook
                return Outcome(place.path, outcomes.INSTALLED if is_alone else outcomes.JOINED)
            case guards.ABSENT:
                self._hooks.write(judged.file, guard_scripts.with_guard(before, self._script))
                return Outcome(place.path, outcomes.JOINED)
            case guards.SKIPPED:
                return Outcome(place.path, outcomes.SKIPPED, None, judged.reason)
            case _:
                return Outcome(place.path, outcomes.FAILED, None, judged.reason, judged.hint)

    def _remove(self, place: HookPlace) -> Outcome:
        judged = self._judged(place)
        if judged.guard == guards.UNKNOWN:
            return Outcome(place.path, outcomes.FAILED, None, judged.reason, judged.hint)
        # Where git looks may have changed since the guard was installed.
        files = {file.path: file for file in (place.hook, place.legacy, place.usual)}
        found = [file for file in files.values() if _guard_in(file)]
        for file in found:
            content = guard_scripts.without_guard(file.content)
            if content is None:
                self._hooks.remove(file)
            else:
                self._hooks.write(file, content)
        if found:
            return Outcome(place.path, outcomes.REMOVED)
        if judged.guard == guards.BY_HAND:
            reason = f"it was not Symphony that wrote the call in {judged.file.path}"
            return Outcome(place.path, outcomes.SKIPPED, None, reason)
        if judged.guard == guards.SKIPPED:
            return Outcome(place.path, outcomes.SKIPPED, None, judged.reason)
        return Outcome(place.path, outcomes.UP_TO_DATE)

    # What is there

    def _judged(self, place: HookPlace) -> _Judged:
        if place.state != OK:
            is_gone = place.state == MISSING
            return _Judged(
                guards.UNKNOWN,
                place.hook,
                "nothing is at its path" if is_gone else place.reason,
                "symphony repo relocate DIR" if is_gone else None,
            )
        if place.makes_no_commits:
            return _Judged(guards.SKIPPED, place.hook, "it is bare, and no commits are made in it")
        file = place.legacy if _runs_legacy(place.hook) else place.hook
        if (found := _guard_in(file)) is None:
            if (reason := self._not_ours_to_change(place)) is None:
                return self._without_guard(file)
            # Husky's are read by a shell that does not mind.
            is_run = place.by_hand.is_executable or place.by_hand.path != place.hook.path
            return self._left_alone(place.by_hand, reason, is_run=is_run)
        is_alone = guard_scripts.is_alone(file.content)
        if not file.is_executable:
            reason = "git does not run it, as it is not executable"
            hint = f"chmod +x {quote(file.path)}"
            return _Judged(guards.OUTDATED if is_alone else guards.REFUSED, file, reason, hint)
        if found.rstrip() != self._script.rstrip():
            return _Judged(guards.OUTDATED, file, "it is not what an install writes now")
        return _Judged(guards.INSTALLED if is_alone and file == place.hook else guards.JOINED, file)

    def _not_ours_to_change(self, place: HookPlace) -> str | None:
        """Return why a guard in the directory of the hooks would be in others' too."""
        if place.directory in ("/", "/dev/null"):
            return "its hooks are switched off (core.hooksPath)"
        if place.where == hooks.TREE:
            return "its hooks are files of its working tree (core.hooksPath)"
        if place.where != hooks.ELSEWHERE:
            return None
        if place.scope is None:
            return f"its directory of hooks is a link to {place.directory}"
        if place.scope not in ("local", "worktree"):
            return f"its hooks are those of every repository (core.hooksPath, {place.scope})"
        if self._users[place.directory] > 1:
            return f"its hooks are also another repository's ({place.directory})"
        return None

    @cached_property
    def _users(self) -> Counter[str]:
        """Return how many of all repos that are registered have their hooks in a directory."""
        paths = dict.fromkeys(str(repo.path) for repo in self._reader.entries("repo"))
        return Counter(place.directory for place in self._hooks.places(paths))

    def _without_guard(self, file: HookFile) -> _Judged:
        """Judge a file that has no guard in it, and may have a hook in it."""
        if file.kind == hooks.NOTHING:
            return _Judged(guards.ABSENT, file)
        if file.kind == hooks.LINK:
            reason = f"its hook is a link to {file.target}"
            return self._left_alone(file, reason, is_run=file.is_executable)
        if file.kind == hooks.OTHER:
            return self._left_alone(file, "what is in its hook's place is not a file")
        if guard_scripts.is_broken(file.content):
            reason = "the guard in its hook was cut short"
            return _Judged(
                guards.REFUSED, file, reason, f"take out what is left of it: {file.path}"
            )
        if not file.is_executable:
            reason = "it has a hook that git does not run, as it is not executable"
            return _Judged(guards.REFUSED, file, reason, f"chmod +x {quote(file.path)}")
        if guard_scripts.calls_by_hand(file.content):
            return _Judged(guards.BY_HAND, file)
        if (name := hooks.writer(file.content)) is not None:
            reason = f"its hook is written by {name}, which may write it anew"
            return _Judged(guards.REFUSED, file, reason, f"have {name} run: {_CHECK}")
        if guard_scripts.ends_lines_in_crlf(file.content):
            reason = "its hook's first line ends in CRLF, so that nothing can run it"
            return _Judged(guards.REFUSED, file, reason, f"dos2unix {quote(file.path)}")
        interpreter = guard_scripts.interpreter(file.content)
        if interpreter not in guard_scripts.SHELLS:
            reason = f"its hook is for {interpreter}" if interpreter else "its hook is no text"
            return _Judged(
                guards.REFUSED, file, reason, f"have it run, and end where that fails: {_CHECK}"
            )
        if guard_scripts.reads_itself(file.content):
            return self._left_alone(file, "its hook reads its own text")
        return _Judged(guards.ABSENT, file)

    def _left_alone(self, file: HookFile, reason: str, *, is_run: bool = False) -> _Judged:
        if is_run and guard_scripts.calls_by_hand(file.content):
            return _Judged(guards.BY_HAND, file)
        line = guard_scripts.line_by_hand(self._unchecked)
        return _Judged(guards.REFUSED, file, reason, f"add to {file.target or file.path}: {line}")


def _row(
    repo: Entry, guard: str, hook: str | None, reason: str | None, hint: str | None
) -> RepoGuard:
    return RepoGuard(repo.name, str(repo.workspace), str(repo.path), guard, hook, reason, hint)


def _runs_legacy(hook: HookFile) -> bool:
    """Whether it is the pre-commit framework's, which runs a hook that was there before it."""
    return hook.is_executable and hooks.is_of_pre_commit(hook.content)


def _guard_in(file: HookFile) -> bytes | None:
    """Return the guard in a file; what a link leads to is not ours."""
    return guard_scripts.guard_in(file.content) if file.kind == hooks.FILE else None
