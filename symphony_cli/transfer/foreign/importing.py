"""Import of the registries of other tools, as one operation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID, uuid4

from symphony_cli.base.errors import InvalidValue, SymphonyError
from symphony_cli.base.text import NOT_IN_NAMES, clean_name, key
from symphony_cli.domain.names import distinct_name, name_from_path
from symphony_cli.registry import contexts, registration, workspaces
from symphony_cli.registry.rows import refuse_over_limit, subject_of
from symphony_cli.repos.clones import Clone, Cloned, CloneOptions, source_of
from symphony_cli.repos.cloning import collected, messages
from symphony_cli.repos.registration import REPOS, notices_of_git, repo_at
from symphony_cli.transfer.foreign.homes import with_homes
from symphony_cli.transfer.foreign.planning import plans
from symphony_cli.transfer.foreign.plans import CLONED, FAILED, KNOWN, UPDATED, ImportedRepo, Plan
from symphony_cli.transfer.foreign.reading import Registry, Request, registries

if TYPE_CHECKING:
    from datetime import datetime

    from symphony_cli.base.findings import Notice
    from symphony_cli.domain.entries import Entry
    from symphony_cli.domain.repos import Repo
    from symphony_cli.domain.views import RepoView
    from symphony_cli.registry.bindings import Agrees
    from symphony_cli.registry.ports import Progress, Reader, UnitOfWork
    from symphony_cli.repos.ports import Clones
    from symphony_cli.transfer.foreign.ports import ForeignWorld

# A commit, which git-clone does not take for a branch.
_HEX, _LONGEST_COMMIT = frozenset("0123456789abcdef"), 40


class Imported(NamedTuple):
    """What became of each repo, with warnings and the registries that were read.

    `interrupted` is true if the user stopped the clones. `said` are git's messages.
    """

    rows: list[ImportedRepo]
    notices: list[Notice]
    found: list[Registry]
    interrupted: bool = False
    said: Sequence[str] = ()


class Watch(NamedTuple):
    """What shows the progress: of the search, of the clones, and git's own lines."""

    search: Progress | None = None
    clones: Callable[[int, int], None] = lambda done, total: None
    git: Callable[[str], None] | None = None


def import_foreign(
    world: ForeignWorld, request: Request, *, agrees: Agrees | None, watch: Watch
) -> Imported:
    """Register what other tools list, and with `clone` clone what is missing.

    The files of the tools are only read. `agrees` is as for `bindings.sorted_by_remotes`. Raises
    NotFound without a registry, InvalidValue, MissingContext, Conflict.
    """
    found, notices = registries(world, request, watch.search)
    planned, more = plans(world, found, request)
    notices += [notice for one in found for notice in one.listing.notices]
    notices += more
    homes, more = with_homes(world, planned, agrees, dry_run=request.dry_run)
    notices += more
    named = _named(world.reader, homes)
    _refuse_full(world, named)
    if request.dry_run or not any(one.is_new or one.result in _WRITTEN for one in named):
        return Imported([one.row(dry_run=request.dry_run) for one in named], notices, found)
    with world.clones as clones:
        done, interrupted = _cloned(clones, named, request, watch)
        good = [path for path, one in done.items() if not isinstance(one, SymphonyError)]
        facts = world.git.inspect_all(good)
        warnings, said = messages([one for one in done.values() if isinstance(one, Cloned)])
        named = [_after_clone(one, done.get(one.path)) for one in named]
        named = [one._replace(facts=facts.get(one.path, one.facts)) for one in named]
        written = _write(world, clones, named, facts)
    if facts:
        warnings += notices_of_git(world.git, list(facts.values()))
    rows = [one.row(dry_run=False) for one in written]
    return Imported(rows, [*notices, *warnings], found, interrupted, said)


_WRITTEN = (UPDATED, CLONED)


def _named(reader: Reader, planned: Sequence[Plan]) -> list[Plan]:
    """Return the plans with the names of new repos, which are distinct in each workspace."""
    taken: dict[Entry, set[str]] = {}
    names: dict[str, str] = {}
    for one in sorted((one for one in planned if one.is_new), key=_depth):
        if one.home is None:
            names[one.path] = _wanted(one) or name_from_path(one.path)
            continue
        if one.home not in taken:
            taken[one.home] = {key(entry.name) for entry in _held(reader, one.home)}
        wanted = _wanted(one)
        keys = taken[one.home]
        name = wanted if wanted and key(wanted) not in keys else distinct_name(one.path, keys)
        keys.add(key(name))
        names[one.path] = name
    return [one._replace(name=names.get(one.path, "")) for one in planned]


def _depth(plan: Plan) -> tuple[int, str]:
    return plan.path.count("/"), plan.path


def _wanted(plan: Plan) -> str | None:
    """Return the name in the registry, if it is valid here."""
    try:
        return clean_name(plan.listed.name or "", "repo", forbidden=NOT_IN_NAMES)
    except InvalidValue:
        return None


def _held(reader: Reader, home: Entry) -> list[Entry]:
    return reader.entries("repo", workspace_id=home.id) if home.id else []


def _by_home(planned: Iterable[Plan]) -> dict[Entry, list[Plan]]:
    """Return the new repos of each workspace."""
    found: dict[Entry, list[Plan]] = {}
    for one in planned:
        if one.is_new and one.home:
            found.setdefault(one.home, []).append(one)
    return found


