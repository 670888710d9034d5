"""Repos: list, update, remove."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from symphony_cli.base.light import NamedTuple
from symphony_cli.registry import contexts
from symphony_cli.registry.listing import as_found, matches
from symphony_cli.registry.locked import unless_locked, unreadable_notices, unreadable_paths
from symphony_cli.repos.selecting import inspect, marked, scope_of, selected

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from symphony_cli.base.findings import Notice
    from symphony_cli.domain.views import RepoView
    from symphony_cli.registry.ports import World
    from symphony_cli.repos.ports import RepoWorld
    from symphony_cli.repos.selecting import Selection


class RepoUpdated(NamedTuple):
    """A changed repo, with notices."""

    repo: RepoView
    notices: list[Notice]


def list_repos(
    world: RepoWorld,
    selection: Selection,
    *,
    tell: Callable[[int, int], None] = lambda done, total: None,
) -> list[RepoView]:
    """Return the selected repos; git inspects them only if a filter needs more than their paths."""
    is_named = selection.references is not None
    if is_named or selection.type is not None or selection._replace(missing=False).needs_states:
        find = inspect if selection.needs_states else selected
        found = find(world, selection, tell=tell).repos
        views = {repo.id: repo for repo in world.reader.repos()} if found else {}
        return as_found(
            # Another process may have unregistered some while git looked.
            [views[repo.id] for repo in found if repo.id in views],
            world.reader,
            world.files,
        )
    scope = scope_of(world.reader, world.choice, selection)
    fits = None if selection.query is None else matches(selection.query)
    repos = [] if scope is None else world.reader.repos(fits, **scope)
    repos = as_found(marked(repos, selection), world.reader, world.files)
    return [repo for repo in repos if repo.missing] if selection.missing else repos


def locked_ones(world: World, repos: Sequence[RepoView]) -> list[Notice]:
    """Return the notices about repos in vaults that cannot be read."""
    held = [repo for repo in repos if repo.is_locked]
    return unreadable_notices(
        unreadable_paths(world.reader, world.files, [repo.path for repo in held]), held
    )


def update(
    world: RepoWorld,
    reference: str,
    *,
    name: str | None = None,
    path: str | None = None,
    remote_url: str | None = None,
    archived: bool | None = None,
    optional: bool | None = None,
    add_tags: Sequence[str] = (),
    remove_tags: Sequence[str] = (),
    metadata: Sequence[str] = (),
    unset_metadata: Sequence[str] = (),
) -> RepoUpdated:
    """Change the values of a repo that are not None; an empty remote URL clears it.

    A new path must lead to a repository; its facts replace the old ones. Raises Refused for a path
    in a locked vault.
    """
    from symphony_cli.domain.objects import changed
    from symphony_cli.domain.remote_urls import clean_remote_url
    from symphony_cli.domain.tags import changed_tags
    from symphony_cli.registry.rows import given, refuse_taken_place
    from symphony_cli.repos.registration import credentials_notice, storable_url

    now = world.clock()
    notices: list[Notice] = []
    values = given(name=name, archived=archived, optional=optional)
    facts = None
    if path is not None:
        facts = unless_locked(world.reader, world.files, path, world.git.inspect)
    with world.unit_of_work as uow:
        entry = contexts.resolve_held(uow.reader, "repo", reference, world.choice)
        before = uow.repos.get(UUID(entry.id))
        if facts is not None:
            values["path"] = facts.path
            values["default_branch"] = facts.default_branch
            values["root_commit"] = facts.root_commit
            values["remote_url"], notices = storable_url(
                facts.remote_url, entry.name, before.remote_url
            )
        if remote_url is not None:
            cleaned = clean_remote_url(remote_url) if remote_url else None
            values["remote_url"] = cleaned.url if cleaned else ""
            notices = (
                [credentials_notice(entry.name)] if cleaned and cleaned.had_credentials else []
            )
        after = before.changed(
            now,
            **values,
            tags=changed_tags(before.tags, add_tags, remove_tags),
            metadata=changed(before.metadata, metadata, unset_metadata, "metadata"),
        )
        refuse_taken_place(uow.reader, entry, after.name, after.path)
        uow.repos.update(after)
        views = uow.reader.repos(id=entry.id)
        uow.commit("repo update", after.name, now)
    return RepoUpdated(as_found(views, world.reader, world.files)[0], notices)


def remove(world: World, references: Sequence[str]) -> list[RepoView]:
    """Unregister repos and return them; their files stay (see `registration.remove`)."""
    from symphony_cli.registry import registration
    from symphony_cli.repos.registration import REPOS

    return as_found(registration.remove(world, REPOS, references), world.reader, world.files)
