"""Statuses: the git status of every selected repo."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from symphony_cli.base.findings import Notice
from symphony_cli.registry.rows import scope_words
from symphony_cli.repos.selecting import inspect, shown_names
from symphony_cli.repos.set_aside import set_aside_notices
from symphony_cli.repos.states import (
    DAMAGED,
    LOCKED,
    MISMATCH,
    MISSING,
    OK,
    TIMED_OUT,
    UNTRUSTED,
    RepoState,
    RepoStatus,
    remedy,
    status_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from symphony_cli.repos.ports import RepoWorld
    from symphony_cli.repos.selecting import Selection


class Glanced(NamedTuple):
    """Identity states of repositories by path, as far as they are known without git."""

    identities: dict[str, str]
    notices: list[Notice]


class Statuses(NamedTuple):
    """The status of each repo, with notices about unreadable ones."""

    rows: list[RepoStatus]
    notices: list[Notice]

    @property
    def any_dirty(self) -> bool:
        """Whether any of the repos has unsaved work."""
        return any(row.dirty for row in self.rows)

    @property
    def totals(self) -> str:
        """The number of repos in all, and in each state that needs attention, in words."""
        mismatches = sum(row.identity == MISMATCH for row in self.rows)
        counts = {
            "dirty": sum(row.dirty for row in self.rows),
            "ahead": sum(row.ahead > 0 for row in self.rows),
            "behind": sum(row.behind > 0 for row in self.rows),
            "identity mismatch" if mismatches == 1 else "identity mismatches": mismatches,
            **{
                state: sum(row.state == state for row in self.rows)
                for state in ("missing", LOCKED, DAMAGED, TIMED_OUT, UNTRUSTED)
            },
        }
        parts = ", ".join(f"{count} {what}" for what, count in counts.items() if count)
        return f"{scope_words(self.rows)}{f': {parts}' if parts else ''}"


def statuses(
    world: RepoWorld,
    selection: Selection,
    *,
    jobs: int | None = None,
    timeout: float | None = None,
    tell: Callable[[int, int], None] = lambda done, total: None,
    glance: Callable[[Sequence[str]], Glanced] = lambda paths: Glanced({}, []),
) -> Statuses:
    """Return the status of each selected repo, in the order of `find_repos`.

    `glance` returns the identity states of the repositories at paths. Raises as `inspect` does.
    """
    inspection = inspect(world, selection, jobs=jobs, timeout=timeout, tell=tell)
    pairs = [(repo, inspection.state(repo)) for repo in inspection.repos]
    identities, notices = glance([state.path for _, state in pairs if state.state == OK])
    rows = [
        status_of(repo.name, str(repo.workspace), state, identities.get(state.path), repo.profile)
        for repo, state in pairs
    ]
    # Warn about repos that a filter leaves out too, since their states are unknown.
    seen = [*inspection.unreadable, *inspection.repos]
    names = shown_names(seen)
    unreadable = [
        _notice(name, inspection.state(repo))
        for name, repo in zip(names, inspection.unreadable, strict=False)
    ]
    missing = [repo for repo, state in pairs if state.state == MISSING]
    aside = set_aside_notices(world.remover, missing) if missing else []
    return Statuses(rows, [*unreadable, *inspection.locked, *aside, *notices])


def _notice(name: str, state: RepoState) -> Notice:
    code, message = trouble(name, state)
    if fix := remedy(state):
        message += f"; {fix}"
    return Notice(code, message)


def trouble(name: str, state: RepoState) -> tuple[str, str]:
    """Return the code and the message for a state that git cannot read or not in full."""
    match state.state:
        case "ok":
            message = f"git cannot count the unpushed commits of repo '{name}': {state.reason}"
            return "REPO_REF_BROKEN", message
        case "untrusted":
            return "REPO_UNTRUSTED", f"git does not trust repo '{name}' ({state.reason})"
        case "timed-out":
            return "REPO_TIMED_OUT", f"cannot read repo '{name}': {state.reason}"
        case _:
            return "REPO_DAMAGED", f"cannot read repo '{name}': {state.reason}"
