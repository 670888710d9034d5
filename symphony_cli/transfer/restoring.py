"""Restoring a workspace: the registry from a document, then what is missing on disk."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from symphony_cli.base.errors import Conflict, SymphonyError
from symphony_cli.base.findings import Notice
from symphony_cli.domain.vault_places import LOCKED, archive_of
from symphony_cli.repos.clones import is_same_repository
from symphony_cli.transfer.documents import Made, Wanted
from symphony_cli.transfer.importing import preview
from symphony_cli.transfer.places import path_at
from symphony_cli.transfer.planning import ORIGIN, Placed, main_url

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from symphony_cli.transfer.documents import RepoPart, VaultPart
    from symphony_cli.transfer.importing import Imported
    from symphony_cli.transfer.ports import TransferWorld

_OPTIONAL = "it is optional; to clone it, pass --with-optional"
CLONED, PRESENT, LEFT, FAILED = "cloned", "present", "left", "failed"


class RestoredRow(NamedTuple):
    """A repo or vault of a restore; `result` is one of the constants above."""

    noun: str
    name: str
    result: str
    reason: str | None
    path: str
    url: str | None
    workspace: str
    profile: str


class RestorePlan(NamedTuple):
    """What a restore would do: the import of each document, the clones, and the other rows.

    `clones` has the row of each clone by its path.
    """

    imports: list[tuple[Placed, Imported]]
    wanted: list[Wanted]
    clones: dict[str, RestoredRow]
    others: list[RestoredRow]
    failures: list[SymphonyError]


class Restored(NamedTuple):
    """The rows of a restore, in the order of the document, with messages and failures."""

    rows: list[RestoredRow]
    notices: list[Notice]
    failures: list[SymphonyError]
    interrupted: bool


def plan_restore(
    world: TransferWorld,
    placed: Placed,
    *,
    with_optional: bool = False,
    before: RestorePlan | None = None,
) -> RestorePlan:
    """Return what restoring a document would do, after a plan for others.

    Looks at the disk, and changes nothing. Optional repos that are missing are cloned
    `with_optional` only.
    """
    imported = preview(world, placed)
    document = placed.document
    paths = {(row.noun, row.name): str(row.path) for row in imported.rows}
    real = str(imported.rows[0].path)
    owners = (imported.rows[0].workspace, imported.rows[0].profile)
    plan = before or RestorePlan([], [], {}, [], [])
    plan.imports.append((placed, imported))
    clones = plan.clones
    for noun, parts in (("repo", document.repo), ("vault", document.vault)):
        for part in parts:
            path = paths[noun, part.name]
            url = main_url(part.remotes)
            row = RestoredRow(noun, part.name, CLONED, None, path, url, *owners)
            # A vault may be registered as a repo too, and a repo in two workspaces.
            if path in clones and (url is None or _is_same(clones[path].url, url)):
                plan.others.append(row._replace(result=PRESENT))
                continue
            try:
                if path in clones:
                    raise _other_clone(path)
                row, wanted = _look(world, part, row, real)
            except SymphonyError as error:
                plan.failures.append(error)
                plan.others.append(row._replace(result=FAILED, reason=error.message))
                continue
            if row.result == CLONED and not with_optional and getattr(part, "optional", False):
                row, wanted = row._replace(result=LEFT, reason=_OPTIONAL), None
            if wanted is not None:
                plan.wanted.append(wanted)
            if row.result == CLONED:
                clones[path] = row
            else:
                plan.others.append(row)
    return plan


def _look(
    world: TransferWorld, part: RepoPart | VaultPart, row: RestoredRow, root: str
) -> tuple[RestoredRow, Wanted | None]:
    """Return the row and the work for a part. Raises Conflict if something else has its path."""
    path, url = row.path, row.url
    if row.noun == "vault" and world.files.vault_state(path) == LOCKED:
        return row._replace(result=PRESENT, reason=f"locked: {archive_of(path)}"), None
    trees: Mapping[str, str] = getattr(part, "worktrees", {})
    places = {branch: path_at(place, root) for branch, place in trees.items()}
    main = ORIGIN if ORIGIN in part.remotes else next(iter(part.remotes), "")
    wanted = Wanted(part.name, path, root, part.remotes, main, getattr(part, "bare", False), places)
    is_fillable = url is not None and world.documents.is_empty(path)
    if not world.files.missing(path) and not is_fillable:
        if url is not None or row.noun == "repo":
            _refuse_other(world, part, path)
        present = row._replace(result=PRESENT)
        gone = {branch: tree for branch, tree in places.items() if world.files.missing(tree)}
        return present, wanted._replace(exists=True, worktrees=gone) if gone else None
    if url is None:
        reason = "the document has no remote to clone it from"
        if row.noun == "vault":
            reason += f"; copy it, or its archive {archive_of(path)}"
        return row._replace(result=LEFT, reason=reason), None
    return row, wanted


def _other_clone(path: str) -> Conflict:
    return Conflict(
        "PATH_TAKEN",
        f"two repos with different URLs have the path '{path}'",
        hint="change the place of one of them in its document",
        field="path",
    )


def _refuse_other(world: TransferWorld, part: RepoPart | VaultPart, path: str) -> None:
    """Raise Conflict unless a directory has the repository of a part."""
    parts = world.documents.git_parts(path)
    here = main_url(parts.remotes) if parts else None
    url = main_url(part.remotes)
    reason = "it is not the repo in the document"
    is_same = parts is not None and (here == url or _is_same(here, url))
    commit = getattr(part, "root_commit", None)
    if is_same and commit:
        found = world.git.inspect(path).root_commit
        is_same = found in (None, commit)
        reason = "its root commit differs from the one in the document"
    if not is_same:
        raise Conflict(
            "PATH_TAKEN",
            f"'{path}' already exists, and {reason}",
            hint="move it away, or change the document",
            field="path",
        )


def _is_same(here: str | None, url: str | None) -> bool:
    return here is not None and url is not None and (here == url or is_same_repository(here, url))


def clone_missing(
    world: TransferWorld,
    plan: RestorePlan,
    *,
    allow_local: bool,
    jobs: int | None = None,
    tell: Callable[[int, int], None] = lambda done, total: None,
    watch: Callable[[str], None] | None = None,
) -> Restored:
    """Clone what a plan found missing, in parallel, and go on after failures.

    After an interrupt, the clones that are complete stay.
    """
    made: dict[str, Made] = {}
    interrupted = False
    total = len(plan.wanted)
    results = world.restorer.run(plan.wanted, allow_local=allow_local, jobs=jobs, watch=watch)
    try:
        if total:
            tell(0, total)
        for one in results:
            made[one.wanted.path] = one
            tell(len(made), total)
    except KeyboardInterrupt:
        interrupted = True
    notices: list[Notice] = []
    rows = [*plan.others]
    for path, row in plan.clones.items():
        if path in made:
            rows.append(_with_result(row, made[path]))
    for one in made.values():
        notices += _notices(one)
    failures = [*plan.failures, *(one.error for one in made.values() if one.error)]
    rows.sort(key=lambda row: (row.noun, row.path))
    return Restored(rows, notices, failures, interrupted)


def _with_result(row: RestoredRow, made: Made) -> RestoredRow:
    if made.error is None:
        return row
    return row._replace(result=FAILED, reason=made.error.message)


def _notices(made: Made) -> Sequence[Notice]:
    name = made.wanted.name
    lines = [line.removeprefix("warning: ") for line in made.said]
    return [Notice("GIT_WARNED", f"'{name}': {line}") for line in lines] + [
        Notice(
            "WORKTREE_NOT_MADE",
            f"'{name}' has no worktree for branch '{branch}' at {made.wanted.worktrees[branch]}:"
            " the branch is on no remote, or no worktree can be made at this path",
        )
        for branch in made.without
    ]
