"""Pushes of many repositories, as git itself would push them."""

from __future__ import annotations

import re
from shlex import quote
from typing import TYPE_CHECKING

from symphony_cli.base.text import escaped
from symphony_cli.domain.remote_urls import without_credentials
from symphony_cli.repos import outcomes
from symphony_cli.repos.outcomes import Outcome, PushedRef, PushPlan
from symphony_cli.system.git.on_disk import config
from symphony_cli.system.git.remote_tasks import (
    NETWORK_SECONDS,
    RemoteTasks,
    Stopped,
    remotes_in,
    skipped,
    upstream_in,
)
from symphony_cli.system.processes.pool import Task, network_jobs, run_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from symphony_cli.repos.states import RepoState
    from symphony_cli.system.processes.command import Finished

# The flags of `git push --porcelain`.
_ACTIONS = {
    " ": outcomes.UPDATE,
    "*": outcomes.CREATE,
    "+": outcomes.FORCE,
    "-": outcomes.DELETE,
}
_REJECTED = "!"
_RANGE = re.compile(r"([0-9a-f]{4,64})\.{2,3}([0-9a-f]{4,64})")
_SUBMODULES = ("push.recursesubmodules", "submodule.recurse")
# Counting takes a process for each ref, and nobody reads more counts.
_MOST_COUNTED = 20


