"""Cloning of remote repositories into the active workspace."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from symphony_cli.base.errors import Conflict, Failed, InvalidValue, MissingContext, SymphonyError
from symphony_cli.base.findings import Notice
from symphony_cli.base.layouts import filled_in
from symphony_cli.base.text import clean
from symphony_cli.registry import contexts, registration
from symphony_cli.registry.bindings import Bound, bound_elsewhere
from symphony_cli.registry.listing import as_found
from symphony_cli.registry.locked import directory, refuse_locked
from symphony_cli.registry.rows import new_name, refuse_over_limit, subject_of
from symphony_cli.repos.clones import (
    Clone,
    Cloned,
    CloneOptions,
    is_path,
    is_same_repository,
    source_of,
)
from symphony_cli.repos.outcomes import FAILED, Outcome
from symphony_cli.repos.registration import (
    REPOS,
    fill_in,
    notices_of,
    notices_of_git,
    repo_at,
    storable_url,
)

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from symphony_cli.domain.entries import Entry
    from symphony_cli.domain.repos import GitFacts, Repo
    from symphony_cli.domain.views import RepoView
    from symphony_cli.registry.ports import World
    from symphony_cli.repos.ports import RepoWorld

_BELOW = "{name}"
_WARNING = "warning: "


class ReposCloned(NamedTuple):
    """The cloned repos, with notices, git's messages and the failures.

    `wanted` is the number of repos to clone; `interrupted` is true if the user stopped the command.
    `updated` are the repos that were there, each with the outcome of its update.
    """

    repos: list[RepoView]
    notices: list[Notice]
    said: list[str]
    failures: list[SymphonyError]
    wanted: int
    interrupted: bool
    updated: list[tuple[RepoView, Outcome]]


def clone(
    world: RepoWorld,
    urls: Sequence[str],
    options: CloneOptions,
    *,
    into: str | None = None,
    name: str | None = None,
    jobs: int | None = None,
    timeout: float | None = None,
    tell: Callable[[int, int], None] = lambda done, total: None,
    watch: Callable[[str], None] | None = None,
    update: Callable[[list[str]], Iterator[Outcome]] | None = None,
) -> ReposCloned:
    """Clone the URLs and register the clones in the active workspace, as one operation.

    The clones go below the workspace's root by the configured layout, or by their names into the
    directory `into`. Of several URLs the good ones are cloned and the others returned as failures;
    if the only URL fails, its error is raised. Clones that are not registered are removed from
    disk. After an interrupt, the clones that are complete are registered. `update` updates repos at
    their paths; if it is None, a URL whose clone exists is a failure. `watch` receives git's
    progress.
    """
    # An invalid configuration is reported first, before git starts.
    limit, layout = world.limits.repos_per_workspace, world.clone_layout
    if name is not None and len(urls) > 1:
        raise InvalidValue("ONE_URL_NEEDED", "--name can only be used with one URL", field="name")
    if options.filter is not None:
        options = options._replace(filter=clean(options.filter, "filter"))
    if options.branch is not None:
        options = options._replace(branch=clean(options.branch, "branch"))
    workspace = contexts.workspace(world.reader, world.choice)
    root = _root(world, workspace, into)
    target = _Target(root, _BELOW if into is not None else layout, name, options.bare)
    registered = _Registered([], [], [])
    with world.clones as clones:
        there = _there(world, workspace) if update else {}
        wanted, existing, failures = _plan(world, workspace, target, urls, there)
        held = len(world.reader.entries("repo", workspace_id=workspace.id))
        refuse_over_limit(held, len(wanted), limit, "repo", workspace)
        results = clones.run(wanted, options, jobs=jobs, timeout=timeout, watch=watch)
        done, interrupted = collected(results, wanted, tell)
        failures += [cloned.error for cloned in done if cloned.error]
        good = [cloned for cloned in done if not cloned.error]
        if good:
            registered = _register(world, good)
            failures += registered.refused
    updated: list[tuple[RepoView, Outcome]] = []
    filled: list[Notice] = []
    if update and existing and not interrupted:
        updated = [(there[outcome.path], outcome) for outcome in update(existing)]
        failures += [_not_updated(*one) for one in updated if one[1].result == FAILED]
        filled = fill_in(world, "repo clone", {repo.id or "" for repo, _ in updated})
        now = {view.path: view for view in world.reader.repos(workspace_id=workspace.id)}
        updated = [(now.get(repo.path, repo), outcome) for repo, outcome in updated]
    if failures and len(urls) == 1:
        raise failures[0]
    views = as_found(registered.repos, world.reader, world.files)
    warnings, said = messages(good)
    notices = [*warnings, *registered.notices, *filled]
    return ReposCloned(views, notices, said, failures, len(wanted), interrupted, updated)


def _there(world: World, workspace: Entry) -> dict[str, RepoView]:
    """Return the repos of a workspace that are on disk, by path."""
    views = as_found(world.reader.repos(workspace_id=workspace.id), world.reader, world.files)
    return {view.path: view for view in views if not view.missing and not view.is_locked}


def _not_updated(repo: RepoView, outcome: Outcome) -> Failed:
    return Failed(
        "UPDATE_FAILED", f"failed to update '{repo.name}': {outcome.reason}", hint=outcome.hint
    )


def bound_to(world: World, urls: Sequence[str]) -> list[Bound]:
    """Return the workspaces other than the active one that the URLs belong to, for valid URLs."""
    active = contexts.find_workspace(world.reader, world.choice)
    known: list[str] = []
    for url in urls:
        with suppress(InvalidValue):
            known.append(source_of(url.strip()).shown)
    return bound_elsewhere(world, active, known)


class _Target(NamedTuple):
    """The root directory and layout of clones, and the name if the user gave one."""

    root: str
    layout: str
    name: str | None
    bare: bool


def _root(world: World, workspace: Entry, into: str | None) -> str:
    if into is not None:
        return world.files.resolved(into)
    if workspace.path is None:
        from shlex import quote

        raise MissingContext(
            "NO_ROOT",
            f"{workspace} has no root directory",
            hint="pass --into DIR; or to set a root, run"
            f" `symphony workspace edit {quote(workspace.name)} --root DIR`",
            field="into",
        )
    # A missing root may be on a disk that is not mounted, so it is not created.
    return directory(world.reader, world.files, workspace.path)


def _plan(
    world: RepoWorld,
    workspace: Entry,
    target: _Target,
    urls: Sequence[str],
    there: Mapping[str, RepoView],
) -> tuple[list[Clone], list[str], list[SymphonyError]]:
    """Return the clones to make, the paths to update, and the errors of the other URLs.

    A repo in `there`, by path, is updated if it is a clone of the URL.
    """
    wanted: list[Clone] = []
    existing: list[str] = []
    failures: list[SymphonyError] = []
    for url in dict.fromkeys(urls):
        try:
            planned = _planned(world, target, url)
            view = there.get(planned.path)
            if view and is_same_repository(_url_of(world, view), planned.source.shown):
                existing.append(view.path)
                continue
            refuse_locked(world.reader, world.files, planned.path)
            others = [other.name for other in wanted]
            new_name(world.reader, "repo", planned.path, planned.name, workspace, others=others)
            wanted.append(planned)
        except SymphonyError as error:
            failures.append(error)
    return wanted, existing, failures


def _url_of(world: RepoWorld, view: RepoView) -> str:
    """Return the remote URL of a repo, from git if the registry lacks it, or an empty text."""
    if view.remote_url:
        return view.remote_url
    url, _ = storable_url(world.git.inspect(view.path).remote_url, view.name)
    return url or ""


def _planned(world: RepoWorld, target: _Target, url: str) -> Clone:
    """Return the clone of a URL, with its path and name. Raises InvalidValue, Conflict."""
    stripped = url.strip()
    text = world.files.resolved(url) if is_path(stripped) else stripped
    source = source_of(text, target.name, lambda: world.clone_protocol)
    # git clone --bare names the directory like this too.
    name = f"{source.name}.git" if target.bare and target.name is None else source.name
    place = filled_in(target.layout, host=source.host, owner=source.owner, name=name)
    return Clone(source, world.clones.destination(target.root, place), name)


def collected(
    results: Iterator[Cloned], wanted: Sequence[Clone], tell: Callable[[int, int], None]
) -> tuple[list[Cloned], bool]:
    """Return the results in the order of the clones, and whether the user interrupted them."""
    done: list[Cloned] = []
    interrupted = False
    try:
        if wanted:
            # The first may take minutes.
            tell(0, len(wanted))
        for result in results:
            done.append(result)
            tell(len(done), len(wanted))
    except KeyboardInterrupt:
        interrupted = True
    return sorted(done, key=lambda cloned: wanted.index(cloned.clone)), interrupted


class _Registered(NamedTuple):
    """Registered clones, and the errors of clones whose name or path is taken."""

    repos: list[RepoView]
    notices: list[Notice]
    refused: list[Conflict]


def _clone_at(name: str, facts: GitFacts, workspace_id: UUID, at: datetime) -> Repo:
    return repo_at(name, facts, workspace_id, at).changed(at, last_synced_at=at)


_CLONES = REPOS._replace(entity=_clone_at)


def _register(world: RepoWorld, cloned: Sequence[Cloned]) -> _Registered:
    """Register clones and keep them on disk."""
    facts = world.git.inspect_all([one.clone.path for one in cloned])
    refused: list[Conflict] = []
    new: list[tuple[str, GitFacts]] = []
    now = world.clock()
    with world.unit_of_work as uow:
        workspace = contexts.workspace(uow.reader, world.choice)
        for clone, *_ in cloned:
            fact = facts[clone.path]
            try:
                name = new_name(uow.reader, "repo", fact.path, clone.name, workspace)
                new.append((name, fact))
            except Conflict as error:
                refused.append(error)
        views = registration.register(uow, world.limits, _CLONES, workspace, new, at=now)
        with world.clones.keeping([view.path for view in views]):
            uow.commit("repo clone", subject_of([name for name, _ in new], "repo"), now)
    notices = [*notices_of(new), *notices_of_git(world.git, [fact for _, fact in new])]
    return _Registered(views, notices, refused)


def messages(results: Sequence[Cloned]) -> tuple[list[Notice], list[str]]:
    """Return the warnings that git printed, and its other messages."""
    notices: list[Notice] = []
    said: list[str] = []
    for result in results:
        for line in result.said:
            if line.startswith(_WARNING):
                message = f"repo '{result.clone.name}': {line.removeprefix(_WARNING)}"
                notices.append(Notice("GIT_WARNED", message))
            else:
                said.append(f"{result.clone.name}: {line}")
    return notices, said
