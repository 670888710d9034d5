"""Registration of repos: add, scan."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID, uuid4

from symphony_cli.base.errors import InvalidValue, SymphonyError
from symphony_cli.base.findings import Notice
from symphony_cli.registry import contexts, registration
from symphony_cli.registry.bindings import (
    Bound,
    Sorted,
    bound_elsewhere,
    sorted_by_remotes,
    without_nested,
)
from symphony_cli.registry.listing import as_found
from symphony_cli.registry.locked import directory, unless_locked
from symphony_cli.registry.rows import subject_of

if TYPE_CHECKING:
    from datetime import datetime

    from symphony_cli.domain.entries import Entry
    from symphony_cli.domain.repos import GitFacts, Repo
    from symphony_cli.domain.views import RepoView
    from symphony_cli.registry.bindings import Agrees
    from symphony_cli.registry.ports import Progress, Reader, World
    from symphony_cli.repos.ports import Git, RepoWorld


class ReposAdded(NamedTuple):
    """Registered repos, notices, and the errors of other paths."""

    repos: list[RepoView]
    notices: list[Notice]
    failures: list[SymphonyError]


def storable_url(
    url: str | None, name: str, before: str | None = None
) -> tuple[str | None, list[Notice]]:
    """Return a URL from git's configuration without credentials, and notices about it.

    An invalid URL is left out, since the repo can be registered without it. One that the user
    cleared `before` is empty, and stays so.
    """
    from symphony_cli.domain.remote_urls import clean_remote_url

    if not url or before == "":
        return "" if before == "" else None, []
    try:
        cleaned = clean_remote_url(url)
    except InvalidValue as error:
        return None, [Notice("REMOTE_URL_LEFT_OUT", f"repo '{name}': {error.message}")]
    return cleaned.url, [credentials_notice(name)] if cleaned.had_credentials else []


def credentials_notice(name: str) -> Notice:
    """Return the warning that a URL is stored without its credentials."""
    return Notice(
        "CREDENTIALS_NOT_STORED",
        f"removed the credentials from the recorded remote URL of repo '{name}'",
    )


def repo_at(name: str, facts: GitFacts, workspace_id: UUID, at: datetime) -> Repo:
    """Return a new repo with the facts that git knows."""
    from symphony_cli.domain.repos import Repo

    return Repo(
        id=uuid4(),
        workspace_id=workspace_id,
        name=name,
        path=facts.path,
        remote_url=storable_url(facts.remote_url, name)[0],
        default_branch=facts.default_branch,
        root_commit=facts.root_commit,
        created_at=at,
        updated_at=at,
    )


REPOS = registration.Noun["GitFacts", "RepoView"](
    "repo",
    limit=attrgetter("repos_per_workspace"),
    entity=repo_at,
    table=attrgetter("repos"),
    views=attrgetter("repos"),
)


def notices_of(new: Sequence[tuple[str, GitFacts]]) -> list[Notice]:
    """Return the notices about the remote URLs of repos, given as name and facts."""
    return [notice for name, facts in new for notice in storable_url(facts.remote_url, name)[1]]


def add(
    world: RepoWorld,
    paths: Sequence[str],
    *,
    name: str | None = None,
    remote_url: str | None = None,
) -> ReposAdded:
    """Register the repositories at the paths in the active workspace.

    `remote_url` replaces the one that git has. Of several paths, those that cannot be registered
    are failures. Raises the error of a sole path, Refused for one in a locked vault.
    """
    from symphony_cli.domain.remote_urls import clean_remote_url

    if len(paths) > 1 and (name is not None or remote_url is not None):
        raise InvalidValue(
            "ONE_PATH_NEEDED",
            "--name and --remote-url can only be used with one path",
            field="path",
        )
    name = registration.wanted_name("repo", name)
    given_url = clean_remote_url(remote_url) if remote_url else None
    inspected: list[GitFacts] = []

    def inspect(path: str) -> GitFacts:
        facts = unless_locked(world.reader, world.files, path, world.git.inspect)
        inspected.append(facts)
        return facts._replace(remote_url=given_url.url) if given_url else facts

    added = registration.add(world, REPOS, paths, inspect, name=name)
    notices = [*notices_of(added.new), *notices_of_git(world.git, inspected)]
    if given_url and given_url.had_credentials:
        notices += [credentials_notice(new) for new, _ in added.new]
    return ReposAdded(as_found(added.views, world.reader, world.files), notices, added.failures)


def bound_to(world: RepoWorld, paths: Sequence[str], remote_url: str | None) -> list[Bound]:
    """Return the other workspaces that the remotes of repositories at paths belong to."""

    def urls() -> Iterator[str]:
        with suppress(InvalidValue):
            found = [world.files.resolved(path) for path in paths]
            facts = world.git.inspect_all(found, with_history=False)
            urls = [remote_url or facts[path].remote_url for path in found]
            yield from (url for one in urls if (url := storable_url(one, "")[0]))

    return bound_elsewhere(world, contexts.find_workspace(world.reader, world.choice), urls())


def facts_of_new(
    reader: Reader,
    git: Git,
    workspace: Entry | None,
    paths: Sequence[str],
    *,
    with_history: bool,
) -> list[GitFacts]:
    """Return what git knows of the repositories that the workspace does not have.

    Reading their histories takes long, so call it before a transaction.
    """
    held = reader.entries("repo", workspace_id=workspace.id) if workspace else []
    known = {entry.path for entry in held}
    new = [path for path in paths if path not in known]
    return list(git.inspect_all(new, with_history=with_history).values())


def fill_in(world: RepoWorld, action: str, ids: Collection[str] | None = None) -> list[Notice]:
    """Store the remote URLs, default branches and root commits that git knows by now.

    Looks at the repos that lack one, all or those with the IDs, and makes one operation of it.
    Returns notices about the remote URLs.
    """
    views = [
        view
        for view in world.reader.repos()
        if (ids is None or view.id in ids)
        and None in (view.remote_url, view.default_branch, view.root_commit)
        and not world.files.missing(view.path)
    ]
    # Only the root commit takes a look at the history.
    rooted = {view.path for view in views if view.root_commit}
    facts = world.git.inspect_all(rooted, with_history=False)
    facts |= world.git.inspect_all({view.path for view in views} - rooted)
    found: dict[str | None, dict[str, str]] = {}
    for view in views:
        fact = facts[view.path]
        known = {
            "remote_url": storable_url(fact.remote_url, view.name)[0],
            "default_branch": fact.default_branch,
            "root_commit": fact.root_commit,
        }
        new = {name: one for name, one in known.items() if one and getattr(view, name) is None}
        if new:
            found[view.id] = new
    if not found:
        return []
    now = world.clock()
    notices: list[Notice] = []
    names: list[str] = []
    with world.unit_of_work as uow:
        # Another process may have unregistered some of them meanwhile.
        there = [view for view in uow.reader.repos() if view.id in found]
        for view in there:
            before = uow.repos.get(UUID(view.id))
            # A URL that the user cleared is empty, and stays so.
            lacking = {
                name: one for name, one in found[view.id].items() if getattr(before, name) is None
            }
            if lacking:
                uow.repos.update(before.changed(now, **lacking))
                names.append(view.name)
            if "remote_url" in lacking:
                notices += storable_url(facts[view.path].remote_url, view.name)[1]
        if names:
            uow.commit(action, subject_of(names, "repo"), now)
    return notices


def notices_of_git(git: Git, facts: Sequence[GitFacts]) -> list[Notice]:
    """Return a notice if root commits are unknown because git works nowhere."""
    problem = None if all(one.root_commit for one in facts) else git.problem()
    if problem is None:
        return []
    message = f"cannot read the root commits of the repos: {problem}"
    return [Notice("GIT_NOT_FOUND", message)]


def scan(
    world: RepoWorld,
    directories: Sequence[str],
    *,
    depth: int | None = None,
    nested: bool = False,
    hidden: bool = False,
    dry_run: bool = False,
    agrees: Agrees | None = None,
    tell: Progress | None = None,
) -> ReposAdded:
    """Register the repositories below the directories that the workspace does not have.

    With `dry_run` nothing is written, and the repos that come back have no IDs, times or root
    commits. `agrees` is as for `bindings.sorted_by_remotes`.
    """
    reader = world.reader
    workspace = contexts.workspace(reader, world.choice)
    roots = [directory(reader, world.files, one) for one in directories]
    found = world.scanner.scan(roots, depth=depth, nested=nested, hidden=hidden, tell=tell)
    paths, nested_notices = without_nested(reader, "repo", workspace, roots, found.repos)
    facts = facts_of_new(reader, world.git, workspace, paths, with_history=not dry_run)
    facts, elsewhere, differing = by_remotes(world, workspace, facts, agrees)
    notices = [*found.notices, *nested_notices, *differing]
    if dry_run or not (facts or elsewhere):
        new = registration.new_places(reader, "repo", workspace, facts)
        previews = [preview(name, one, workspace) for name, one in new]
        return ReposAdded(previews, [*notices, *notices_of(new)], [])
    placed = [(holder, some) for holder, some in ((workspace, facts), *elsewhere) if some]
    added = registration.add_found(world, REPOS, placed, subject=", ".join(roots))
    notices += notices_of(added.new)
    notices += notices_of_git(world.git, [one for _, some in placed for one in some])
    return ReposAdded(added.views, notices, [])


def by_remotes(
    world: World, workspace: Entry | None, facts: Sequence[GitFacts], agrees: Agrees | None
) -> Sorted[GitFacts]:
    """Return which repositories go to which workspace by their remotes."""

    def url_of(one: GitFacts) -> str | None:
        return storable_url(one.remote_url, "")[0]

    return sorted_by_remotes(world, workspace, facts, url_of, agrees)


def preview(name: str, facts: GitFacts, workspace: Entry) -> RepoView:
    """Return the repo that registering a repository would add."""
    from symphony_cli.domain.views import RepoView

    return RepoView(
        id=None,
        workspace=workspace.name,
        profile=workspace.profile,
        name=name,
        path=facts.path,
        remote_url=storable_url(facts.remote_url, name)[0],
        default_branch=facts.default_branch,
        root_commit=facts.root_commit,
    )