class PushWorker(RemoteTasks):
    """Pushes by git, which decides what goes where; only what a plan shows is pushed."""

    def plans(
        self, paths: Iterable[str], *, jobs: int | None, timeout: float | None
    ) -> Iterator[PushPlan]:
        """Ask git and the remotes, by dry runs, what pushes would do."""
        return run_all((self._planned(path, timeout) for path in paths), jobs or network_jobs())

    def push(
        self, plans: Iterable[PushPlan], *, jobs: int | None, timeout: float | None
    ) -> Iterator[Outcome]:
        """Push what the plans show, if a second dry run shows the same."""
        return run_all((self._pushed(plan, timeout) for plan in plans), jobs or network_jobs())

    def _planned(self, path: str, timeout: float | None) -> Task[PushPlan]:
        try:
            return (yield from self._plan(path, timeout))
        except Stopped as stopped:
            return PushPlan(path, stopped.outcome(path))

    def _plan(self, path: str, timeout: float | None) -> Task[PushPlan]:
        state = yield from self.on_a_branch(path, timeout)
        settings = yield from self.settings_of(path, timeout)
        if not remotes_in(settings):
            return PushPlan(path, Outcome(path, outcomes.NO_REMOTE))
        if _recursion(settings) == "only":
            raise skipped("push.recurseSubmodules is 'only', which pushes no branch of the repo")
        remote = yield from self._remote(state, settings, timeout)
        done = yield from self._dry_run(path, settings, timeout)
        lines = _lines(done)
        is_own_remote = (upstream_in(settings, str(state.branch)) or ("",))[0] == remote
        is_rejected = any(flag == _REJECTED for flag, _, _ in lines)
        if is_rejected and is_own_remote and not state.ahead:
            raise skipped(f"branch '{state.branch}' is behind '{remote}' and has nothing to push")
        _check_rejections(lines, remote)
        if not done.is_good:
            raise _refusal(state, remote, done) or self.failure(done, settings, remote)
        yield from self._check_gone(state, settings, remote, lines)
        changed = [line for line in lines if line[0] in _ACTIONS]
        if not changed:
            if _pushes_nothing_of(escaped(f"refs/heads/{state.branch}"), lines):
                raise skipped(f"git does not push branch '{state.branch}' to '{remote}'")
            return PushPlan(path, Outcome(path, outcomes.UP_TO_DATE, 0))
        refs: list[PushedRef] = []
        for flag, names, summary in changed:
            source, _, destination = names.rpartition(":")
            commits = None
            if len(refs) < _MOST_COUNTED and flag != "-":
                commits = yield from self._count(path, remote, source, summary)
            target = f"{remote}/{_short(destination)}"
            refs.append(PushedRef(_short(source) or None, target, _ACTIONS[flag], commits))
        return PushPlan(path, None, refs, remote, repr(lines))

    def _pushed(self, plan: PushPlan, timeout: float | None) -> Task[Outcome]:
        try:
            return (yield from self._push(plan, timeout))
        except Stopped as stopped:
            return stopped.outcome(plan.path)

    def _push(self, plan: PushPlan, timeout: float | None) -> Task[Outcome]:
        path = plan.path
        settings = yield from self.settings_of(path, timeout)
        shown = _lines((yield from self._dry_run(path, settings, timeout)))
        if repr(shown) != plan.shown:
            raise Stopped("the repo or its remote has changed since the push was planned")
        done = yield from self._git_push(path, settings, timeout)
        _check_rejections(_lines(done), plan.remote)
        if not done.is_good:
            raise self.failure(done, settings, plan.remote)
        return Outcome(path, outcomes.PUSHED, plan.commits)

    def _dry_run(
        self, path: str, settings: config.Settings, timeout: float | None
    ) -> Task[Finished]:
        # The pre-push hook runs at the push itself.
        return (yield from self._git_push(path, settings, timeout, "--dry-run", "--no-verify"))

    def _git_push(
        self, path: str, settings: config.Settings, timeout: float | None, *options: str
    ) -> Task[Finished]:
        # Git would push submodules to places that no plan shows, so it only checks them.
        check = ("--recurse-submodules=check",) if _recursion(settings) else ()
        return (
            yield self._program.command_at(
                path,
                *("push", "--porcelain", *check, *options),
                timeout=timeout or NETWORK_SECONDS,
                ssh_command=config.last(settings, "core.sshcommand"),
            )
        )

    def _remote(
        self, state: RepoState, settings: config.Settings, timeout: float | None
    ) -> Task[str]:
        """Return the name of the remote that git pushes the current branch to."""
        arguments = ("for-each-ref", "--format=%(push:remotename)", f"refs/heads/{state.branch}")
        done = yield self._program.query_at(state.path, *arguments, timeout=timeout)
        named = done.stdout.decode("utf-8", "backslashreplace").strip()
        if named == ".":
            raise skipped(f"branch '{state.branch}' tracks a local branch")
        if named:
            # A branch may name a URL instead of a remote.
            return without_credentials(named)
        remotes = remotes_in(settings)
        return remotes[0] if len(remotes) == 1 else "origin"

    def _check_gone(
        self,
        state: RepoState,
        settings: config.Settings,
        remote: str,
        lines: Sequence[tuple[str, str, str]],
    ) -> Task[None]:
        """Raise Stopped if the remote has deleted a branch that the push would create or leave out.

        Such a branch is an upstream, or has a tracking branch here. The first push to an empty
        remote creates an upstream, too, but then nothing was ever fetched.
        """
        current = escaped(f"refs/heads/{state.branch}")
        # One of several push URLs may have what another one does not.
        there = {names for flag, names, _ in lines if flag != "*"}
        absent = [
            names.split(":", 1) for flag, names, _ in lines if flag == "*" and names not in there
        ]
        is_left_out = _pushes_nothing_of(current, lines)
        if not absent and not is_left_out:
            return
        listing = ("for-each-ref", "--format=%(refname) %(push)")
        done = yield self._program.query_at(state.path, *listing)
        text = done.stdout.decode("utf-8", "backslashreplace")
        tracking = dict(escaped(line).split(" ", 1) for line in text.split("\n") if line)
        if is_left_out and tracking.get(current):
            # With push.default=matching, git leaves out a branch that the remote does not have.
            absent = [[current, current]]
        is_fetched = any(ref.startswith(f"refs/remotes/{remote}/") for ref in tracking)
        upstream = upstream_in(settings, str(state.branch))
        for source, destination in absent:
            is_upstream = source == current and upstream == (remote, destination)
            # Git names no tracking branch where simple pushes go to another remote.
            usual = f"refs/remotes/{remote}/{_short(destination)}"
            is_tracked = tracking.get(source) in tracking or usual in tracking
            if is_tracked or (is_upstream and is_fetched):
                role = "upstream" if is_upstream else "push target"
                name = f"{remote}/{_short(destination)}"
                # Without a tracking branch, it may never have been there.
                how = "is gone" if is_tracked else "is not on the remote"
                hint = (
                    None if is_left_out else f"to restore it, run `git -C {quote(state.path)} push`"
                )
                raise skipped(f"the {role} '{name}' of branch '{_short(source)}' {how}", hint)

    def _count(self, path: str, remote: str, source: str, summary: str) -> Task[int | None]:
        """Return how many commits a ref brings to the remote, or None if unknown."""
        if updated := _RANGE.match(summary):
            commits = ("..".join(updated.groups()),)
        elif source.startswith("refs/heads/"):
            commits = (source, "--not", f"--remotes={remote}")
        else:
            return None
        done = yield self._program.query_at(path, "rev-list", "--count", *commits)
        return int(done.stdout) if done.is_good else None