def _refuse_full(world: ForeignWorld, planned: Sequence[Plan]) -> None:
    """Raise Conflict before anything is cloned, if a workspace cannot hold its new repos."""
    for home, some in _by_home(planned).items():
        held = len(_held(world.reader, home))
        refuse_over_limit(held, len(some), REPOS.limit(world.limits), "repo", home)


def _cloned(
    clones: Clones, planned: Sequence[Plan], request: Request, watch: Watch
) -> tuple[dict[str, Cloned | SymphonyError], bool]:
    """Return what became of the clones by path, and whether the user interrupted them."""
    done: dict[str, Cloned | SymphonyError] = {}
    wanted: list[Clone] = []
    for one in planned:
        if one.result != CLONED or one.url is None:
            continue
        name = one.name or name_from_path(one.path)
        try:
            source = source_of(one.url, name)
            place = one.path[len(one.root.rstrip("/")) + 1 :]
            path = clones.destination(one.root, place)
            wanted.append(Clone(source, path, name, one.remotes, _branch(one)))
        except SymphonyError as error:
            done[one.path] = error
    results = clones.run(
        wanted, CloneOptions(), jobs=request.jobs, timeout=request.timeout, watch=watch.git
    )
    finished, interrupted = collected(results, wanted, watch.clones)
    return done | {one.clone.path: one.error or one for one in finished}, interrupted


def _branch(plan: Plan) -> str | None:
    """Return the branch or tag to check out, or None, also for a commit."""
    branch = plan.listed.branch
    is_commit = branch is not None and len(branch) == _LONGEST_COMMIT and _HEX.issuperset(branch)
    return None if is_commit else branch


def _after_clone(plan: Plan, cloned: Cloned | SymphonyError | None) -> Plan:
    if plan.result != CLONED:
        return plan
    if cloned is None:
        return plan.left_out(FAILED, "the clone was interrupted")
    if isinstance(cloned, SymphonyError):
        return plan.left_out(FAILED, cloned.message, cloned.hint)
    if plan.listed.branch and _branch(plan) is None:
        reason = f"commit {plan.listed.branch} is not checked out"
        return plan._replace(missing=False, reason=reason)
    return plan._replace(missing=False)


def _entity(name: str, plan: Plan, workspace_id: UUID, at: datetime) -> Repo:
    repo = repo_at(name, plan.facts, workspace_id, at)
    synced = at if plan.result == CLONED else None
    return repo.changed(at, tags=plan.tags, metadata=dict(plan.metadata), last_synced_at=synced)


_IMPORTS: registration.Noun[Plan, RepoView] = registration.Noun(
    "repo", limit=REPOS.limit, entity=_entity, table=REPOS.table, views=REPOS.views
)


def _write(
    world: ForeignWorld, clones: Clones, planned: Sequence[Plan], cloned: Iterable[str]
) -> list[Plan]:
    """Register and update repos in one transaction; return the plans with what is known now."""
    now = world.clock()
    names: list[str] = []
    kept = list(cloned)
    result = {id(one): one for one in planned}
    with world.unit_of_work as uow, ExitStack() as exits:
        for home, some in _by_home(planned).items():
            held = _home(world, uow, home, now)
            # Another process may have registered some meanwhile.
            known = {entry.path for entry in _held(uow.reader, held)}
            new = [(one.name, one) for one in some if one.path not in known]
            registration.register(uow, world.limits, _IMPORTS, held, new, at=now)
            names += [name for name, _ in new]
            for one in some:
                if one.path in known:
                    result[id(one)] = one._replace(result=KNOWN)
        for one in planned:
            if one.view is not None and one.view.id is not None and one.result in _WRITTEN:
                uow.repos.update(_updated(uow, one, one.view.id, now))
                names.append(one.view.name)
        exits.enter_context(clones.keeping(kept))
        # Taking a clone back would leave its files.
        uow.commit("import --clone" if kept else "import", subject_of(names, "repo"), now)
    return list(result.values())


def _home(world: ForeignWorld, uow: UnitOfWork, home: Entry, now: datetime) -> Entry:
    """Return the workspace, inside a transaction; create a new one."""
    from symphony_cli.domain.workspaces import Workspace

    if home.id:
        registration.refuse_deleted(uow.reader, home)
        return home
    owner = contexts.profile(uow.reader, world.choice)
    new = Workspace(
        id=uuid4(),
        profile_id=UUID(owner.id),
        name=home.name,
        root=home.path,
        created_at=now,
        updated_at=now,
    )
    workspaces.add(uow, world.limits, new, owner)
    return uow.reader.entries("workspace", id_prefix=new.id.hex)[0]


def _updated(uow: UnitOfWork, plan: Plan, id: str, now: datetime) -> Repo:
    before = uow.repos.get(UUID(id))
    facts = plan.facts._asdict() if plan.result == CLONED else {}
    lacking = {
        name: facts[name]
        for name in ("remote_url", "default_branch", "root_commit")
        if facts.get(name) and getattr(before, name) is None
    }
    tags = (*before.tags, *plan.tags)
    metadata = {**plan.metadata, **before.metadata}
    return before.changed(now, tags=tags, metadata=metadata, **lacking)
