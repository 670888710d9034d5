"""Judging hooks: which guard a hook has, and whether Symphony may change it."""

from __future__ import annotations

from shlex import quote
from typing import TYPE_CHECKING, NamedTuple

from symphony_cli.identity.guard import hooks, scripts, states
from symphony_cli.repos.states import MISSING, OK

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from symphony_cli.identity.guard.hooks import HookFile, HookPlace

_CHECK = "symphony identity check"


class Guard(NamedTuple):
    """The script that an install writes, and the line for hooks that it leaves alone.

    A hook with one of the `current` scripts is up to date.
    """

    script: bytes
    line: str
    current: tuple[bytes, ...]


class Judgment(NamedTuple):
    """A guard's state, the file that holds or would hold it, and why.

    `guard` is one of `states.GUARDS`.
    """

    guard: str
    file: HookFile
    reason: str | None = None
    hint: str | None = None


def judge(place: HookPlace, guard: Guard, is_shared: Callable[[str], bool]) -> Judgment:
    """Return the state of the guard in a repository's hook.

    `is_shared` is whether a directory has the hooks of several registered repos; it may be slow.
    """
    if place.state != OK:
        is_missing = place.state == MISSING
        return Judgment(
            states.UNKNOWN,
            place.hook,
            "path is missing" if is_missing else place.reason,
            "to find it, run `symphony repo relocate DIR`" if is_missing else None,
        )
    if place.makes_no_commits:
        reason = "bare repository"
        return Judgment(states.SKIPPED, place.hook, reason)
    files = run_by_git(place)
    file = next((one for one in files if guard_in(one)), files[0])
    script = guard_in(file)
    if script is None:
        reason = _why_foreign(place, is_shared)
        if reason is None:
            return _judge_unguarded(files, guard)
        # Husky sources its hooks in a shell, so they need not be executable.
        is_run = place.by_hand.is_executable or place.by_hand.path != place.hook.path
        return _by_hand(place.by_hand, reason, guard, is_run=is_run)
    is_alone = scripts.is_alone(file.content)
    if not file.is_executable:
        reason = "the hook is not executable"
        hint = f"to make it executable, run `chmod +x {quote(file.path)}`"
        return Judgment(states.OUTDATED if is_alone else states.REFUSED, file, reason, hint)
    if script.rstrip() not in [one.rstrip() for one in guard.current]:
        return Judgment(states.OUTDATED, file, "the guard is out of date")
    if not is_alone and stands_apart(file, files) is not None:
        return Judgment(states.OUTDATED, file, "the guard may break the hook around it")
    return Judgment(states.INSTALLED if is_alone and file == place.hook else states.JOINED, file)


def run_by_git(place: HookPlace) -> tuple[HookFile, HookFile]:
    """Return the files that a guard can stand in: the hook before a commit, or at its message."""
    return (
        place.legacy if _runs_legacy(place.hook) else place.hook,
        place.message_legacy if _runs_legacy(place.message) else place.message,
    )


def stands_apart(file: HookFile, files: Sequence[HookFile]) -> HookFile | None:
    """Return the free file for a guard that a hook should not contain, or None."""
    if scripts.can_be_joined(file.content):
        return None
    return next((one for one in files if one.kind == hooks.NOTHING), None)


def guard_in(file: HookFile) -> bytes | None:
    """Return the guard in a file, or None. The target of a link is not Symphony's to change."""
    return scripts.guard_in(file.content) if file.kind == hooks.FILE else None


def _runs_legacy(hook: HookFile) -> bool:
    """Whether a hook is the pre-commit framework's, which runs the hook that it replaced."""
    return hook.is_executable and hooks.is_of_pre_commit(hook.content)


def _why_foreign(place: HookPlace, is_shared: Callable[[str], bool]) -> str | None:
    """Return why the directory of the hooks is not the repository's own, or None."""
    if place.directory in ("/", "/dev/null"):
        return "its hooks are turned off (core.hooksPath)"
    if place.where == hooks.TREE:
        return "its hooks are files of its working tree (core.hooksPath)"
    if place.where != hooks.ELSEWHERE:
        return None
    if place.scope is None:
        return f"its hooks directory is a link to {place.directory}"
    if place.scope not in ("local", "worktree"):
        return f"its hooks are shared by all repositories (core.hooksPath, {place.scope})"
    if is_shared(place.directory):
        return f"its hooks are shared with another repository ({place.directory})"
    return None


def _judge_unguarded(files: tuple[HookFile, HookFile], guard: Guard) -> Judgment:
    """Judge hooks without a guard: it stands in a file of its own if either hook is free.

    The user's hooks then run as they did: they are not touched.
    """
    for file in files:
        if file.kind == hooks.FILE and scripts.is_broken(file.content):
            reason = "the guard in its hook is incomplete"
            hint = f"remove the rest of it from {file.path}"
            return Judgment(states.REFUSED, file, reason, hint)
        if file.is_executable and scripts.calls_by_hand(file.content):
            return Judgment(states.BY_HAND, file)
    for file in files:
        if file.kind == hooks.NOTHING:
            return Judgment(states.ABSENT, file)
    for file in files:
        if file.kind == hooks.FILE and file.is_executable and _is_users(file.content):
            return Judgment(states.ABSENT, file)
    file = files[0]
    name = hooks.writer(file.content)
    if name is not None:
        reason = f"its pre-commit hook is {name}'s, and it has a commit-msg hook too"
        return Judgment(states.REFUSED, file, reason, f"configure {name} to run `{_CHECK}`")
    reason = "it has its own pre-commit and commit-msg hooks"
    if scripts.interpreter(file.content) not in scripts.SHELLS:
        hint = f"have {file.path} run `{_CHECK}`, and fail if that fails"
        return Judgment(states.REFUSED, file, reason, hint)
    return _by_hand(file, reason, guard)


def _is_users(content: bytes) -> bool:
    return scripts.can_be_joined(content) and hooks.writer(content) is None


def _by_hand(file: HookFile, reason: str, guard: Guard, *, is_run: bool = False) -> Judgment:
    """Judge a file that only its owner may change: it has the call, or the hint shows the line."""
    if is_run and scripts.calls_by_hand(file.content):
        return Judgment(states.BY_HAND, file)
    hint = f"add to {file.target or file.path}: `{guard.line}`"
    return Judgment(states.REFUSED, file, reason, hint)
