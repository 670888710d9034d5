"""Selecting: which repos a command works on."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from symphony_cli.base.errors import InvalidValue
from symphony_cli.base.text import key
from symphony_cli.base.times import parsed_time
from symphony_cli.registry import contexts
from symphony_cli.registry.listing import matches
from symphony_cli.registry.locked import refuse_locked, unreadable_notices, unreadable_paths
from symphony_cli.repos.states import LOCKED, MISSING, OK, RepoState

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from datetime import datetime

    from symphony_cli.base.findings import Notice
    from symphony_cli.domain.views import Entry
    from symphony_cli.registry.choices import Choice
    from symphony_cli.registry.locked import Unreadable
    from symphony_cli.registry.ports import Reader, World
    from symphony_cli.repos.ports import RepoWorld

_SECONDS_PER_DAY = 86_400


class Selection(NamedTuple):
    """What the user asks for; all that is given has to fit.

    Where `references` is None it is the workspace in context; `everywhere`, and with a `type` where
    no workspace is named, those of the whole profile. An empty list, as of a pipe in which nothing
    came, selects none. The rest is about the state that a repo is in now; `stale` is a number of
    days.
    """

    references: Sequence[str] | None = None
    everywhere: bool = False
    type: str | None = None
    query: str | None = None
    dirty: bool = False
    ahead: bool = False
    behind: bool = False
    diverged: bool = False
    no_upstream: bool = False
    missing: bool = False
    stale: int | None = None

    @property
    def asks_for_states(self) -> bool:
        """Whether the states of the repos have to be known."""
        return self[4:] != Selection()[4:]

    def fits(self, state: RepoState, now: datetime) -> bool:
        """Whether a repo in this state is asked for."""
        is_ok = state.state == OK
        tests = (
            (self.dirty, state.dirty),
            (self.ahead, state.ahead > 0),
            (self.behind, state.behind > 0),
            (self.diverged, state.ahead > 0 and state.behind > 0),
            (self.no_upstream, is_ok and state.upstream is None),
            (self.missing, state.state == MISSING),
            (self.stale is not None, self._is_stale(state, now)),
        )
        return all(holds for asked, holds in tests if asked)

    def _is_stale(self, state: RepoState, now: datetime) -> bool:
        if self.stale is None or state.last_commit_at is None:
            return False
        age = now - parsed_time(state.last_commit_at)
        return age.total_seconds() > self.stale * _SECONDS_PER_DAY


def scope_of(reader: Reader, choice: Choice, selection: Selection) -> dict[str, str]:
    """Return the profile or workspace that is selected from, as the reader's methods take it.

    It is empty where there is no workspace at all. Raises MissingContext where nothing says which
    is meant.
    """
    if choice.profile is None and choice.workspace is None and not reader.entries("workspace"):
        return {}
    if selection.everywhere or (selection.type is not None and choice.workspace is None):
        return {"profile_id": contexts.profile(reader, choice).id}
    return {"workspace_id": contexts.workspace(reader, choice).id}


def named(reader: Reader, choice: Choice, selection: Selection) -> list[Entry]:
    """Return the repos that are selected by what the registry knows, sorted by workspace and name.

    With references they come in the order of these, each once. Raises NotFound, Ambiguous;
    MissingContext where nothing says which workspace is meant; InvalidValue for a type that there
    is not, and for less than no days.
    """
    if selection.stale is not None and selection.stale < 0:
        raise InvalidValue(
            "DAYS_INVALID", f"'{selection.stale}' is no number of days", field="stale"
        )
    if selection.references is not None:
        found = [
            contexts.resolve_held(reader, "repo", reference, choice)
            for reference in selection.references
        ]
        repos = list(dict.fromkeys(found))
    elif scope := scope_of(reader, choice, selection):
        repos = reader.entries("repo", **scope)
        if "profile_id" in scope:
            repos.sort(key=lambda repo: key(str(repo.workspace)))
    else:
        repos = []
    if selection.type is not None:
        from symphony_cli.domain.workspaces import clean_type

        wanted = clean_type(selection.type)
        holders = {view.id for view in reader.workspaces() if view.type == wanted}
        repos = [repo for repo in repos if repo.workspace_id in holders]
    if selection.query is not None:
        fits = matches(selection.query)
        repos = [repo for repo in repos if fits(repo.name, repo.path or "")]
    return repos


class Looked(NamedTuple):
    """Repos with the states that they are in.

    `unreadable` are those, fitting or not, of which git cannot tell what they need; of those that
    are in vaults which cannot be read, `locked` tells.
    """

    repos: list[Entry]
    states: dict[str, RepoState]
    unreadable: list[Entry]
    locked: list[Notice]

    def state(self, repo: Entry) -> RepoState:
        """Return the state of one of them."""
        return self.states[str(repo.path)]


class Selected(NamedTuple):
    """Repos to work on, and by their paths why nothing is at those that a vault locks away."""

    repos: list[Entry]
    away: Mapping[str, Unreadable]


def looked_at(
    world: RepoWorld,
    selection: Selection,
    *,
    jobs: int | None = None,
    timeout: float | None = None,
    tell: Callable[[int, int], None] = lambda done, total: None,
) -> Looked:
    """Return the selected repos with their states; git looks at each directory once.

    Raises what `named` does, and Refused if the only reference is to a repo in a locked vault.
    """
    repos = named(world.reader, world.choice, selection)
    paths = list(by_directory(repos))
    states: dict[str, RepoState] = {}
    for state in world.repo_states.states(paths, jobs=jobs, timeout=timeout):
        states[state.path] = state
        tell(len(states), len(paths))
    gone = [path for path in paths if states[path].state == MISSING]
    away = _locked_away(world, selection, repos, gone)
    states |= {path: RepoState(path, LOCKED) for path in away}
    now = world.clock()
    fitting = [repo for repo in repos if selection.fits(states[str(repo.path)], now)]
    unreadable = [repo for repo in repos if states[str(repo.path)].reason]
    return Looked(fitting, states, unreadable, unreadable_notices(away, repos))


def _locked_away(
    world: World, selection: Selection, repos: Sequence[Entry], gone: Collection[str]
) -> dict[str, Unreadable]:
    """Return the repos in unreadable vaults. Raises Refused for the only repo that was named."""
    away = unreadable_paths(world.reader, world.files, gone)
    if away and selection.references is not None and len(repos) == 1:
        refuse_locked(world.reader, world.files, str(repos[0].path))
    return away


def selected(
    world: RepoWorld,
    selection: Selection,
    *,
    jobs: int | None = None,
    timeout: float | None = None,
    tell: Callable[[int, int], None] = lambda done, total: None,
) -> Selected:
    """Return the selected repos; git looks at them only if the selection filters by state.

    Raises as `looked_at` does.
    """
    if selection.asks_for_states:
        repos = looked_at(world, selection, jobs=jobs, timeout=timeout, tell=tell).repos
    else:
        repos = named(world.reader, world.choice, selection)
    gone = [path for path in by_directory(repos) if world.files.missing(path)]
    return Selected(repos, _locked_away(world, selection, repos, gone))


def by_directory(repos: Sequence[Entry]) -> dict[str, list[Entry]]:
    """Return the repos by their directories, each of which is worked on once."""
    directories: dict[str, list[Entry]] = {}
    for repo in repos:
        directories.setdefault(str(repo.path), []).append(repo)
    return directories
