"""Planning what to register of foreign registries."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING

from symphony_cli.base.errors import InvalidValue, SymphonyError
from symphony_cli.base.findings import Notice
from symphony_cli.base.text import clean, escaped
from symphony_cli.domain.repos import GitFacts
from symphony_cli.domain.tags import clean_tag, clean_tags
from symphony_cli.registry.locked import is_in, refuse_locked, unreadable_vaults
from symphony_cli.registry.row_places import is_within
from symphony_cli.repos.registration import storable_url
from symphony_cli.transfer.foreign.plans import CLONED, KNOWN, REFUSED, SKIPPED, UPDATED, Plan
from symphony_cli.transfer.places import clean_place
from symphony_cli.transfer.planning import main_url
from symphony_cli.transfer.sources import clean_branch, clean_remote, clean_source

if TYPE_CHECKING:
    from symphony_cli.transfer.foreign.listings import ListedRepo
    from symphony_cli.transfer.foreign.ports import ForeignWorld
    from symphony_cli.transfer.foreign.reading import Registry, Request

DESCRIPTION = "description"
CLONING = "to clone it, pass --clone"


def plans(
    world: ForeignWorld, found: Iterable[Registry], request: Request
) -> tuple[list[Plan], list[Notice]]:
    """Return a plan for each repo in the registries, each path once, and warnings."""
    notices: list[Notice] = []
    by_path: dict[str, Plan] = {}
    roots: dict[str, str] = {}
    unplaced: list[Plan] = []
    for registry in found:
        for listed in registry.listing.repos:
            plan = _located(world, registry.kind, listed, roots, notices)
            if plan.result == SKIPPED or plan.result == REFUSED:
                unplaced.append(plan)
            elif plan.path in by_path:
                by_path[plan.path] = _merged(by_path[plan.path], plan)
            else:
                by_path[plan.path] = plan
    views = {view.path: view for view in world.reader.repos()}
    planned = [one._replace(view=views.get(one.path)) for one in by_path.values()]
    planned = _on_disk(world, planned, with_history=not request.dry_run)
    locked = unreadable_vaults(world.files, world.reader.entries("vault"))
    return [*(_decided(world, one, locked, request) for one in planned), *unplaced], notices


def _located(
    world: ForeignWorld,
    kind: str,
    listed: ListedRepo,
    roots: dict[str, str],
    notices: list[Notice],
) -> Plan:
    plan = Plan((kind,), listed, escaped(listed.place))
    if listed.reason:
        return plan.left_out(SKIPPED, listed.reason)
    place = world.registries.expanded(listed.place)
    try:
        if listed.root not in roots:
            roots[listed.root] = world.files.resolved(listed.root)
        path = world.files.resolved(str(PurePath(listed.root) / place))
    except InvalidValue as error:
        return plan.left_out(REFUSED, error.message)
    tags: list[str] = []
    for tag in listed.tags:
        try:
            tags.append(clean_tag(tag))
        except InvalidValue as error:
            notices.append(
                Notice("TAG_SKIPPED", f"skipped a tag of {escaped(path)}: {error.message}")
            )
    metadata = {DESCRIPTION: about} if (about := _description(listed.description)) else {}
    is_missing = world.files.missing(path)
    return plan._replace(
        path=path,
        root=roots[listed.root],
        tags=clean_tags(tags),
        metadata=metadata,
        missing=is_missing,
    )


def _description(text: str | None) -> str | None:
    try:
        return clean(" ".join((text or "").split()), DESCRIPTION) or None
    except InvalidValue:
        return None


def _merged(one: Plan, other: Plan) -> Plan:
    """Return the plan of a repo that two registries list; the first one decides."""
    listed = one.listed._replace(
        name=one.listed.name or other.listed.name,
        remotes=one.listed.remotes or other.listed.remotes,
        branch=one.listed.branch or other.listed.branch,
        workspace=one.listed.workspace or other.listed.workspace,
        remark=one.listed.remark or other.listed.remark,
    )
    return one._replace(
        kinds=tuple(dict.fromkeys((*one.kinds, *other.kinds))),
        listed=listed,
        root=one.root if one.listed.remotes else other.root,
        tags=clean_tags((*one.tags, *other.tags)),
        metadata={**other.metadata, **one.metadata},
    )


def _on_disk(world: ForeignWorld, planned: Sequence[Plan], *, with_history: bool) -> list[Plan]:
    """Return the plans with the facts of what is on disk, which must be repositories."""
    new = [one.path for one in planned if not one.missing and one.view is None]
    facts = world.git.inspect_all(new, with_history=with_history)
    result: list[Plan] = []
    for one in planned:
        fact = facts.get(one.path)
        if fact == GitFacts(one.path):
            try:
                fact = world.git.inspect(one.path)
            except SymphonyError as error:
                result.append(one.left_out(SKIPPED, error.message, error.hint))
                continue
        url = storable_url(fact.remote_url, "")[0] if fact else None
        result.append(one._replace(facts=fact, url=url) if fact else one)
    return result


def _decided(world: ForeignWorld, plan: Plan, locked: Collection[str], request: Request) -> Plan:
    """Return a plan with what to do about a missing repo and one that is registered."""
    if plan.result in (SKIPPED, REFUSED):
        return plan
    if plan.missing and plan.view and not request.clone:
        plan = plan._replace(hint=CLONING if plan.listed.remotes else None)
    elif plan.missing:
        try:
            if is_in(plan.path, locked):
                refuse_locked(world.reader, world.files, plan.path)
            plan = _missing(plan, request)
        except SymphonyError as error:
            return plan.left_out(REFUSED, error.message, error.hint)
    if plan.view is None or plan.result in (CLONED, REFUSED, SKIPPED):
        return plan
    tags = clean_tags((*plan.view.tags, *plan.tags))
    metadata = {**plan.metadata, **plan.view.metadata}
    is_same = tags == tuple(plan.view.tags) and metadata == plan.view.metadata
    result = KNOWN if is_same else UPDATED
    return plan._replace(tags=tags, metadata=metadata, result=result)


def _missing(plan: Plan, request: Request) -> Plan:
    """Return the plan for a missing repo, which needs a URL and a place below the root.

    Raises InvalidValue for a URL or a name that git must not get.
    """
    remotes = {
        clean_remote(name): clean_source(url, allow_local=request.allow_local).url
        for name, url in plan.listed.remotes.items()
    }
    if plan.listed.branch:
        clean_branch(plan.listed.branch)
    if reason := _misplaced(plan):
        return plan.left_out(REFUSED, reason)
    if not remotes:
        why = plan.listed.remark or "its registry has no URL for it"
        return plan if plan.view else plan.left_out(SKIPPED, f"missing, and {why}")
    url = main_url(remotes)
    return plan._replace(
        facts=GitFacts(plan.path, remote_url=url),
        url=url,
        remotes={name: one for name, one in remotes.items() if one != url},
        result=CLONED if request.clone else plan.result,
        reason=plan.listed.remark,
        hint=None if request.clone else CLONING,
    )


def _misplaced(plan: Plan) -> str | None:
    """Return why nothing may be cloned to a path, or None."""
    root = plan.root
    if not is_within(plan.path, root) or plan.path == root:
        return f"missing, and outside of {root}"
    try:
        place = clean_place(plan.path[len(root.rstrip("/")) + 1 :])
    except InvalidValue as error:
        return f"missing, and {error.message}"
    if "$" in place:
        return "missing, and its path has a variable that is not set"
    return None
