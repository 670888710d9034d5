"""Restoring a whole registry from a directory of documents."""

from __future__ import annotations

from shlex import quote
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID, uuid4

from symphony_cli.base.errors import Conflict, Failed, InvalidValue, MissingContext, SymphonyError
from symphony_cli.base.text import key
from symphony_cli.domain.signing import format_of, key_file
from symphony_cli.registry import profiles
from symphony_cli.registry.profile_keys import missing_key_files
from symphony_cli.registry.rows import counted
from symphony_cli.transfer.documents import REGISTRY_FILE
from symphony_cli.transfer.importing import free_id, keep, planned_rows, set_apart, stored
from symphony_cli.transfer.places import HOME, clean_home_path
from symphony_cli.transfer.planning import Placed, RowPlan, plan_import, row_plan
from symphony_cli.transfer.reading import document_of, registry_of
from symphony_cli.transfer.restoring import RestorePlan, plan_restore

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from symphony_cli.base.findings import Notice
    from symphony_cli.domain.profiles import Profile
    from symphony_cli.registry.ports import Reader, UnitOfWork
    from symphony_cli.transfer.documents import ProfilePart
    from symphony_cli.transfer.planning import ImportedRow
    from symphony_cli.transfer.ports import TransferWorld


class ReadDirectory(NamedTuple):
    """The profiles in a directory of documents, and its workspaces by their paths, with notices."""

    profiles: Sequence[ProfilePart]
    workspaces: Mapping[str, Placed]
    notices: list[Notice]


class RegistryPlan(NamedTuple):
    """The rows of profiles, and the restore of the workspaces, with notices.

    `skipped` are the errors of workspaces that cannot be restored.
    """

    profiles: Sequence[RowPlan]
    restore: RestorePlan
    notices: list[Notice]
    skipped: list[SymphonyError]


def read_directory(
    world: TransferWorld, directory: str, home: str | None, *, allow_local: bool
) -> ReadDirectory:
    """Return what the documents in a directory say, with the roots below `home`.

    The default home is the user's. Raises InvalidValue for a document that is missing or hostile.
    """
    directory = world.files.absolute(directory, "directory")
    try:
        _, values = world.documents.load(f"{directory}/{REGISTRY_FILE}")
    except InvalidValue as error:
        error.hint = "pass the directory that `symphony export --all` wrote"
        raise
    registry = registry_of(values)
    notices = registry.notices
    placed: dict[str, Placed] = {}
    names: dict[tuple[str, str], str] = {}
    for entry in registry.document.workspace:
        path = f"{directory}/{entry.document}"
        try:
            _, values = world.documents.load(path)
            read = document_of(values, allow_local=allow_local)
        except SymphonyError as error:
            message = f"{entry.document}: {error.message}"
            raise InvalidValue(error.code, message, hint=error.hint, field=error.field) from None
        notices += read.notices
        root, file = (
            one and (HOME if home is None else home) + one[1:] for one in (entry.root, entry.file)
        )
        placed[path] = Placed(read.document, root, entry.profile, file)
        name = (key(entry.profile), key(read.document.workspace.name))
        if name in names:
            message = f"{entry.document} and {names[name]} have the same profile and workspace"
            raise InvalidValue("DOCUMENT_DOUBLED", message, field="directory")
        names[name] = entry.document
    return ReadDirectory(registry.document.profile, placed, notices)


def plan_registry(
    world: TransferWorld, found: ReadDirectory, *, with_optional: bool = False
) -> RegistryPlan:
    """Return what restoring a directory would do; looks at the disk, and changes nothing.

    Optional repos that are missing are cloned `with_optional` only.
    """
    rows = _profile_rows(world, world.reader, found.profiles)
    _refuse_taken_emails(world.reader, rows)
    owners = {key(row.values["username"]): row.id or "" for row in rows}
    restore = RestorePlan([], [], {}, [], [])
    skipped: list[SymphonyError] = []
    for path, placed in found.workspaces.items():
        placed = placed._replace(owner=owners.get(key(placed.profile or "")))
        try:
            plan_restore(world, placed, with_optional=with_optional, before=restore)
        except SymphonyError as error:
            skipped.append(_alone(error, path, placed))
    restore.failures.extend(skipped)
    notices = [notice for _, imported in restore.imports for notice in imported.notices]
    for row in rows:
        notices += missing_key_files(world.files, _new_profile(row.values, world.clock()))
    return RegistryPlan(rows, restore, notices, skipped)


def _refuse_taken_emails(reader: Reader, rows: Sequence[RowPlan]) -> None:
    """Raise Conflict if a profile that is in no document has the address of one."""
    others = [view for view in reader.profiles() if view.id not in {row.id for row in rows}]
    taken = {key(view.email): view for view in others}
    for row in rows:
        if other := taken.get(key(row.values["email"])):
            username = row.values["username"]
            raise Conflict(
                "PROFILE_EMAIL_TAKEN",
                f"profile '{other.username}' already has the email {other.email}",
                hint="to restore into that profile, run"
                f" `symphony profile edit {other.username} --username {username}`, and try again",
                field="email",
            )


