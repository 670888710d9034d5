"""Registration of repos: add, scan, update, remove."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID, uuid4

from symphony_cli.base.errors import Conflict, InvalidValue, SymphonyError
from symphony_cli.base.findings import Notice
from symphony_cli.registry import contexts
from symphony_cli.registry.listing import as_found
from symphony_cli.registry.locked import directory, unless_locked
from symphony_cli.registry.rows import (
    new_name,
    refuse_over_limit,
    subject_of,
)

if TYPE_CHECKING:
    from datetime import datetime

    from symphony_cli.base.configuration import Limits
    from symphony_cli.domain.repos import GitFacts
    from symphony_cli.domain.views import Entry, RepoView
    from symphony_cli.registry.ports import Progress, Reader, UnitOfWork
    from symphony_cli.repos.ports import Git, RepoWorld


class ReposAdded(NamedTuple):
    """What was registered, what to know of it, and which paths could not be."""

    repos: list[RepoView]
    notices: list[Notice]
    failures: list[SymphonyError]


def storable_url(url: str | None, name: str) -> tuple[str | None, list[Notice]]:
    """Return a URL from git's configuration as it may be stored, and what to tell the user.

    One that is no URL is left out, since the repository itself is as good without it.
    """
    from symphony_cli.domain.remote_urls import clean_remote_url

    if not url:
        return None, []
    try:
        cleaned = clean_remote_url(url)
    except InvalidValue as error:
        return None, [Notice("REMOTE_URL_LEFT_OUT", f"repo '{name}': {error.message}")]
    return cleaned.url, [credentials_notice(name)] if cleaned.had_credentials else []


def credentials_notice(name: str) -> Notice:
    """The warning about a URL that was stored without the credentials in it."""
    return Notice(
        "CREDENTIALS_NOT_STORED",
        f"the remote URL of repo '{name}' has credentials in it; it is stored without them",
    )


def register(
    uow: UnitOfWork,
    limits: Limits,
    workspace: Entry,
    found: Sequence[tuple[str, GitFacts]],
    at: datetime,
    *,
    synced_at: datetime | None = None,
) -> None:
    """Keep new repos, given as name and facts, inside a unit of work.

    Raises Conflict when the limit is reached; names and paths are the caller's to check.
    """
    from symphony_cli.domain.repos import Repo

    held = len(uow.reader.entries("repo", workspace_id=workspace.id))
    refuse_over_limit(held, len(found), limits.repos_per_workspace, "repo", workspace)
    rows = [
        Repo(
            id=uuid4(),
            workspace_id=UUID(workspace.id),
            name=name,
            path=facts.path,
            remote_url=storable_url(facts.remote_url, name)[0],
            default_branch=facts.default_branch,
            root_commit=facts.root_commit,
            created_at=at,
            updated_at=at,
            last_synced_at=synced_at,
        )
        for name, facts in found
    ]
    uow.repos.add(*rows)


def notices_of(found: Sequence[tuple[str, GitFacts]]) -> list[Notice]:
    """Return what to tell of the remote URLs of repos, given as name and facts."""
    return [notice for name, facts in found for notice in storable_url(facts.remote_url, name)[1]]


def add(
    world: RepoWorld,
    paths: Sequence[str],
    *,
    name: str | None = None,
    remote_url: str | None = None,
) -> ReposAdded:
    """Register the repositories at the paths in the workspace in context.

    Of several paths the good ones are registered and the others come back as failures; a sole path
    that cannot be raises its error, Refused where a vault locks it away. A repo without a `name` is
    called as its directory is.
    """
    from symphony_cli.base.text import NOT_IN_NAMES, clean_name
    from symphony_cli.domain.remote_urls import clean_remote_url

    if len(paths) > 1 and (name is not None or remote_url is not None):
        raise InvalidValue(
            "ONE_PATH_NEEDED", "--name and --remote-url go with one path", field="path"
        )
    if name is not None:
        name = clean_name(name, "repo", forbidden=NOT_IN_NAMES)
    given_url = clean_remote_url(remote_url) if remote_url else None
    facts: list[GitFacts] = []
    failures: list[SymphonyError] = []
    for path in paths:
        try:
            facts.append(unless_locked(world.reader, world.files, path, world.git.inspect))
        except SymphonyError as error:
            failures.append(error)
    if failures and len(paths) == 1:
        raise failures[0]
    if not facts:
        return ReposAdded([], [], failures)
    now = world.clock()
    with world.unit_of_work as uow:
        workspace = contexts.workspace(uow.reader, world.choice)
        new: list[tuple[str, GitFacts]] = []
        for fact in dict.fromkeys(facts):
            try:
                others = [other for other, _ in new]
                called = new_name(uow.reader, "repo", fact.path, name, workspace, others)
                new.append((called, fact))
            except Conflict as error:
                failures.append(error)
        if failures and len(paths) == 1:
            raise failures[0]
        if given_url and new:
            new = [(new[0][0], new[0][1]._replace(remote_url=given_url.url))]
        register(uow, world.limits, workspace, new, now)
        notices = [*notices_of(new), *notices_of_git(world.git, facts)]
        if given_url and given_url.had_credentials and new:
            notices.append(credentials_notice(new[0][0]))
        added = {fact.path for _, fact in new}
        views = [v for v in uow.reader.repos(workspace_id=workspace.id) if v.path in added]
        uow.commit("repo add", subject_of([name for name, _ in new], "repo"), now)
    return ReposAdded(as_found(views, world.reader, world.files), notices, failures)


def facts_of_new(
    reader: Reader,
    git: Git,
    workspace: Entry | None,
    paths: Sequence[str],
    *,
    with_history: bool,
) -> list[GitFacts]:
    """Return what git knows of the repositories that the workspace does not have yet.

    Their histories take long, so this belongs before a transaction and never into one.
    """
    held = reader.entries("repo", workspace_id=workspace.id) if workspace else []
    known = {entry.path for entry in held}
    new = [path for path in paths if path not in known]
    return list(git.inspect_all(new, with_history=with_history).values())


def notices_of_git(git: Git, facts: Sequence[GitFacts]) -> list[Notice]:
    """Return a notice when root commits are not known because git cannot be started."""
    if all(one.root_commit for one in facts) or git.version() is not None:
        return []
    message = "git cannot be started, so the root commits of the repos are not known"
    return [Notice("GIT_NOT_FOUND", message)]


def named(
    reader: Reader, workspace: Entry | None, facts: Sequence[GitFacts]
) -> list[tuple[str, GitFacts]]:
    """Return name and facts of the repositories that the workspace does not have."""
    from symphony_cli.base.text import key
    from symphony_cli.domain.names import distinct_names

    held = reader.entries("repo", workspace_id=workspace.id) if workspace else []
    known = {entry.path for entry in held}
    new = [one for one in facts if one.path not in known]
    names = distinct_names((one.path for one in new), (key(entry.name) for entry in held))
    return [(names[one.path], one) for one in new]


def scan(
    world: RepoWorld,
    directories: Sequence[str],
    *,
    depth: int | None = None,
    nested: bool = False,
    hidden: bool = False,
    dry_run: bool = False,
    tell: Progress | None = None,
) -> ReposAdded:
    """Register every repository below the directories that the workspace does not have yet.

    With `dry_run` nothing is written, and the repos that come back have no IDs, no times and no
    root commits.
    """
    reader = world.reader
    workspace = contexts.workspace(reader, world.choice)
    roots = [directory(reader, world.files, one) for one in directories]
    found = world.scanner.scan(roots, depth=depth, nested=nested, hidden=hidden, tell=tell)
    facts = facts_of_new(reader, world.git, workspace, found.repos, with_history=not dry_run)
    if dry_run or not facts:
        new = named(reader, workspace, facts)
        previews = [preview(name, one, workspace) for name, one in new]
        return ReposAdded(previews, [*found.notices, *notices_of(new)], [])
    now = world.clock()
    with world.unit_of_work as uow:
        # Another process may have registered some since they were looked for.
        new = named(uow.reader, workspace, facts)
        register(uow, world.limits, workspace, new, now)
        added = {one.path for _, one in new}
        views = [v for v in uow.reader.repos(workspace_id=workspace.id) if v.path in added]
        uow.commit("repo scan", ", ".join(roots), now)
    notices = [*found.notices, *notices_of(new), *notices_of_git(world.git, facts)]
    return ReposAdded(views, notices, [])


def preview(name: str, facts: GitFacts, workspace: Entry) -> RepoView:
    """Return the row that registering a repository would make."""
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
