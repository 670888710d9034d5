"""What an import would change: a document compared with the registry."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from symphony_cli.base.errors import InvalidValue, MissingContext
from symphony_cli.base.findings import Notice
from symphony_cli.base.text import escaped
from symphony_cli.registry import contexts
from symphony_cli.registry.opening import EDITOR_SETTING
from symphony_cli.registry.row_places import is_within
from symphony_cli.repos.clones import is_same_repository
from symphony_cli.transfer.owners import known_workspace, moved, owner_of
from symphony_cli.transfer.places import path_at, place_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from symphony_cli.domain.entries import Entry
    from symphony_cli.domain.views import RepoView, VaultView, WorkspaceView
    from symphony_cli.registry.ports import Files, Reader, World
    from symphony_cli.transfer.documents import Document, RepoPart, VaultPart

View = TypeVar("View", "RepoView", "VaultView")

ADDED, CHANGED, UNCHANGED, REMOVED = "added", "changed", "unchanged", "removed"
ORIGIN = "origin"


# The fields that decide who commits where.
_DECIDE = {
    "profile": ("username", "email", "name", "signing_key", "sign", "ssh_key"),
    "workspace": ("name", "root", "file", "remotes"),
    "repo": ("path", "remote_url"),
    "vault": ("path", "recipients"),
}


class Placed(NamedTuple):
    """A document for this machine, with the root for its rows.

    `profile` is the username of its owner, and `file` the document that the workspace follows.
    `owner` is the ID of a profile that gets that username, or empty for a new profile.
    """

    document: Document
    root: str | None = None
    profile: str | None = None
    file: str | None = None
    owner: str | None = None


class ImportedRow(NamedTuple):
    """A row of an import; `result` is one of the constants, `fields` what changed.

    `changes` has the former and the new value of fields that decide who commits where.
    """

    noun: str
    name: str
    result: str
    fields: Sequence[str]
    path: str | None
    workspace: str = ""
    profile: str = ""
    changes: Mapping[str, Sequence[Any]] = {}


class RowPlan(NamedTuple):
    """The values that a row gets; `id` is the ID of an existing row, or None for a new one.

    `wanted` is the ID in the document. `changes` are the values that differ from the existing row,
    and `former` what they were there.
    """

    noun: str
    id: str | None
    wanted: str | None
    values: Mapping[str, Any]
    changes: Mapping[str, Any]
    former: Mapping[str, Any] = {}

    @property
    def row(self) -> ImportedRow:
        """What to show of it."""
        result = ADDED if self.id is None else CHANGED if self.changes else UNCHANGED
        fields = sorted(self.changes) if self.id else []
        name = self.values["username" if self.noun == "profile" else "name"]
        path = self.values.get("path", self.values.get("root"))
        decide = {
            field: [self.former.get(field), value]
            for field, value in self.changes.items()
            if field in _DECIDE[self.noun] and (value or self.id)
        }
        return ImportedRow(self.noun, name, result, fields, path, changes=decide)


class Plan(NamedTuple):
    """The plan for a workspace with its rows; `extra` are rows that the document does not have.

    `owner` is the profile of a new workspace, or None as long as `profile` does not exist.
    """

    profile: str
    owner: Entry | None
    workspace: RowPlan
    repos: Sequence[RowPlan]
    vaults: Sequence[RowPlan]
    extra: Sequence[Entry]
    notices: Sequence[Notice]


def plan_import(world: World, reader: Reader, placed: Placed) -> Plan:
    """Return what importing a document would change.

    The default root is the one of the workspace. A workspace matches by ID in all profiles, then by
    name in its own. Rows match by ID, then by place, then by URL and root commit. Raises
    MissingContext without a profile, or without a root for rows, InvalidValue for a place that a
    link leads out of the root.
    """
    document, root, profile, file, owner_id = placed
    choice = world.choice._replace(workspace=None, profile=profile or world.choice.profile)
    owner = owner_of(reader, choice, profile, owner_id)
    everywhere = profile is not None or not choice.profile
    known = known_workspace(reader, owner, document.workspace, everywhere=everywhere)
    if known is None and profile is None:
        owner = contexts.profile(reader, choice)
    real = world.files.resolved(root) if root is not None else known.root if known else None
    if real is None and (document.repo or document.vault):
        name = escaped(document.workspace.name)
        raise MissingContext(
            "NO_ROOT",
            f"workspace '{name}' has no root directory here",
            hint="pass --root DIR, the directory for its repos and vaults",
            field="root",
        )
    is_moved = bool(known and choice.profile and known.profile != (owner and owner.name))
    notices = [moved(known)] if known and is_moved else []
    places = _Places(world.files, real or "", known.root if known else None, notices)
    held = reader.repos(workspace_id=known.id) if known else []
    repos = [
        row_plan("repo", part.id, before, _repo_values(part, before, places))
        for part, before in _matched(document.repo, held, places)
    ]
    kept = reader.vaults(workspace_id=known.id) if known else []
    vaults = [
        row_plan("vault", part.id, before, _vault_values(part, before, places))
        for part, before in _matched(document.vault, kept, places)
    ]
    matched = {row.id for row in (*repos, *vaults)}
    rows = reader.entries("repo", "vault", workspace_id=known.id) if known else []
    values = _workspace_values(document, known, real)
    if file is not None:
        values["file"] = world.files.absolute(file, "file")
    # The profile may get its name by the same restore.
    names = (profile, known.profile if known else owner and owner.name)
    return Plan(
        str(names[1] if is_moved else names[0] or names[1]),
        None if known else owner,
        row_plan("workspace", document.workspace.id, known, values),
        repos,
        vaults,
        [entry for entry in rows if entry.id not in matched],
        [*notices, *_new_recipients(vaults)],
    )


class _Places:
    """The paths of places, and where rows were before."""

    def __init__(self, files: Files, root: str, before: str | None, notices: list[Notice]) -> None:
        self._files = files
        self._root = root
        self._before = before
        self._notices = notices

    def place_of(self, path: str) -> str | None:
        """Return the place of an existing row."""
        return place_of(path, self._before)

    def path(self, part: RepoPart | VaultPart, before: str | None) -> str:
        """Return the path of a row. A row that is elsewhere on disk stays there."""
        wanted = path_at(part.place, self._root)
        path = self._files.resolved(wanted)
        if not is_within(path, self._root):
            raise InvalidValue(
                "PLACE_OUTSIDE_ROOT",
                f"'{escaped(part.place)}' leads outside of {self._root} through a link",
                hint="remove the link, or pass another --root",
                field="place",
            )
        if before is None or before == path:
            return path
        if self._files.missing(path) and not self._files.missing(before):
            message = f"kept '{part.name}' at {before}, since {path} does not exist"
            self._notices.append(Notice("ROW_ELSEWHERE", message))
            return before
        return path


def _matched(
    parts: Sequence[Any], held: Sequence[View], places: _Places
) -> list[tuple[Any, View | None]]:
    """Return each part of a document with the row that it is about, if there is one."""
    free = {str(view.id): view for view in held}
    found: dict[int, View] = {}

    def match(test: Callable[[Any], str | None]) -> None:
        for number, part in enumerate(parts):
            if number not in found and (id := test(part)):
                found[number] = free.pop(id)

    match(lambda part: part.id if part.id in free else None)
    by_place = {places.place_of(view.path): id for id, view in free.items()}
    match(lambda part: id if (id := by_place.get(part.place)) in free else None)
    match(lambda part: next((id for id, view in free.items() if _is_same(part, view)), None))
    return [(part, found.get(number)) for number, part in enumerate(parts)]


def _is_same(part: Any, view: Any) -> bool:
    """Whether a repo has the URL and the root commit of a part."""
    url, commit = main_url(part.remotes), getattr(part, "root_commit", None)
    if not url or not commit or commit != getattr(view, "root_commit", None):
        return False
    return bool(view.remote_url) and is_same_repository(url, view.remote_url)


def main_url(remotes: Mapping[str, str]) -> str | None:
    """Return the URL of `origin`, or of the first remote, or None."""
    return remotes.get(ORIGIN) or next(iter(remotes.values()), None)


def row_plan(noun: str, wanted: str | None, before: Any, values: dict[str, Any]) -> RowPlan:
    """Return what a row gets; `before` is the view of the existing one, or None."""
    if before is None:
        return RowPlan(noun, None, wanted, values, values)
    changes = {
        name: value for name, value in values.items() if not _same(value, getattr(before, name))
    }
    former = {name: getattr(before, name) for name in changes}
    return RowPlan(noun, before.id, wanted, values, changes, former)


def _same(one: Any, other: Any) -> bool:
    # JSON tells 1 from true, and a tuple is a list there.
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def _workspace_values(
    document: Document, before: WorkspaceView | None, root: str | None
) -> dict[str, Any]:
    part = document.workspace
    settings = dict(part.settings)
    if before and EDITOR_SETTING in before.settings:
        settings[EDITOR_SETTING] = before.settings[EDITOR_SETTING]
    return {
        "name": part.name,
        "type": part.type,
        "description": part.description,
        "root": root,
        "remotes": list(part.remotes),
        "tags": list(part.tags),
        "settings": settings,
    }


def _repo_values(part: RepoPart, before: RepoView | None, places: _Places) -> dict[str, Any]:
    values = {
        "name": part.name,
        "path": places.path(part, before.path if before else None),
        "tags": list(part.tags),
        "archived": part.archived,
        "optional": part.optional,
        "metadata": part.metadata,
    }
    # What the document does not know stays.
    known = {
        "remote_url": main_url(part.remotes),
        "default_branch": part.default_branch,
        "root_commit": part.root_commit,
    }
    return values | {name: value for name, value in known.items() if value}


def _vault_values(part: VaultPart, before: VaultView | None, places: _Places) -> dict[str, Any]:
    return {
        "name": part.name,
        "path": places.path(part, before.path if before else None),
        "kind": part.kind,
        "recipients": list(part.recipients),
        "auto_lock": part.auto_lock,
        "tags": list(part.tags),
        "metadata": part.metadata,
    }


def _new_recipients(vaults: Sequence[RowPlan]) -> list[Notice]:
    """Return a notice for each vault whose archives others will be able to open."""
    return [
        Notice(
            "RECIPIENTS_ADDED",
            f"vault '{row.values['name']}' will be locked for others too: "
            + ", ".join(row.changes["recipients"]),
        )
        for row in vaults
        if row.changes.get("recipients")
    ]
