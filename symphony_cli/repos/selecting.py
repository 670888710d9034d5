"""Selecting the repos that a command works on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from symphony_cli.base.errors import Failed, InvalidValue, NotFound
from symphony_cli.base.light import NamedTuple
from symphony_cli.base.text import key
from symphony_cli.base.times import parsed_time
from symphony_cli.registry import contexts
from symphony_cli.registry.listing import globbed, is_wide, matches, nothing_matches, tagged
from symphony_cli.registry.locked import refuse_locked, unreadable_notices, unreadable_paths
from symphony_cli.registry.references import is_path
from symphony_cli.registry.row_places import is_within
from symphony_cli.repos.states import DAMAGED, LOCKED, MISSING, OK, RepoState

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from datetime import datetime

    from symphony_cli.base.findings import Notice
    from symphony_cli.domain.entries import Entry
    from symphony_cli.domain.views import RepoView
    from symphony_cli.registry.choices import Choice
    from symphony_cli.registry.locked import Unreadable
    from symphony_cli.registry.ports import Reader, World
    from symphony_cli.repos.ports import RepoWorld

_SECONDS_PER_DAY = 86_400


class Selection(NamedTuple):
    """A user's filters for repos; a repo must match all of them.

    If `references` is None, the repos are those in the active workspace, or in all profiles with
    `everywhere`, or with a `type` when the user named no workspace; `in_profile` limits both to the
    active profile. An empty list, such as from an empty pipe, selects no repos. A reference may be
    a glob, or with `trees` name a linked worktree. `tags` are expressions. Archived repos are
    selected only by name, or alone with `archived`. The fields from `dirty` on filter by a repo's
    current state; `stale` is a number of days.
    """

    references: Sequence[str] | None = None
    everywhere: bool = False
    in_profile: bool = False
    trees: bool = False
    type: str | None = None
    query: str | None = None
    tags: Sequence[str] = ()
    archived: bool = False
    dirty: bool = False
    ahead: bool = False
    behind: bool = False
    diverged: bool = False
    no_upstream: bool = False
    gone: bool = False
    missing: bool = False
    stale: int | None = None

    @property
    def needs_states(self) -> bool:
        """Whether a filter needs the states of the repos."""
        first = self._fields.index("dirty")
        return self[first:] != Selection()[first:]

    def fits(self, state: RepoState, now: datetime) -> bool:
        """Whether a repo in this state passes the filters."""
        is_ok = state.state == OK
        filters = (
            (self.dirty, state.dirty),
            (self.ahead, state.ahead > 0),
            (self.behind, state.behind > 0),
            (self.diverged, state.ahead > 0 and state.behind > 0),
            (self.no_upstream, is_ok and state.upstream is None and not state.gone),
            (self.gone, state.gone),
            (self.missing, state.state == MISSING),
            (self.stale is not None, self._is_stale(state, now)),
        )
        return all(passes for is_set, passes in filters if is_set)

    def _is_stale(self, state: RepoState, now: datetime) -> bool:
        if self.stale is None or state.last_commit_at is None:
            return False
        age = now - parsed_time(state.last_commit_at)
        return age.total_seconds() > self.stale * _SECONDS_PER_DAY


def scope_of(reader: Reader, choice: Choice, selection: Selection) -> dict[str, str] | None:
    """Return the profile or workspace to select from, as keyword arguments of the reader.

    Returns None if no workspace exists yet. Raises MissingContext if no profile or workspace is
    active.
    """
    return contexts.scope_of(
        reader,
        choice,
        everywhere=selection.everywhere
        or (selection.type is not None and choice.workspace is None),
        in_profile=selection.in_profile,
    )


def find_repos(reader: Reader, choice: Choice, selection: Selection) -> list[Entry]:
    """Return the registered repos that match, whatever their states, by workspace and name.

    References keep their order, and duplicates are dropped. Raises NotFound, Ambiguous;
    MissingContext if no workspace is active; InvalidValue for an unknown type or negative days.
    """
    if selection.stale is not None and selection.stale < 0:
        raise InvalidValue(
            "DAYS_INVALID", f"invalid number of days '{selection.stale}'", field="stale"
        )
    if selection.references is not None:
        found = [
            repo
            for reference in selection.references
            for repo in _referenced(reader, choice, selection, reference)
        ]
        repos = list(dict.fromkeys(found))
    elif (scope := scope_of(reader, choice, selection)) is not None:
        repos = reader.entries("repo", **scope)
        if "workspace_id" not in scope:
            repos.sort(key=lambda repo: (key(repo.profile), key(str(repo.workspace))))
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
    return _marked(reader, repos, selection)


def _referenced(
    reader: Reader, choice: Choice, selection: Selection, reference: str
) -> list[Entry]:
    """Return the repo that a reference names, or the repos in the scope that a glob matches."""
    if not contexts.is_glob_here(reader, "repo", reference, choice):
        return _named(reader, choice, selection, reference)
    # A glob with a workspace in it is about more than the active one.
    wide = is_wide(reference) and choice.workspace is None
    scope = Selection(
        everywhere=selection.everywhere or wide,
        in_profile=selection.in_profile and ":" not in reference,
        type=selection.type,
        archived=selection.archived,
    )
    if found := globbed(find_repos(reader, choice, scope), reference):
        return found
    others = find_repos(reader, choice, scope._replace(archived=not selection.archived))
    raise nothing_matches("repo", reference, others, archived=selection.archived)


def _named(reader: Reader, choice: Choice, selection: Selection, reference: str) -> list[Entry]:
    """Return the repo that a reference names.

    Around no repo, a path names the repos below it that the selection's scope has.
    """
    try:
        if selection.trees:
            return [contexts.resolve_tree(reader, reference, choice)]
        return [contexts.resolve_held(reader, "repo", reference, choice)]
    except NotFound:
        below: list[Entry] = []
        if is_path(reference) and choice.surroundings is not None:
            directory = choice.surroundings.resolved(reference)
            scope = Selection(
                everywhere=choice.workspace is None,
                in_profile=selection.in_profile,
                archived=selection.archived,
            )
            rows = find_repos(reader, choice, scope)
            below = [repo for repo in rows if is_within(repo.path, directory)]
        if not below:
            raise
        return below


def marked(
    views: list[RepoView], selection: Selection, *, is_named: bool = False
) -> list[RepoView]:
    """Return the repos with the selected tags, without archived ones unless named or selected."""
    views = tagged(views, selection.tags)
    if is_named and not selection.archived:
        return views
    return [view for view in views if view.archived == selection.archived]


def _marked(reader: Reader, repos: list[Entry], selection: Selection) -> list[Entry]:
    """Return the repos that `marked` keeps."""
    is_named = selection.references is not None
    if is_named and not selection.tags and not selection.archived:
        return repos
    holders = dict.fromkeys(repo.workspace_id for repo in repos)
    views = [view for id in holders for view in reader.repos(workspace_id=id)]
    views = marked(views, selection, is_named=is_named)
    fitting = {view.id for view in views}
    return [repo for repo in repos if repo.id in fitting]


_CONFIG_HINT = "to see each file, run `git config --list --show-origin`"


class Inspection(NamedTuple):
    """Selected repos and the states of all inspected ones.

    `unreadable` are the inspected repos that git cannot read, selected or not; `locked` are
    notices about the repos in locked vaults.
    """

    repos: list[Entry]
    states: dict[str, RepoState]
    unreadable: list[Entry]
    locked: list[Notice]

    def state(self, repo: Entry) -> RepoState:
        """Return the state of an inspected repo."""
        return self.states[str(repo.path)]


class Selected(NamedTuple):
    """Repos to work on, and why the paths in locked vaults cannot be read."""

    repos: list[Entry]
    locked: Mapping[str, Unreadable]


def inspect(
    world: RepoWorld,
    selection: Selection,
    *,
    jobs: int | None = None,
    timeout: float | None = None,
    tell: Callable[[int, int], None] = lambda done, total: None,
) -> Inspection:
    """Return the selected repos with their states; git inspects each directory once.

    Raises what `find_repos` does, Refused if the only reference is to a repo in a locked vault, and
    Failed (GIT_UNUSABLE) if git works in no repository.
    """
    repos = find_repos(world.reader, world.choice, selection)
    paths = list(by_directory(repos))
    states: dict[str, RepoState] = {}
    for state in world.repo_states.states(paths, jobs=jobs, timeout=timeout):
        states[state.path] = state
        tell(len(states), len(paths))
    found = {state.state for state in states.values()}
    if DAMAGED in found and (problem := world.git.problem()):
        raise Failed("GIT_UNUSABLE", problem, hint=_CONFIG_HINT)
    missing = [path for path in paths if states[path].state == MISSING]
    locked = _locked(world, selection, repos, missing)
    states |= {path: RepoState(path, LOCKED) for path in locked}
    now = world.clock()
    matching = [repo for repo in repos if selection.fits(states[str(repo.path)], now)]
    unreadable = [repo for repo in repos if states[str(repo.path)].reason]
    return Inspection(matching, states, unreadable, unreadable_notices(locked, repos))


def _locked(
    world: World, selection: Selection, repos: Sequence[Entry], missing: Collection[str]
) -> dict[str, Unreadable]:
    """Return why the missing paths in locked vaults cannot be read.

    Raises Refused if the only reference is to such a repo.
    """
    locked = unreadable_paths(world.reader, world.files, missing)
    if locked and selection.references is not None and len(repos) == 1:
        refuse_locked(world.reader, world.files, str(repos[0].path))
    return locked


def selected(
    world: RepoWorld,
    selection: Selection,
    *,
    jobs: int | None = None,
    timeout: float | None = None,
    tell: Callable[[int, int], None] = lambda done, total: None,
) -> Selected:
    """Return the selected repos; git inspects them only if a filter needs their states.

    Raises as `inspect` does.
    """
    if selection.needs_states:
        repos = inspect(world, selection, jobs=jobs, timeout=timeout, tell=tell).repos
    else:
        repos = find_repos(world.reader, world.choice, selection)
    missing = [path for path in by_directory(repos) if world.files.missing(path)]
    return Selected(repos, _locked(world, selection, repos, missing))


def by_directory(repos: Sequence[Entry]) -> dict[str, list[Entry]]:
    """Return the repos by their directories, since several may share one."""
    directories: dict[str, list[Entry]] = {}
    for repo in repos:
        directories.setdefault(str(repo.path), []).append(repo)
    return directories


class Named(Protocol):
    """A row of a repo."""

    @property
    def name(self) -> str:
        """Its name."""
        ...

    @property
    def workspace(self) -> str | None:
        """The name of its workspace."""
        ...

    @property
    def profile(self) -> str:
        """The username of its profile."""
        ...


def shown_names(repos: Sequence[Named]) -> list[str]:
    """Return how to name repos to users.

    A name that repos of several workspaces have becomes WORKSPACE/NAME, or with the profile where
    that is not enough.
    """
    full = [f"{repo.workspace}/{repo.name}" for repo in repos]
    owners: dict[str, set[tuple[str, str | None]]] = {}
    for repo, name in zip(repos, full, strict=True):
        for form in (repo.name, name):
            owners.setdefault(key(form), set()).add((repo.profile, repo.workspace))

    def shown(repo: Named, name: str) -> str:
        if len(owners[key(repo.name)]) == 1:
            return repo.name
        return name if len(owners[key(name)]) == 1 else f"{repo.profile}:{name}"

    return [shown(repo, name) for repo, name in zip(repos, full, strict=True)]