def _alone(error: SymphonyError, path: str, placed: Placed) -> SymphonyError:
    """Return the error of a workspace that cannot be restored with the others."""
    if isinstance(error, MissingContext) and error.code == "NO_ROOT":
        command = f"symphony workspace restore {quote(path)} -P {placed.profile} --root DIR"
        error.hint = f"to choose its root, run `{command}`"
        return error
    message = f"workspace '{placed.document.workspace.name}': {error.message}"
    return Failed(error.code, message, hint=error.hint)


def import_registry(world: TransferWorld, found: ReadDirectory, plan: RegistryPlan) -> None:
    """Register the profiles, and what a plan has, as one operation. No file changes.

    Raises Conflict for a taken name, address or pattern, a limit, or rows that differ from the
    plan.
    """
    now = world.clock()
    with world.unit_of_work as uow:
        rows = _profile_rows(world, uow.reader, found.profiles)
        _refuse_overtaken(rows, plan.profiles)
        set_apart(uow.profiles, rows, now)
        for row in sorted(rows, key=lambda row: row.id is None):
            _keep_profile(uow, row, now)
        plans = [
            plan_import(world, uow.reader, placed._replace(owner=None))
            for placed, _ in plan.restore.imports
        ]
        for one, (_, imported) in zip(plans, plan.restore.imports, strict=True):
            _refuse_overtaken(_unowned(planned_rows(one)), _unowned(imported.rows))
        set_apart(uow.workspaces, [one.workspace for one in plans], now)
        for one in plans:
            keep(world, uow, one, now)
        uow.commit("restore", counted(len(plan.restore.imports), "workspace"), now)


def _refuse_overtaken(now: Sequence[object], shown: Sequence[object]) -> None:
    if [*now] != [*shown]:
        raise Conflict(
            "RESTORE_OVERTAKEN",
            "the registry has changed since the plan was shown",
            hint="run the command again",
        )


def _unowned(rows: Sequence[ImportedRow]) -> list[ImportedRow]:
    # The restore itself may rename the profile.
    return [row._replace(profile="") for row in rows]


def _profile_rows(
    world: TransferWorld, reader: Reader, parts: Sequence[ProfilePart]
) -> list[RowPlan]:
    """Return the values of profiles, each with the profile that has its ID or its username."""
    views = {view.id: view for view in reader.profiles()}
    # All IDs match before any username does, so that no two parts get one row.
    by_id = {part.id: views.pop(part.id) for part in parts if part.id and part.id in views}
    by_name = {key(view.username): view for view in views.values()}
    return [
        row_plan(
            "profile",
            part.id,
            by_id.get(part.id or "") or by_name.get(key(part.username)),
            _profile_values(world, part),
        )
        for part in parts
    ]


def _profile_values(world: TransferWorld, part: ProfilePart) -> dict[str, Any]:
    """Return the values that a profile gets. What the document does not know stays.

    An empty list or object is as an absent one: a part has the same value for both.
    """
    given: dict[str, Any] = {"username": part.username, "email": part.email}
    for name in ("name", "alias_emails", "preferences"):
        if value := getattr(part, name):
            given[name] = value
    try:
        if part.ssh_key:
            given["ssh_key"] = world.files.absolute(part.ssh_key, "ssh_key")
        if part.signing_key or part.signing_format or part.sign:
            given |= _signing_values(world, part)
        profile = _new_profile(given, world.clock())
    except SymphonyError as error:
        message = f"profile '{part.username}': {error.message}"
        raise InvalidValue(error.code, message, hint=error.hint, field=error.field) from None
    values = {name: getattr(profile, name) for name in given}
    return {name: [*value] if isinstance(value, tuple) else value for name, value in values.items()}


def _signing_values(world: TransferWorld, part: ProfilePart) -> dict[str, Any]:
    signing_key = part.signing_key
    chosen = part.signing_format or (signing_key and format_of(signing_key))
    if signing_key and key_file(signing_key, chosen):
        path = clean_home_path(signing_key, "signing_key")
        signing_key = world.files.absolute(path, "signing_key")
    return {"signing_key": signing_key, "signing_format": chosen, "sign": part.sign}


def _new_profile(values: Mapping[str, Any], at: datetime, id: UUID | None = None) -> Profile:
    """Return a profile with these values, cleaned. Raises InvalidValue."""
    from symphony_cli.domain.profiles import Profile

    kept: dict[str, Any] = {"name": None, **stored(values)}
    return Profile(id=id or uuid4(), created_at=at, updated_at=at, **kept)


def _keep_profile(uow: UnitOfWork, row: RowPlan, at: datetime) -> None:
    if row.id is None:
        profiles.add(uow, _new_profile(row.values, at, free_id(uow.reader, row.wanted)))
        return
    profile = uow.profiles.get(UUID(row.id)).changed(at, **stored(row.changes))
    profiles.refuse_taken(uow.reader, profile)
    uow.profiles.update(profile)
