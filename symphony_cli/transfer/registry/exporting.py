"""Export of all profiles and workspaces as documents in one directory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from symphony_cli.base.errors import Failed, SymphonyError
from symphony_cli.base.findings import Notice
from symphony_cli.base.text import key
from symphony_cli.domain.signing import key_file
from symphony_cli.transfer.documents import (
    FORMAT,
    ProfilePart,
    RegistryDocument,
    WorkspaceEntry,
)
from symphony_cli.transfer.exporting import export_view
from symphony_cli.transfer.places import HOME, home_path_of
from symphony_cli.transfer.reading import registry_of
from symphony_cli.transfer.writing import as_toml

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from symphony_cli.domain.views import ProfileView, WorkspaceView
    from symphony_cli.transfer.ports import TransferWorld

REGISTRY_FILE = "registry.toml"
_LONGEST_FILE_NAME = 60


class ExportedRegistry(NamedTuple):
    """The document of a registry that was written to a directory, with notices.

    `left_out` is an error that names the rows outside of the roots of their workspaces, if any.
    """

    document: RegistryDocument
    directory: str
    notices: list[Notice]
    left_out: Failed | None


def export_all(world: TransferWorld, directory: str) -> ExportedRegistry:
    """Write a document for each workspace, and one with the profiles, to a directory.

    Files of the directory that are no documents stay. Raises Conflict for a file in the way.
    """
    reader = world.reader
    directory = world.files.absolute(directory, "output")
    homes = [world.files.absolute(HOME, "home"), world.files.resolved(HOME)]
    notices: list[Notice] = []
    left_out: list[Failed] = []
    texts: dict[str, str] = {}
    entries: list[WorkspaceEntry] = []
    for view in reader.workspaces():
        exported = export_view(world, view)
        notices += exported.notices
        if exported.left_out:
            left_out.append(exported.left_out)
        entry = _entry(view, _place(view, texts), homes, notices)
        texts[entry.document] = as_toml(exported.document)
        entries.append(entry)
    profiles = [_profile_part(view, homes, notices) for view in reader.profiles()]
    entries.sort(key=lambda entry: entry.document)
    document = RegistryDocument(FORMAT, profiles, entries)
    notices += _stale(world, directory, texts)
    # Last, so that what it lists exists at any time.
    texts[REGISTRY_FILE] = as_toml(document)
    path = world.documents.save_all(directory, texts)
    return ExportedRegistry(document, path, notices, _together(left_out))


def _entry(
    view: WorkspaceView, place: str, homes: Sequence[str], notices: list[Notice]
) -> WorkspaceEntry:
    found: dict[str, str | None] = {}
    for field in ("root", "file"):
        path = getattr(view, field)
        found[field] = path and home_path_of(path, homes)
        if path and not found[field]:
            message = f"workspace '{view.name}': skipped its {field} {path}, which is outside of"
            notices.append(Notice("PATH_LEFT_OUT", f"{message} your home directory"))
    return WorkspaceEntry(view.profile, place, found["root"], found["file"])


def _place(view: WorkspaceView, taken: Collection[str]) -> str:
    """Return the place of a workspace's document: the name, as far as a file can have it."""
    name = "".join(one if one.isalnum() or one in "-_." else "-" for one in view.name)
    name = name[:_LONGEST_FILE_NAME].strip("-.") or "workspace"
    place = f"{view.profile}/{name}.toml"
    # Some file systems compare names without regard to case.
    if key(place) in map(key, taken):
        place = f"{view.profile}/{name}-{view.id[:8]}.toml"
    return place


def _profile_part(view: ProfileView, homes: Sequence[str], notices: list[Notice]) -> ProfilePart:
    part = ProfilePart(
        username=view.username,
        email=view.email,
        id=view.id,
        name=view.name,
        alias_emails=list(view.alias_emails),
        signing_key=view.signing_key,
        signing_format=view.signing_format,
        sign=view.sign,
        ssh_key=view.ssh_key,
        preferences=view.preferences,
    )
    without: dict[str, Any] = {"signing_key": None, "signing_format": None, "sign": False}
    files = {
        "signing_key": (key_file(view.signing_key, view.signing_format), without),
        "ssh_key": (view.ssh_key, {"ssh_key": None}),
    }
    for field, (path, nothing) in files.items():
        if path is None:
            continue
        if place := home_path_of(path, homes):
            part = part._replace(**{field: place})
            continue
        part = part._replace(**nothing)
        message = f"profile '{view.username}': skipped its {field} {path}, which is outside of"
        notices.append(Notice("PATH_LEFT_OUT", f"{message} your home directory"))
    return part


def _stale(world: TransferWorld, directory: str, texts: Collection[str]) -> list[Notice]:
    """Return a notice for each document of a former export that is not written again."""
    try:
        _, values = world.documents.load(f"{directory}/{REGISTRY_FILE}")
        former = registry_of(values).document.workspace
    except SymphonyError:
        return []
    return [
        Notice(
            "DOCUMENT_STALE",
            f"{directory}/{entry.document} is left from a former export: the registry no longer has"
            " this workspace",
        )
        for entry in former
        if entry.document not in texts
    ]


def _together(errors: Sequence[Failed]) -> Failed | None:
    """Return the errors of several workspaces as one."""
    if not errors:
        return None
    hint = "to set a root that contains them, run `symphony workspace edit NAME --root DIR`"
    return Failed("ROWS_LEFT_OUT", "\n".join(error.message for error in errors), hint=hint)