def _lines(done: Finished) -> list[tuple[str, str, str]]:
    """Return the flag, `from:to` and summary of each ref in git's porcelain output.

    A remote with several URLs has each ref several times in it; the first summary counts.
    """
    lines: dict[tuple[str, str], tuple[str, str, str]] = {}
    for line in done.stdout.decode("utf-8", "backslashreplace").split("\n"):
        flag, *rest = line.split("\t", 2)
        if len(flag) == 1 and len(rest) == 2:
            lines.setdefault((flag, rest[0]), (flag, escaped(rest[0]), escaped(rest[1])))
    return list(lines.values())


def _pushes_nothing_of(branch: str, lines: Sequence[tuple[str, str, str]]) -> bool:
    """Whether git leaves a branch out, and has nothing else to push."""
    return not any(flag in _ACTIONS or names.startswith(f"{branch}:") for flag, names, _ in lines)


def _recursion(settings: config.Settings) -> str | None:
    """Return `on-demand` or `only` if git pushes submodules, too (builtin/push.c), or None."""
    name, value = next((one for one in reversed(settings) if one[0] in _SUBMODULES), ("", ""))
    if name == "submodule.recurse":
        return "on-demand" if config.is_true([(name, value)], name) else None
    return value if value in ("on-demand", "only") else None


def _check_rejections(lines: Sequence[tuple[str, str, str]], remote: str) -> None:
    """Raise Stopped if the remote or git rejects a ref."""
    for flag, names, summary in lines:
        if flag == _REJECTED:
            source, _, destination = names.rpartition(":")
            raise Stopped(f"{_short(source)} → {remote}/{_short(destination)}: {summary}")


def _refusal(state: RepoState, remote: str, done: Finished) -> Stopped | None:
    """Return why git finds no place to push to, by its messages (builtin/push.c), or None."""
    at = f"git -C {quote(state.path)} push"
    branch = quote(str(state.branch))
    if b"has no upstream branch" in done.stderr:
        hint = f"to set it, run `{at} --set-upstream {quote(remote)} {branch}`"
        return skipped(f"branch '{state.branch}' has no upstream", hint)
    if b"upstream branch of your current branch does not match" in done.stderr:
        reason = f"the upstream of branch '{state.branch}' has another name"
        return skipped(f"{reason}: {state.upstream}" if state.upstream else reason)
    if b"No configured push destination" in done.stderr:
        return skipped(f"branch '{state.branch}' has no remote to push to")
    if b"contain changes that can\nnot be found on any remote" in done.stderr:
        lines = done.stderr.decode("utf-8", "backslashreplace").split("\n")
        names = ", ".join(escaped(line[2:]) for line in lines if line.startswith("  "))
        return Stopped(
            f"submodules have unpushed commits: {names}",
            f"to push them too, run `{at} --recurse-submodules=on-demand`",
        )
    if b'push.default is "nothing"' in done.stderr:
        return skipped("push.default is 'nothing'")
    if b"which is not the upstream of" in done.stderr:
        on = f"on another remote than '{remote}'"
        return skipped(f"the upstream of branch '{state.branch}' is {on}")
    return None


def _short(ref: str) -> str:
    """Return a branch by its name, and any other ref without `refs/`."""
    branch = ref.removeprefix("refs/heads/")
    return branch if branch != ref else ref.removeprefix("refs/")
